/* SPDX-License-Identifier: Apache-2.0 */
/* How it ended, in words and as an exit code. */
#ifndef IMPROV_CLIENT_VERDICT_H
#define IMPROV_CLIENT_VERDICT_H

#include "exit_code.h"
#include "talk/session.h"

/* Says why a request failed. */
enum exit_code verdict_of_session(const struct session *session,
                                  const struct improv_client_action *ended);

/* Says what BlueZ refused. */
enum exit_code verdict_of_bluez(const char *step, const sd_bus_error *error);

#endif
