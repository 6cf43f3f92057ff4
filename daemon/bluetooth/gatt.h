/* SPDX-License-Identifier: Apache-2.0 */
/* The Improv GATT service as objects on D-Bus, for BlueZ to serve. */
#ifndef IMPROVD_GATT_H
#define IMPROVD_GATT_H

#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "improv/protocol.h"

#define GATT_ROOT "/improv/gatt" /* the application to register */

struct gatt;

struct gatt_handlers {
    /* What a central reads; valid until the next call into the engine. */
    struct improv_bytes (*read)(void *userdata,
                                enum improv_characteristic characteristic);

    /* A central, by its object path, wrote to the RPC command; BlueZ hands the
     * parts of a long write over in one piece if they follow one another.
     * Negative errno if it can't be taken. It must not wait: BlueZ gives up
     * after 5 s. */
    int (*write)(void *userdata, const char *central, size_t offset,
                 struct improv_bytes bytes);
};

/* `encrypted`: RPC command and result only over an encrypted link; BlueZ has
 * this from 5.62 on. */
int gatt_new(sd_bus *bus, bool encrypted, const struct gatt_handlers *handlers,
             void *userdata, struct gatt **ret_gatt);

/* Answers the write that is being handled, if there is one, now rather than
 * when its handler returns: what follows may take a while. */
void gatt_answer(struct gatt *gatt);

/* Notifies all that subscribed. */
int gatt_notify(struct gatt *gatt, enum improv_characteristic characteristic,
                struct improv_bytes value);

void gatt_free(struct gatt *gatt);

#endif
