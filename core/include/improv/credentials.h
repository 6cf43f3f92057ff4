/* SPDX-License-Identifier: Apache-2.0 */
/* Wi-Fi credentials: the payload of command 0x01 [WIFI-1..3]. */
#ifndef IMPROV_CREDENTIALS_H
#define IMPROV_CREDENTIALS_H

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

#endif
