/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: the access points in range, and what they are. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "wifi/nm/nm.h"

enum {
    PRIVACY = 0x1, /* NM80211ApFlags */
    PSK = 0x100,   /* NM80211ApSecurityFlags */
    EAP = 0x200,
    SAE = 0x400,
    OWE = 0x800,
    OWE_BESIDE = 0x1000, /* an open network that has one with OWE beside it */
    EAP_SUITE_B = 0x2000,
};

/* --- Reading -------------------------------------------------------------- */

static int read_ap(void *userdata, const char *name, const char *signature,
                   sd_bus_message *message)
{
    struct nm_ap *ap = userdata;

    if (strcmp(name, "Ssid") == 0 && strcmp(signature, "ay") == 0) {
        int r = bus_read_bytes(message, &ap->ssid, &ap->ssid_length);
        return r < 0 ? r : 1;
    }
    if (strcmp(name, "HwAddress") == 0)
        return bus_read_basic(message, signature, 's', &ap->bssid);
    if (strcmp(name, "Strength") == 0)
        return bus_read_basic(message, signature, 'y', &ap->strength);
    if (strcmp(name, "Flags") == 0)
        return bus_read_basic(message, signature, 'u', &ap->flags);
    if (strcmp(name, "WpaFlags") == 0)
        return bus_read_basic(message, signature, 'u', &ap->wpa_flags);
    if (strcmp(name, "RsnFlags") == 0)
        return bus_read_basic(message, signature, 'u', &ap->rsn);
    return 0;
}

/* All objects are told in one list, and the list of our device may come after
 * the access points: so they are told twice. */
struct ap_list {
    const char *device;
    const char **heard; /* paths */
    size_t heard_count;
    struct nm_ap *aps;
    size_t count;
    int error;
};

static int read_heard(void *userdata, const char *name, const char *signature,
                      sd_bus_message *message)
{
    struct ap_list *list = userdata;
    const char *path;
    int r;

    if (strcmp(name, "AccessPoints") != 0 || strcmp(signature, "ao") != 0)
        return 0;
    r = sd_bus_message_enter_container(message, 'a', "o");
    while (r >= 0 && (r = sd_bus_message_read(message, "o", &path)) > 0) {
        const char **more = reallocarray(list->heard, list->heard_count + 1,
                                         sizeof *list->heard);
        if (!more)
            return -ENOMEM;
        list->heard = more;
        list->heard[list->heard_count++] = path;
    }
    if (r >= 0)
        r = sd_bus_message_exit_container(message);
    return r < 0 ? r : 1;
}

static void take_device(void *userdata, const char *path, const char *interface,
                        sd_bus_message *message, bool added)
{
    (void)added;
    struct ap_list *list = userdata;

    if (strcmp(interface, NM_WIRELESS) == 0 && strcmp(path, list->device) == 0)
        list->error = bus_each_property(message, read_heard, list);
}

static bool is_heard(const struct ap_list *list, const char *path)
{
    for (size_t i = 0; i < list->heard_count; i++)
        if (strcmp(list->heard[i], path) == 0)
            return true;
    return false;
}

/* While it joins a network that is not seen, NetworkManager shows one without
 * an address for it. */
static void take_ap(void *userdata, const char *path, const char *interface,
                    sd_bus_message *message, bool added)
{
    (void)added;
    struct ap_list *list = userdata;
    struct nm_ap ap = {.path = path, .bssid = ""};

    if (strcmp(interface, NM_AP) == 0 && list->count < list->heard_count &&
        is_heard(list, path) && bus_each_property(message, read_ap, &ap) >= 0 &&
        *ap.bssid)
        list->aps[list->count++] = ap;
}

static int read_lists(sd_bus_message *reply, struct ap_list *list)
{
    static const struct bus_watch_handlers devices = {.changed = take_device};
    static const struct bus_watch_handlers aps = {.changed = take_ap};

    int r = bus_each_object(reply, &devices, list);
    if (r < 0 || list->error < 0)
        return r < 0 ? r : list->error;
    list->aps = calloc(list->heard_count + 1, sizeof *list->aps);
    if (!list->aps)
        return -ENOMEM;
    r = sd_bus_message_rewind(reply, 1);
    return r < 0 ? r : bus_each_object(reply, &aps, list);
}

int nm_read_aps(sd_bus_message *reply, const char *device,
                struct nm_ap **ret_aps, size_t *ret_count)
{
    struct ap_list list = {.device = device};

    if (sd_bus_message_is_method_error(reply, NULL))
        return -sd_bus_message_get_errno(reply);
    int r = read_lists(reply, &list);
    free(list.heard);
    if (r < 0) {
        free(list.aps);
        return r;
    }
    *ret_aps = list.aps;
    *ret_count = list.count;
    return 0;
}

/* --- What they are -------------------------------------------------------- */

static bool has_psk(const struct nm_ap *ap)
{
    return (ap->rsn | ap->wpa_flags) & PSK;
}

static bool is_open(const struct nm_ap *ap)
{
    uint32_t security = ap->rsn | ap->wpa_flags;
    return !(ap->flags & PRIVACY) && (security & ~(uint32_t)OWE_BESIDE) == 0;
}

/* In the words of Improv [SCAN-2]. It has none for WPA with EAP; and OWE is
 * joined without a password, as an open network is. */
void nm_security_words(const struct nm_ap *ap, char words[NM_SECURITY_MAX])
{
    const bool wep = (ap->flags & PRIVACY) && !ap->wpa_flags && !ap->rsn;
    const struct {
        bool has;
        const char *word;
    } rows[] = {
        {wep, "WEP"},
        {ap->wpa_flags & (PSK | EAP), "WPA"},
        {ap->rsn & PSK, "WPA2"},
        {ap->rsn & EAP, "WPA2 EAP"},
        {ap->rsn & (SAE | EAP_SUITE_B), "WPA3"},
    };
    size_t length = 0;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].has)
            length += (size_t)snprintf(words + length, NM_SECURITY_MAX - length,
                                       "%s%s", length ? "/" : "", rows[i].word);
    if (length == 0)
        snprintf(words, NM_SECURITY_MAX, "NO");
}

/* NetworkManager takes -100 dBm for 0 and -40 dBm for 100 percent. */
int8_t nm_dbm(uint8_t strength)
{
    int percent = strength > 100 ? 100 : strength;
    return (int8_t)((percent * 60 + 50) / 100 - 100);
}

/* One that hides its name is shown without it too. */
static bool hides(const struct nm_ap *aps, size_t count, const struct nm_ap *ap)
{
    for (size_t i = 0; i < count; i++)
        if (aps[i].ssid_length == 0 && strcmp(aps[i].bssid, ap->bssid) == 0)
            return true;
    return false;
}

void nm_find_ssid(const struct nm_ap *aps, size_t count, const uint8_t *ssid,
                  size_t ssid_length, struct nm_found *found)
{
    *found = (struct nm_found){.hidden = true};
    for (size_t i = 0; i < count; i++) {
        const struct nm_ap *ap = &aps[i];
        found->nameless |= ap->ssid_length == 0;
        if (ap->ssid_length != ssid_length ||
            memcmp(ap->ssid, ssid, ssid_length) != 0)
            continue;
        found->any = true;
        found->hidden = found->hidden && hides(aps, count, ap);
        found->open |= is_open(ap);
        found->owe |= (ap->rsn & OWE) != 0;
        found->psk |= has_psk(ap);
        found->sae |= (ap->rsn & SAE) != 0;
    }
}
