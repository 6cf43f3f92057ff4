/* SPDX-License-Identifier: Apache-2.0 */
/* How it ended, in words and as an exit code. */
#ifndef IMPROV_CLIENT_VERDICT_H
#define IMPROV_CLIENT_VERDICT_H

#include <systemd/sd-bus.h>

#include "exit_code.h"
#include "improv/client.h"

/* Says why a request failed; `gatt_error` is what BlueZ said, or "". */
enum exit_code verdict_of_session(const struct improv_client_action *ended,
                                  const char *gatt_error);

/* Says what BlueZ refused. */
enum exit_code verdict_of_bluez(const char *step, const sd_bus_error *error);

#endif
