/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: the settings of a Wi-Fi connection, an a{sa{sv}}. */
#include <string.h>

#include "wifi/nm/nm.h"

static int open_setting(sd_bus_message *message, const char *name)
{
    int r = sd_bus_message_open_container(message, 'e', "sa{sv}");
    if (r < 0)
        return r;
    r = sd_bus_message_append_basic(message, 's', name);
    return r < 0 ? r : sd_bus_message_open_container(message, 'a', "{sv}");
}

static int close_setting(sd_bus_message *message)
{
    int r = sd_bus_message_close_container(message);
    return r < 0 ? r : sd_bus_message_close_container(message);
}

/* A name for people: the SSID's printable bytes. */
static void profile_name(const struct nm_join *join, char name[NM_SSID_MAX + 1])
{
    for (size_t i = 0; i < join->ssid_length; i++) {
        bool printable = join->ssid[i] >= 0x20 && join->ssid[i] < 0x7F;
        if (printable)
            name[i] = (char)join->ssid[i];
        else
            name[i] = '_';
    }
    name[join->ssid_length] = '\0';
}

static int append_connection(sd_bus_message *message,
                             const struct nm_join *join)
{
    char name[NM_SSID_MAX + 1];

    profile_name(join, name);
    int r = open_setting(message, "connection");
    if (r >= 0)
        r = bus_append_basic(message, "id", 's', name);
    if (r >= 0)
        r = bus_append_basic(message, "type", 's', "802-11-wireless");
    return r < 0 ? r : close_setting(message);
}

/* Should improvd be killed, it knows by this what it has left behind. */
static int append_user(sd_bus_message *message)
{
    int r = open_setting(message, "user");
    if (r >= 0)
        r = sd_bus_message_append(message, "{sv}", "data", "a{ss}", 1,
                                  NM_MADE_KEY, "yes");
    return r < 0 ? r : close_setting(message);
}

/* A network that no scan shows is taken for a hidden one: one to be asked for
 * by its name, whenever NetworkManager looks for networks. */
static int append_wireless(sd_bus_message *message, const struct nm_join *join)
{
    int hidden = 1;
    int r = open_setting(message, "802-11-wireless");
    if (r >= 0)
        r = bus_append_bytes(message, "ssid", join->ssid, join->ssid_length);
    if (r >= 0 && join->found.hidden)
        r = bus_append_basic(message, "hidden", 'b', &hidden);
    return r < 0 ? r : close_setting(message);
}

/* NetworkManager takes wpa-psk for both where it can; a raw key can't be used
 * with SAE. */
static const char *key_management(const struct nm_join *join)
{
    bool only_sae = join->found.sae && !join->found.psk;

    if (join->password_length == 0)
        return "owe";
    return only_sae && join->password_length < NM_PASSWORD_MAX ? "sae"
                                                               : "wpa-psk";
}

static int append_security(sd_bus_message *message, const struct nm_join *join)
{
    bool encrypted = join->found.owe && !join->found.open;

    if (join->password_length == 0 && !encrypted)
        return 0;
    int r = open_setting(message, "802-11-wireless-security");
    if (r >= 0)
        r = bus_append_basic(message, "key-mgmt", 's', key_management(join));
    if (r >= 0 && join->password_length > 0)
        r = bus_append_basic(message, "psk", 's', join->password);
    return r < 0 ? r : close_setting(message);
}

int nm_append_profile(sd_bus_message *message, const struct nm_join *join)
{
    int r = sd_bus_message_open_container(message, 'a', "{sa{sv}}");
    if (r >= 0)
        r = append_connection(message, join);
    if (r >= 0)
        r = append_user(message);
    if (r >= 0)
        r = append_wireless(message, join);
    if (r >= 0)
        r = append_security(message, join);
    return r < 0 ? r : sd_bus_message_close_container(message);
}
