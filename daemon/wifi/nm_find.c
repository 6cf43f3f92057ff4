/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: the access point to join, after a scan if need be. */
#include <string.h>

#include "wifi/nm.h"

enum {
    FLAG_PSK = 0x100, /* NM80211ApSecurityFlags */
    FLAG_SAE = 0x400,
};

/* --- Finding the network -------------------------------------------------- */

struct access_point_properties {
    const void *ssid;
    size_t ssid_length;
    uint8_t strength;
    uint32_t rsn, wpa;
};

static int read_access_point(void *userdata, const char *name,
                             const char *signature, sd_bus_message *message)
{
    struct access_point_properties *properties = userdata;

    if (strcmp(name, "Ssid") == 0 && strcmp(signature, "ay") == 0) {
        int r = bus_read_bytes(message, &properties->ssid,
                               &properties->ssid_length);
        return r < 0 ? r : 1;
    }
    if (strcmp(name, "Strength") == 0)
        return bus_read_basic(message, signature, 'y', &properties->strength);
    if (strcmp(name, "RsnFlags") == 0)
        return bus_read_basic(message, signature, 'u', &properties->rsn);
    if (strcmp(name, "WpaFlags") == 0)
        return bus_read_basic(message, signature, 'u', &properties->wpa);
    return 0;
}

static void take_access_point(void *userdata, const char *path,
                              const char *interface, sd_bus_message *message,
                              bool added)
{
    (void)added, (void)path;
    struct nm_join *join = userdata;
    struct access_point_properties found = {NULL, 0, 0, 0, 0};

    if (strcmp(interface, NM_AP) != 0 ||
        bus_each_property(message, read_access_point, &found) < 0)
        return;
    if (found.ssid_length != join->ssid_length ||
        memcmp(found.ssid, join->ssid, join->ssid_length) != 0)
        return;
    if (join->best.found && found.strength <= join->best.strength)
        return;
    join->best.found = true;
    join->best.strength = found.strength;
    join->best.psk = (found.rsn | found.wpa) & FLAG_PSK;
    join->best.sae = found.rsn & FLAG_SAE;
}

static int on_scan_asked(sd_bus_message *reply, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;

    nm->join.call = sd_bus_slot_unref(nm->join.call);
    if (sd_bus_message_is_method_error(reply, NULL))
        nm_join_add(nm); /* it can't scan now, but perhaps join */
    return 0;
}

static void scan(struct nm *nm)
{
    struct nm_join *join = &nm->join;

    join->step = NM_SCANNING;
    join->scanned = true;
    int r = sd_bus_call_method_async(nm->bus, &join->call, NM, nm->device,
                                     NM_WIRELESS, "RequestScan", on_scan_asked,
                                     nm, "a{sv}", 0);
    if (r < 0)
        nm_join_add(nm);
}

static int on_access_points(sd_bus_message *reply, void *userdata,
                            sd_bus_error *ret_error)
{
    (void)ret_error;
    static const struct bus_watch_handlers handlers = {
        .changed = take_access_point,
    };
    struct nm *nm = userdata;
    struct nm_join *join = &nm->join;

    join->call = sd_bus_slot_unref(join->call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        bus_each_object(reply, &handlers, join);
    if (!join->best.found && !join->scanned)
        scan(nm);
    else
        nm_join_add(nm);
    return 0;
}

void nm_join_find(struct nm *nm)
{
    struct nm_join *join = &nm->join;

    join->step = NM_LISTING;
    int r = sd_bus_call_method_async(
        nm->bus, &join->call, NM, NM_ROOT, "org.freedesktop.DBus.ObjectManager",
        "GetManagedObjects", on_access_points, nm, NULL);
    if (r < 0)
        nm_join_fail(nm, strerror(-r));
}

void nm_join_scanned(struct nm *nm)
{
    if (nm->join.step == NM_SCANNING) {
        nm->join.call = sd_bus_slot_unref(nm->join.call);
        nm_join_find(nm);
    }
}
