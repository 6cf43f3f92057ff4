/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The numbers of the Improv protocol: UUIDs, states, errors, commands.
 *
 * Names in brackets, such as [ID-1], are the rules of docs/protocol.md.
 */
#ifndef IMPROV_PROTOCOL_H
#define IMPROV_PROTOCOL_H

#include <stddef.h>
#include <stdint.h>

/* The GATT service and its characteristics [ID-1] [ID-2]. */
#define IMPROV_UUID_SERVICE      "00467768-6228-2272-4663-277478268000"
#define IMPROV_UUID_STATE        "00467768-6228-2272-4663-277478268001"
#define IMPROV_UUID_ERROR        "00467768-6228-2272-4663-277478268002"
#define IMPROV_UUID_RPC_COMMAND  "00467768-6228-2272-4663-277478268003"
#define IMPROV_UUID_RPC_RESULT   "00467768-6228-2272-4663-277478268004"
#define IMPROV_UUID_CAPABILITIES "00467768-6228-2272-4663-277478268005"

/*
 * The same as bytes in the order of the air, lowest first; the digit is 0 for
 * the service, otherwise an enum improv_characteristic.
 */
#define IMPROV_UUID_BYTES(digit)                                               \
    (digit), 0x80, 0x26, 0x78, 0x74, 0x27, 0x63, 0x46, 0x72, 0x22, 0x28, 0x62, \
        0x68, 0x77, 0x46, 0x00

/* 16-bit UUID of the service data in the advertisement [ADV-1]. */
#define IMPROV_UUID_SERVICE_DATA_16 0x4677
#define IMPROV_UUID_SERVICE_DATA    "00004677-0000-1000-8000-00805f9b34fb"

/* The characteristics; the value is the last digit of the UUID [ID-2]. */
enum improv_characteristic {
    IMPROV_CHARACTERISTIC_STATE = 1,        /* read, notify */
    IMPROV_CHARACTERISTIC_ERROR = 2,        /* read, notify */
    IMPROV_CHARACTERISTIC_COMMAND = 3,      /* write, with or without reply */
    IMPROV_CHARACTERISTIC_RESULT = 4,       /* read, notify */
    IMPROV_CHARACTERISTIC_CAPABILITIES = 5, /* read */
};

/* What the device says of itself [ID-3]. */
enum improv_state {
    IMPROV_STATE_STOPPED = 0x00, /* inside a device only [ADV-3] */
    IMPROV_STATE_AUTHORIZATION_REQUIRED = 0x01,
    IMPROV_STATE_AUTHORIZED = 0x02,
    IMPROV_STATE_PROVISIONING = 0x03,
    IMPROV_STATE_PROVISIONED = 0x04,
};

/* Why the last command was refused [ID-4]. */
enum improv_error {
    IMPROV_ERROR_NONE = 0x00,
    IMPROV_ERROR_INVALID_RPC = 0x01,
    IMPROV_ERROR_UNKNOWN_RPC = 0x02,
    IMPROV_ERROR_UNABLE_TO_CONNECT = 0x03,
    IMPROV_ERROR_NOT_AUTHORIZED = 0x04,
    IMPROV_ERROR_BAD_HOSTNAME = 0x05,
    IMPROV_ERROR_UNKNOWN = 0xFF,
};

/* RPC commands [ID-5]. */
enum improv_command {
    IMPROV_COMMAND_WIFI_SETTINGS = 0x01,
    IMPROV_COMMAND_IDENTIFY = 0x02,
    IMPROV_COMMAND_DEVICE_INFO = 0x03,
    IMPROV_COMMAND_SCAN = 0x04,
    IMPROV_COMMAND_HOSTNAME = 0x05,
    IMPROV_COMMAND_DEVICE_NAME = 0x06,
    IMPROV_COMMAND_DIGO_HOST = 0xC8,
    IMPROV_COMMAND_DIGO_DEVICE = 0xC9,
    IMPROV_COMMAND_DIGO_TOKEN = 0xCA,
};

/* Bits of the capabilities byte [ID-6]. */
enum improv_capability {
    IMPROV_CAPABILITY_IDENTIFY = 1 << 0,
    IMPROV_CAPABILITY_DEVICE_INFO = 1 << 1,
    IMPROV_CAPABILITY_SCAN = 1 << 2,
    IMPROV_CAPABILITY_HOSTNAME = 1 << 3,
};

/*
 * A view of bytes that somebody else owns. The owner, and how long the view
 * is valid, is said wherever one is handed out. Never ends in a NUL byte.
 */
struct improv_bytes {
    const uint8_t *data;
    size_t length;
};

/*@ predicate valid_bytes(struct improv_bytes bytes) =
        \object_pointer(bytes.data) &&
        \valid_read(bytes.data + (0 .. bytes.length - 1)); */

#endif
