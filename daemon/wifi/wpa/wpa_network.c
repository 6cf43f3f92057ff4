/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant: the other networks that it knows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wifi/wpa/wpa.h"

/* --- What it tells of a network ------------------------------------------- */

/* As in its configuration file: text in quotes, all else in hexadecimal. */
static bool is_ssid(const char *value, const struct wpa_join *join)
{
    size_t length = strlen(value);
    char digits[2 * WPA_SSID_MAX + 1];

    if (value[0] == '"')
        return length == join->ssid_length + 2 &&
               memcmp(value + 1, join->ssid, join->ssid_length) == 0;
    for (size_t i = 0; i < join->ssid_length; i++)
        snprintf(digits + 2 * i, 3, "%02x", join->ssid[i]);
    return length == 2 * join->ssid_length &&
           memcmp(value, digits, length) == 0;
}

/* Strings all of them; NULL where it says nothing. */
struct details {
    const char *ssid, *mark, *priority, *key_management, *bssid, *mode;
    const char *identity;
};

static int read_detail(void *userdata, const char *name, const char *signature,
                       sd_bus_message *message)
{
    struct details *details = userdata;
    const struct {
        const char *name;
        const char **value;
    } fields[] = {
        {"ssid", &details->ssid},
        {"id_str", &details->mark},
        {"priority", &details->priority},
        {"key_mgmt", &details->key_management},
        {"bssid", &details->bssid},
        {"mode", &details->mode},
        {"identity", &details->identity},
    };

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strcmp(name, fields[i].name) == 0)
            return bus_read_basic(message, signature, 's', fields[i].value);
    return 0;
}

struct network_reading {
    int enabled;
    struct details details;
};

static int read_network(void *userdata, const char *name, const char *signature,
                        sd_bus_message *message)
{
    struct network_reading *reading = userdata;

    if (strcmp(name, "Enabled") == 0)
        return bus_read_basic(message, signature, 'b', &reading->enabled);
    if (strcmp(name, "Properties") != 0 || strcmp(signature, "a{sv}") != 0)
        return 0;
    int r = bus_each_property(message, read_detail, &reading->details);
    return r < 0 ? r : 1;
}

/* A file that says nothing of it allows both. */
static bool has_users(const struct details *details)
{
    const char *key_management = details->key_management;
    return details->identity ||
           (key_management && strstr(key_management, "EAP") &&
            !strstr(key_management, "PSK"));
}

/* A network with users' names, or one access point of many, is not the same as
 * what an SSID and a password describe. */
static bool is_same(const struct details *details, const struct wpa_join *join)
{
    return join && details->ssid && is_ssid(details->ssid, join) &&
           !details->bssid && !has_users(details);
}

static bool is_trying(const struct details *details)
{
    const char *mark = "\"" WPA_MARK;
    return details->mark && details->priority &&
           strncmp(details->mark, mark, strlen(mark)) == 0 &&
           strtol(details->priority, NULL, 10) == WPA_TRYING;
}

void wpa_read_network(sd_bus_message *properties, const struct wpa_join *join,
                      struct wpa_network *ret_network)
{
    struct network_reading reading = {.enabled = 0};
    const struct details *details = &reading.details;

    *ret_network = (struct wpa_network){.joins = true};
    if (bus_each_property(properties, read_network, &reading) < 0)
        return;
    ret_network->enabled = reading.enabled;
    ret_network->joins = !details->mode || strcmp(details->mode, "0") == 0;
    ret_network->same = ret_network->joins && is_same(details, join);
    ret_network->mark = details->mark;
    ret_network->trying = is_trying(details);
}

/* --- Those that a join disables ------------------------------------------- */

void wpa_forget_known(struct wpa_join *join)
{
    for (size_t i = 0; i < join->known_count; i++)
        free(join->known[i].path);
    free(join->known);
    join->known = NULL;
    join->known_count = 0;
}

static void take_network(struct wpa *wpa, const char *path,
                         sd_bus_message *properties)
{
    struct wpa_join *join = &wpa->join;
    struct wpa_network network;
    struct wpa_known *known =
        reallocarray(join->known, join->known_count + 1, sizeof *known);

    if (!known)
        return;
    join->known = known;
    wpa_read_network(properties, join, &network);
    known += join->known_count;
    *known = (struct wpa_known){strdup(path), network.enabled, network.same};
    if (known->path)
        join->known_count++;
}

static void took_all(struct wpa *wpa, bool complete)
{
    if (complete)
        wpa_join_add(wpa);
    else
        wpa_join_fail(wpa, WIFI_FAILURE_OTHER,
                      "wpa_supplicant does not tell its networks");
}

void wpa_join_list(struct wpa *wpa)
{
    struct wpa_join *join = &wpa->join;

    join->step = WPA_LISTING;
    join->walk.interface = WPA_NETWORK;
    join->walk.each = take_network;
    join->walk.end = took_all;
    wpa_walk_start(&join->walk, wpa, "Networks");
}
