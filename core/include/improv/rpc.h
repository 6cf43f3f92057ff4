/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is inside the frames: lists of strings, Wi-Fi credentials and the DIGO
 * settings. Nothing here allocates; decoded strings are views.
 */
#ifndef IMPROV_RPC_H
#define IMPROV_RPC_H

#include "improv/frame.h"

#define IMPROV_SSID_MAX     32 /* bytes [WIFI-2] */
#define IMPROV_PASSWORD_MAX 64 /* bytes [WIFI-3] */

/* The one place where a Wi-Fi password lives. Wipe it on every way out. */
struct improv_credentials {
    uint8_t ssid_length;     /* 1..32 */
    uint8_t password_length; /* 0 (open network), 8..64 */
    uint8_t ssid[IMPROV_SSID_MAX];
    uint8_t password[IMPROV_PASSWORD_MAX];
};

/*
 * Takes SSID and password if they are such as [WIFI-2] and [WIFI-3] allow;
 * otherwise false and `ret_credentials` is untouched.
 */
bool improv_credentials_set(struct improv_credentials *ret_credentials,
                            struct improv_bytes ssid,
                            struct improv_bytes password);

/* Reads the data of a 0x01 command [WIFI-1]. */
bool improv_credentials_decode(struct improv_bytes data,
                               struct improv_credentials *ret_credentials);

/* Writes a whole 0x01 frame; returns its length, which is never 0. */
size_t improv_credentials_encode(const struct improv_credentials *credentials,
                                 uint8_t ret_frame[IMPROV_FRAME_MAX]);

void improv_credentials_wipe(struct improv_credentials *credentials);

/*
 * Splits `data` into at least `min` and at most `max` strings that use it up
 * exactly [STR-1]; returns how many, or -1. The views point into `data`.
 */
int improv_strings_decode(struct improv_bytes data,
                          struct improv_bytes *ret_strings, size_t min,
                          size_t max);

/*
 * Writes a frame with a list of strings; returns its length. A string that
 * does not fit is left out, and so are all that follow it [RES-2].
 * With no strings it is an identify command or an empty result.
 */
size_t improv_strings_encode(uint8_t command,
                             const struct improv_bytes *strings, size_t count,
                             uint8_t ret_frame[IMPROV_FRAME_MAX]);

bool improv_utf8_valid(struct improv_bytes bytes); /* [STR-2] */

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

#define IMPROV_SETTINGS_MAX 5 /* strings of the longest DIGO command */

/* One DIGO command. The values are views, owned as said where it is given. */
struct improv_settings {
    uint8_t command; /* IMPROV_COMMAND_DIGO_... */
    uint8_t count;   /* of values */
    struct improv_bytes values[IMPROV_SETTINGS_MAX];
};

/* True for the three DIGO commands. */
bool improv_settings_command(uint8_t command);

/*
 * Reads a DIGO frame; false, and nothing written, if a value is not such as
 * [DIGO-5] and [DIGO-6] allow. The values point into the frame's data.
 */
bool improv_settings_decode(const struct improv_frame *frame,
                            struct improv_settings *ret_settings);

/* Checks count, UTF-8, ports and ssl, as the device will. */
bool improv_settings_valid(const struct improv_settings *settings);

/* Reads the ssl string [DIGO-6]: 1 true, 0 false, -1 empty, -2 neither. */
int improv_settings_ssl(struct improv_bytes value);

/* Writes a whole DIGO frame; returns its length, or 0 if it does not fit. */
size_t improv_settings_encode(const struct improv_settings *settings,
                              uint8_t ret_frame[IMPROV_FRAME_MAX]);

/* Overwrites memory so that no compiler leaves it out. */
void improv_wipe(void *memory, size_t length);

#endif
