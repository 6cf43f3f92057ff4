/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the BlueZ of fake_bluez.h has: an adapter, the device, maybe a
 * neighbour of it; and the signals that tell of them.
 */
#ifndef TEST_FAKE_MODEL_H
#define TEST_FAKE_MODEL_H

#include "bluez/device.h"
#include "unit.h"

#define MODEL_ADAPTER   "/org/bluez/hci0"
#define MODEL_DEVICE    MODEL_ADAPTER "/dev_C0_00_00_00_00_01"
#define MODEL_MOVED     MODEL_ADAPTER "/dev_C0_00_00_00_00_02"
#define MODEL_NEIGHBOUR MODEL_ADAPTER "/dev_C0_00_00_00_00_09"

#define MUST(call) assert_true((call) >= 0)

enum { MODEL_CAPABILITIES = 0x0F };

struct model {
    sd_bus *bus;           /* to the client */
    bool present;          /* the adapter */
    bool known, connected; /* the device */
    const char *path;      /* of the device */
};

extern struct model model;

/* Of the device or the neighbour, at this path: its properties, an a{sv}. */
void model_append_device(sd_bus_message *message, const char *object);
bool model_is_neighbour(const char *object);

/* The device is heard: for the first time, or again. */
void model_found(void);
void model_tell_device(const char *property, bool value);
void model_add_characteristics(void);

/* A characteristic of it has this value now. */
void model_notify(unsigned number, const void *bytes, size_t length);
void model_notify_state(uint8_t state);

/* It is forgotten. */
void model_remove_device(void);
void model_remove_adapter(void);
void model_turn_off(void); /* the adapter */

/* To a name that is none. */
void model_rename_neighbour(void);

#endif
