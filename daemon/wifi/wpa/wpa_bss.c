/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant: what it tells of an access point. */
#include <string.h>

#include "wifi/wpa/wpa.h"

struct key_management {
    const char *name;
    unsigned rsn, wpa; /* in the element RSN, or in that of the old WPA */
};

static unsigned security_of(const char *name, bool rsn)
{
    static const struct key_management table[] = {
        {"wpa-psk", WPA_PSK, WPA_OLD_PSK},
        {"wpa-ft-psk", WPA_PSK, WPA_OLD_PSK},
        {"wpa-psk-sha256", WPA_PSK, WPA_OLD_PSK},
        {"sae", WPA_SAE, 0},
        {"ft-sae", WPA_SAE, 0},
        {"owe", WPA_OWE, 0},
        {"wpa-none", 0, 0},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(name, table[i].name) == 0)
            return rsn ? table[i].rsn : table[i].wpa;
    return rsn ? WPA_EAP : WPA_OLD_EAP; /* there are many of these */
}

struct element {
    unsigned *security;
    bool rsn;
};

static int read_element(void *userdata, const char *name, const char *signature,
                        sd_bus_message *message)
{
    const struct element *element = userdata;
    const char *key_management;

    if (strcmp(name, "KeyMgmt") != 0 || strcmp(signature, "as") != 0)
        return 0;
    int r = sd_bus_message_enter_container(message, 'a', "s");
    while (r >= 0 &&
           (r = sd_bus_message_read(message, "s", &key_management)) > 0)
        *element->security |= security_of(key_management, element->rsn);
    if (r >= 0)
        r = sd_bus_message_exit_container(message);
    return r < 0 ? r : 1;
}

static int read_security(struct wpa_bss *bss, const char *signature,
                         sd_bus_message *message, bool rsn)
{
    struct element element = {&bss->security, rsn};

    if (strcmp(signature, "a{sv}") != 0)
        return 0;
    int r = bus_each_property(message, read_element, &element);
    return r < 0 ? r : 1;
}

static int read_privacy(struct wpa_bss *bss, const char *signature,
                        sd_bus_message *message)
{
    int privacy = 0;
    int r = bus_read_basic(message, signature, 'b', &privacy);
    if (privacy)
        bss->security |= WPA_PRIVACY;
    return r;
}

static int read_ssid(struct wpa_bss *bss, const char *signature,
                     sd_bus_message *message)
{
    const void *bytes;

    if (strcmp(signature, "ay") != 0)
        return 0;
    int r = bus_read_bytes(message, &bytes, &bss->ssid_length);
    if (r < 0)
        return r;
    bss->ssid = bytes;
    return 1;
}

static int read_bss(void *userdata, const char *name, const char *signature,
                    sd_bus_message *message)
{
    struct wpa_bss *bss = userdata;

    if (strcmp(name, "SSID") == 0)
        return read_ssid(bss, signature, message);
    if (strcmp(name, "Signal") == 0)
        return bus_read_basic(message, signature, 'n', &bss->signal);
    if (strcmp(name, "Privacy") == 0)
        return read_privacy(bss, signature, message);
    if (strcmp(name, "RSN") == 0)
        return read_security(bss, signature, message, true);
    if (strcmp(name, "WPA") == 0)
        return read_security(bss, signature, message, false);
    return 0;
}

/* A hidden SSID is empty, or zeros in place of its bytes. */
static bool is_hidden(const struct wpa_bss *bss)
{
    for (size_t i = 0; i < bss->ssid_length; i++)
        if (bss->ssid[i] != 0)
            return false;
    return true;
}

bool wpa_read_bss(sd_bus_message *properties, struct wpa_bss *ret_bss)
{
    struct wpa_bss bss = {NULL, 0, 0, 0};

    if (bus_each_property(properties, read_bss, &bss) < 0 ||
        bss.ssid_length > WPA_SSID_MAX)
        return false;
    if (is_hidden(&bss))
        bss.ssid_length = 0;
    *ret_bss = bss;
    return true;
}
