/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO commands: server, identity and token of a device [DIGO-1..6]. */
#ifndef IMPROV_DIGO_H
#define IMPROV_DIGO_H

#include "improv/frame.h"

/* The strings of each DIGO command, in their order [DIGO-1..3]. */
enum improv_digo_host {
    IMPROV_DIGO_HOST,
    IMPROV_DIGO_PORT,
    IMPROV_DIGO_HOST_HTTP,
    IMPROV_DIGO_PORT_HTTP,
    IMPROV_DIGO_SSL,
    IMPROV_DIGO_HOST_STRINGS,
};

enum improv_digo_device {
    IMPROV_DIGO_DEVICE_PROFILE_ID,
    IMPROV_DIGO_DEVICE_ID,
    IMPROV_DIGO_BOX_ID,
    IMPROV_DIGO_TENANT_ID,
    IMPROV_DIGO_DEVICE_OWNER, /* may be absent */
    IMPROV_DIGO_DEVICE_STRINGS,
};

#define IMPROV_DIGO_STRINGS_MAX 5 /* strings of the longest DIGO command */

/* One DIGO command. The values are views, owned as said where it is given. */
struct improv_digo {
    uint8_t command; /* IMPROV_COMMAND_DIGO_... */
    uint8_t count;   /* of values */
    struct improv_bytes values[IMPROV_DIGO_STRINGS_MAX];
};

/* True for the three DIGO commands. */
bool improv_digo_command(uint8_t command);

/*
 * Reads a DIGO frame; false, and nothing written, if a value is not such as
 * [DIGO-5] and [DIGO-6] allow. The values point into the frame's data.
 */
bool improv_digo_decode(const struct improv_frame *frame,
                        struct improv_digo *ret_settings);

/* Checks count, UTF-8, ports and ssl, as the device will. */
bool improv_digo_valid(const struct improv_digo *settings);

/* Reads the ssl string [DIGO-6]: 1 true, 0 false, -1 empty, -2 neither. */
int improv_digo_ssl(struct improv_bytes value);

/* Writes a whole DIGO frame; returns its length, or 0 if it does not fit. */
size_t improv_digo_encode(const struct improv_digo *settings,
                          uint8_t ret_frame[IMPROV_FRAME_MAX]);

#endif
