/* SPDX-License-Identifier: Apache-2.0 */
/* Wi-Fi credentials: the payload of command 0x01. */
#include "improv/credentials.h"

#include <string.h>

#include "improv/strings.h"
#include "improv/wipe.h"

enum {
    PASSPHRASE_MIN = 8,
    RAW_KEY_LENGTH = 64, /* hexadecimal digits */
};

static bool hexadecimal(struct improv_bytes bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        uint8_t lower = bytes.data[i] | 0x20;
        bool digit = bytes.data[i] >= '0' && bytes.data[i] <= '9';
        if (!digit && !(lower >= 'a' && lower <= 'f'))
            return false;
    }
    return true;
}

/* Empty, a passphrase, or a raw key [WIFI-3]. */
static bool password_valid(struct improv_bytes password)
{
    if (password.length == RAW_KEY_LENGTH)
        return hexadecimal(password);
    return password.length == 0 || (password.length >= PASSPHRASE_MIN &&
                                    password.length < RAW_KEY_LENGTH);
}

bool improv_credentials_set(struct improv_credentials *ret_credentials,
                            struct improv_bytes ssid,
                            struct improv_bytes password)
{
    if (ssid.length < 1 || ssid.length > IMPROV_SSID_MAX) /* [WIFI-2] */
        return false;
    if (!password_valid(password))
        return false;

    improv_credentials_wipe(ret_credentials);
    ret_credentials->ssid_length = (uint8_t)ssid.length;
    ret_credentials->password_length = (uint8_t)password.length;
    memcpy(ret_credentials->ssid, ssid.data, ssid.length);
    if (password.length > 0)
        memcpy(ret_credentials->password, password.data, password.length);
    return true;
}

bool improv_credentials_decode(struct improv_bytes data,
                               struct improv_credentials *ret_credentials)
{
    struct improv_bytes strings[2]; /* [WIFI-1] */
    if (improv_strings_decode(data, strings, 2, 2) < 0)
        return false;
    return improv_credentials_set(ret_credentials, strings[0], strings[1]);
}

size_t improv_credentials_encode(const struct improv_credentials *credentials,
                                 uint8_t ret_frame[IMPROV_FRAME_MAX])
{
    const struct improv_bytes strings[2] = {
        {credentials->ssid, credentials->ssid_length},
        {credentials->password, credentials->password_length},
    };
    return improv_strings_encode(IMPROV_COMMAND_WIFI_SETTINGS, strings, 2,
                                 ret_frame);
}

void improv_credentials_wipe(struct improv_credentials *credentials)
{
    improv_wipe(credentials, sizeof *credentials);
}
