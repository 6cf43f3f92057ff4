/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device's place in BlueZ: finds an adapter, powers it, registers the
 * GATT service and the advertisement there, and does so again whenever the
 * adapter or bluetoothd comes back. Tells which centrals come and go.
 */
#ifndef IMPROVD_PERIPHERAL_H
#define IMPROVD_PERIPHERAL_H

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#include "bluetooth/centrals.h"

struct peripheral;

struct peripheral_handlers {
    /* Advertising has begun, or could not. */
    void (*advertising)(void *userdata);

    void (*disconnected)(void *userdata, uint32_t central);

    /* Something is missing that may come, or is not allowed. */
    void (*missing)(void *userdata, int error, const char *what);
};

enum {
    PERIPHERAL_CENTRALS = CENTRALS_MAX,
    PERIPHERAL_NO_CENTRAL = CENTRALS_NONE,
};

/* `adapter` such as hci1, NULL for the first that can advertise; it and the
 * handlers must outlive the peripheral. `pairing`: centrals may pair. */
int peripheral_new(sd_bus *bus, const char *adapter, bool pairing,
                   const struct peripheral_handlers *handlers, void *userdata,
                   struct peripheral **ret_peripheral);

/* Serves and advertises from now on, or no longer. */
void peripheral_serve(struct peripheral *peripheral, bool serve);

/* BlueZ dropped the advertisement: it is registered again, after a while. */
void peripheral_released(struct peripheral *peripheral);

/* A number for a central, by its object path, until it disconnects; or
 * PERIPHERAL_NO_CENTRAL if there are too many, or the path is none. */
uint32_t peripheral_central(struct peripheral *peripheral, const char *path);

void peripheral_free(struct peripheral *peripheral);

#endif
