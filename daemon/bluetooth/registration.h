/* SPDX-License-Identifier: Apache-2.0 */
/* Registers GATT service, advertisement and maybe an agent with BlueZ. */
#ifndef IMPROVD_REGISTRATION_H
#define IMPROVD_REGISTRATION_H

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct registration;

struct registration_handlers {
    /* Advertising has begun. */
    void (*advertising)(void *userdata);

    /* BlueZ refused: a negative errno, and why. Called from within
     * registration_begin() if it could not even be asked. */
    void (*refused)(void *userdata, int error, const char *what);
};

/* `pairing`: centrals may pair meanwhile. */
int registration_new(sd_bus *bus, bool pairing,
                     const struct registration_handlers *handlers,
                     void *userdata, struct registration **ret_registration);

/* With this adapter (an object path), unless it is done already. */
void registration_begin(struct registration *registration, const char *adapter);

/* Undoes it. */
void registration_end(struct registration *registration);

/* The adapter is gone, and so is what was registered there. `all`: so is
 * bluetoothd. */
void registration_lost(struct registration *registration, bool all);

/* True between registration_begin() and the end, or the loss. */
bool registration_begun(const struct registration *registration);

void registration_free(struct registration *registration);

#endif
