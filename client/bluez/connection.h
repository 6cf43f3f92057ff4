/* SPDX-License-Identifier: Apache-2.0 */
/* From a device that BlueZ knows to its resolved services. */
#ifndef IMPROV_CLIENT_CONNECTION_H
#define IMPROV_CLIENT_CONNECTION_H

#include <systemd/sd-event.h>

#include "bluez/device.h"
#include "bluez/gatt.h"

enum connection_event {
    CONNECTION_OPEN,   /* the services are resolved */
    CONNECTION_FAILED, /* often enough; it is to be closed */
    CONNECTION_LOST,   /* after it was open; it is to be closed */
    CONNECTION_CLOSED, /* as asked by connection_close() */
};

/* `why` is for FAILED, and valid during the call. */
typedef void (*connection_handler)(void *userdata, enum connection_event event,
                                   const char *why);

enum connection_state {
    CONNECTION_IDLE,
    CONNECTION_CALLING,   /* Connect */
    CONNECTION_RESOLVING, /* its services */
    CONNECTION_SETTLING,  /* a characteristic may still be missing */
    CONNECTION_PAUSING,   /* before the next attempt */
    CONNECTION_UP,
    CONNECTION_CLOSING,
};

struct connection {
    sd_bus *bus;
    const struct gatt *gatt;
    connection_handler handler;
    void *userdata;
    sd_event_source *timer;
    sd_bus_slot *call;
    enum connection_state state;
    unsigned attempts; /* made, of those that were asked for */
    unsigned attempts_max;
    bool connected;
    bool resolved;
    char path[BLUEZ_PATH_SIZE]; /* of the device */
};

/* Bus, gatt, handler and userdata are set already. */
int connection_init(struct connection *connection, sd_event *event);
void connection_clear(struct connection *connection);

/* Answers with OPEN, or with FAILED after so many attempts, at least one. Who
 * would rather look for the device anew before the next asks for one. */
void connection_open(struct connection *connection, const struct device *device,
                     unsigned attempts);

/* Answers with CLOSED, at once if there is nothing to close. */
void connection_close(struct connection *connection);

/* Nothing is open, as BlueZ or the caller knows: for another device, or the
 * same one again. */
void connection_reset(struct connection *connection);

/* A device changed, any; or its characteristics did. */
void connection_device_changed(struct connection *connection,
                               const struct device *device);
void connection_device_removed(struct connection *connection, const char *path);
void connection_gatt_changed(struct connection *connection);

/* A characteristic of the Improv service is gone. */
void connection_gatt_removed(struct connection *connection, const char *path);

#endif
