/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant: the network to add, an a{sv}. */
#include <stdio.h>
#include <string.h>

#include "wifi/wpa/wpa.h"

enum {
    RAW_KEY = 32,
    KEY_DIGITS = 2 * RAW_KEY,
    MFP_OPTIONAL = 1,
    MFP_REQUIRED = 2
};

static int digit(uint8_t c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)((found - digits) % 16) : -1;
}

static bool read_raw_key(const struct wpa_join *join, uint8_t key[RAW_KEY])
{
    if (join->password_length != KEY_DIGITS)
        return false;
    for (size_t i = 0; i < RAW_KEY; i++) {
        int high = digit(join->password[2 * i]);
        int low = digit(join->password[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        key[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static bool is_raw_key(const struct wpa_join *join)
{
    uint8_t key[RAW_KEY];
    bool is = read_raw_key(join, key);

    explicit_bzero(key, sizeof key);
    return is;
}

/* wpa_supplicant takes no control characters; D-Bus checks that it is UTF-8. */
static bool has_control_character(const struct wpa_join *join)
{
    for (size_t i = 0; i < join->password_length; i++)
        if (join->password[i] < 0x20 || join->password[i] == 0x7F)
            return true;
    return false;
}

static const char *check_key(const struct wpa_join *join)
{
    bool psk = join->security & (WPA_PSK | WPA_OLD_PSK);

    if (is_raw_key(join))
        return psk ? NULL : "WPA3 needs the passphrase, not the key";
    if (has_control_character(join))
        return "the password has characters that can't be in one";
    if (join->password_length < WPA_PASSPHRASE_MIN)
        return "too short: a password has at least 8 characters";
    if (join->password_length > WPA_PASSWORD_MAX - 1)
        return "too long: a password has at most 63 characters";
    return NULL;
}

static bool can_be_open(const struct wpa_join *join)
{
    return join->open || join->security & WPA_OWE;
}

/* One that asks for no password, but was given one, or for more. */
static enum wifi_failure check_other(const struct wpa_join *join,
                                     const char **ret_why)
{
    if (can_be_open(join)) {
        *ret_why = "the network is open: it has no password";
        return WIFI_FAILURE_PASSWORD;
    }
    *ret_why = join->security & (WPA_EAP | WPA_OLD_EAP)
                   ? "the network needs a user name, which Improv has not"
                   : "the network uses WEP, which is not supported";
    return WIFI_FAILURE_OTHER;
}

enum wifi_failure wpa_check_profile(struct wpa_join *join, const char **ret_why)
{
    bool keyed = join->security & (WPA_PSK | WPA_OLD_PSK | WPA_SAE);
    const char *why = NULL;

    join->sae = join->security & WPA_SAE && !is_raw_key(join);
    if (join->password_length == 0 && can_be_open(join))
        return WIFI_FAILURE_NONE;
    if (!keyed)
        return check_other(join, ret_why);
    if (join->password_length == 0)
        why = "the network needs a password";
    else
        why = check_key(join);
    if (!why)
        return WIFI_FAILURE_NONE;
    *ret_why = why;
    return WIFI_FAILURE_PASSWORD;
}

static const char *key_management(const struct wpa_join *join)
{
    if (join->password_length == 0)
        return join->security & WPA_OWE ? "OWE NONE" : "NONE";
    if (!join->sae)
        return "WPA-PSK WPA-PSK-SHA256";
    return join->security & (WPA_PSK | WPA_OLD_PSK)
               ? "SAE WPA-PSK WPA-PSK-SHA256"
               : "SAE";
}

/* Protected management frames: a must for WPA3, for others if both can. */
static int32_t management_frames(const struct wpa_join *join)
{
    bool only_sae = !(join->security & (WPA_PSK | WPA_OLD_PSK));
    return join->sae && only_sae ? MFP_REQUIRED : MFP_OPTIONAL;
}

static int append_key(sd_bus_message *message, const struct wpa_join *join)
{
    uint8_t key[RAW_KEY];
    int r = 0;

    if (read_raw_key(join, key))
        r = bus_append_bytes(message, "psk", key, sizeof key);
    else if (join->password_length > 0)
        r = bus_append_basic(message, "psk", 's', join->password);
    explicit_bzero(key, sizeof key);
    return r;
}

static int append_mark(sd_bus_message *message, const struct wpa_join *join)
{
    int32_t priority = WPA_TRYING;
    char mark[WPA_MARK_MAX] = WPA_MARK;
    size_t length = strlen(mark);

    for (size_t i = 0; i < join->known_count; i++) {
        const char *id = strrchr(join->known[i].path, '/');
        if (!join->known[i].enabled && id && length + strlen(id) < sizeof mark)
            length += (size_t)sprintf(mark + length, " %s", id + 1);
    }
    int r = bus_append_basic(message, "id_str", 's', mark);
    return r < 0 ? r : bus_append_basic(message, "priority", 'i', &priority);
}

int wpa_append_profile(sd_bus_message *message, const struct wpa_join *join)
{
    int32_t frames = management_frames(join), hidden = 1;

    int r = sd_bus_message_open_container(message, 'a', "{sv}");
    if (r >= 0)
        r = bus_append_bytes(message, "ssid", join->ssid, join->ssid_length);
    if (r >= 0)
        r = bus_append_basic(message, "scan_ssid", 'i', &hidden);
    if (r >= 0)
        r = bus_append_basic(message, "key_mgmt", 's', key_management(join));
    if (r >= 0)
        r = bus_append_basic(message, "ieee80211w", 'i', &frames);
    if (r >= 0)
        r = append_key(message, join);
    if (r >= 0)
        r = append_mark(message, join);
    return r < 0 ? r : sd_bus_message_close_container(message);
}
