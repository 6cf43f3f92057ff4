/* SPDX-License-Identifier: Apache-2.0 */
/* The Improv characteristics that BlueZ knows, of all devices. */
#ifndef IMPROV_CLIENT_GATT_H
#define IMPROV_CLIENT_GATT_H

#include "bluez/adapter.h"
#include "improv/protocol.h"

#define BLUEZ_CHARACTERISTIC "org.bluez.GattCharacteristic1"

#define GATT_ALL                                                               \
    (1U << IMPROV_CHARACTERISTIC_STATE | 1U << IMPROV_CHARACTERISTIC_ERROR |   \
     1U << IMPROV_CHARACTERISTIC_COMMAND |                                     \
     1U << IMPROV_CHARACTERISTIC_RESULT |                                      \
     1U << IMPROV_CHARACTERISTIC_CAPABILITIES)

struct gatt_characteristic {
    struct gatt_characteristic *next;
    enum improv_characteristic number;
    char path[BLUEZ_PATH_SIZE];
};

struct gatt {
    struct gatt_characteristic *first; /* the latest first */
};

void gatt_added(struct gatt *gatt, const char *path,
                sd_bus_message *properties);
void gatt_removed(struct gatt *gatt, const char *path);
void gatt_clear(struct gatt *gatt);

/* The characteristic at this path, or NULL. */
const struct gatt_characteristic *gatt_at(const struct gatt *gatt,
                                          const char *path);

/* A characteristic of a device, or NULL. */
const struct gatt_characteristic *gatt_of(const struct gatt *gatt,
                                          const char *device_path,
                                          enum improv_characteristic number);

/* The value among the properties of a characteristic that changed; valid as
 * long as the message, and left as it was if there is none. */
int gatt_read_value(sd_bus_message *properties, struct improv_bytes *ret_value);

/* A bit (1 << number) for each that the device has. */
unsigned gatt_mask(const struct gatt *gatt, const char *device_path);

#endif
