/* SPDX-License-Identifier: Apache-2.0 */
/* The advertisement as an object on D-Bus, for BlueZ to send [ADV-1..4]. */
#ifndef IMPROVD_ADVERTISEMENT_H
#define IMPROVD_ADVERTISEMENT_H

#include <systemd/sd-bus.h>

#include "improv/service_data.h"

#define ADVERTISEMENT_PATH "/improv/advertisement"

struct advertisement;

/* `name` goes into the scan response, cut to what fits there; copied.
 * `released` is called when BlueZ has dropped it by itself. */
int advertisement_new(sd_bus *bus, const char *name,
                      void (*released)(void *userdata), void *userdata,
                      struct advertisement **ret_advertisement);

/* Changes the service data; BlueZ follows if it is registered. */
int advertisement_update(struct advertisement *advertisement,
                         struct improv_bytes service_data);

/* Changes the name in the same way. */
int advertisement_set_name(struct advertisement *advertisement,
                           const char *name);

void advertisement_free(struct advertisement *advertisement);

#endif
