/* SPDX-License-Identifier: Apache-2.0 */
/* The Improv devices that BlueZ knows; what it says of them is from the air. */
#ifndef IMPROV_CLIENT_DEVICE_H
#define IMPROV_CLIENT_DEVICE_H

#include "bluez/adapter.h"
#include "improv/service_data.h"

#define BLUEZ_DEVICE        "org.bluez.Device1"
#define DEVICE_ADDRESS_SIZE 18
#define DEVICE_NAME_MAX     248 /* bytes, as Bluetooth limits it */

struct device {
    struct device *next;
    char path[BLUEZ_PATH_SIZE];
    char address[DEVICE_ADDRESS_SIZE];
    char name[DEVICE_NAME_MAX + 1]; /* as received; "" if it has none */
    int16_t rssi;                   /* dBm */
    bool in_range;                  /* it was heard in a search still on */
    bool improv;                    /* it offers the service */
    bool has_service_data;
    bool connected;
    bool resolved; /* its services are known */
    bool paired;
    bool told;        /* the user knows that it was found */
    bool listed;      /* by `improv scan`, with this: */
    bool listed_name; /* it had one */
    uint8_t listed_state;
    uint8_t listed_capabilities;
    struct improv_service_data service_data;
};

struct device_list {
    struct device *first;
};

/*
 * A Device1 appeared or changed. Returns the device, owned by the list, or
 * NULL if there is no memory for it.
 */
struct device *device_list_changed(struct device_list *list, const char *path,
                                   sd_bus_message *properties, bool added);
void device_list_removed(struct device_list *list, const char *path);

/* None is in range until it is heard again. */
void device_list_silence(struct device_list *list);
void device_list_clear(struct device_list *list);

/* Does it answer to this address or name? */
bool device_is(const struct device *device, const char *address_or_name);

/* Is this text an address, not a name? */
bool device_is_address(const char *text);

#endif
