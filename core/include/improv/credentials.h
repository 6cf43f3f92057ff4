/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wi-Fi credentials: the payload of command 0x01 [WIFI-1..3].
 *
 * Example: core/examples/credentials.c
 */
#ifndef IMPROV_CREDENTIALS_H
#define IMPROV_CREDENTIALS_H

#include "improv/frame.h"
#include "improv/text.h"

#ifdef __cplusplus
extern "C" {
#endif

#define IMPROV_SSID_MAX     32 /* bytes [WIFI-2] */
#define IMPROV_PASSWORD_MAX 64 /* bytes [WIFI-3] */

/* The one place where a Wi-Fi password lives. Wipe it on every way out. */
struct improv_credentials {
    uint8_t ssid_length;     /* 1..32 */
    uint8_t password_length; /* 0 (open network), 8..64 */
    uint8_t ssid[IMPROV_SSID_MAX];
    uint8_t password[IMPROV_PASSWORD_MAX];
};

/* Such as [WIFI-2] and [WIFI-3] allow. */
/*@ requires valid_bytes(ssid) && valid_bytes(password);
    assigns \nothing;
    ensures \result <==> 1 <= ssid.length <= IMPROV_SSID_MAX &&
        (password.length == 0 || 8 <= password.length <= 63 ||
         password.length == 64 && \forall integer i; 0 <= i < 64 ==>
             alphanumeric(password.data[i], 6)); */
bool improv_credentials_valid(struct improv_bytes ssid,
                              struct improv_bytes password);

#ifdef __cplusplus
}
#endif

#endif
