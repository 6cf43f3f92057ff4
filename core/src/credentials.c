/* SPDX-License-Identifier: Apache-2.0 */
/* Wi-Fi credentials: the payload of command 0x01. */
#include "improv/credentials.h"

#include "bytes.h"
#include "improv/text.h"

enum {
    PASSPHRASE_MIN = 8,
    RAW_KEY_LENGTH = 64, /* hexadecimal digits */
};

/*@ requires valid_bytes(bytes);
    assigns \nothing;
    ensures \result <==> \forall integer i; 0 <= i < bytes.length ==>
        alphanumeric(bytes.data[i], 6); */
static bool hexadecimal(struct improv_bytes bytes)
{
    /*@ loop invariant 0 <= i <= bytes.length;
        loop invariant \forall integer k; 0 <= k < i ==>
            alphanumeric(bytes.data[k], 6);
        loop assigns i;
        loop variant bytes.length - i; */
    for (size_t i = 0; i < bytes.length; i++) {
        if (!improv_alphanumeric(bytes.data[i], 6))
            return false;
    }
    return true;
}

bool improv_credentials_valid(struct improv_bytes ssid,
                              struct improv_bytes password)
{
    if (ssid.length < 1 || ssid.length > IMPROV_SSID_MAX) /* [WIFI-2] */
        return false;
    /* Empty, a passphrase, or a raw key [WIFI-3]. */
    if (password.length == RAW_KEY_LENGTH)
        return hexadecimal(password);
    return password.length == 0 || (password.length >= PASSPHRASE_MIN &&
                                    password.length < RAW_KEY_LENGTH);
}
