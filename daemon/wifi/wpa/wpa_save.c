/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wpa_supplicant: saving the network that works, with the others as they were
 * before. One with the same SSID would compete with it: it is saved disabled,
 * and removed only when the new one is on disk.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "wifi/wpa/wpa.h"

enum { ROOM = 16 * 1024 }; /* besides the size that the file has now */

/* wpa_supplicant 2.10 does not notice a full disk, and puts half a file in the
 * place of the whole one. */
static bool has_room(const struct wpa *wpa)
{
    struct statvfs disk;
    struct stat file;

    if (!wpa->config_file || stat(wpa->config_file, &file) < 0 ||
        statvfs(wpa->config_file, &disk) < 0)
        return true; /* it is not seen from here */
    return (uint64_t)disk.f_bavail * disk.f_frsize >=
           (uint64_t)file.st_size + ROOM;
}

static void fail(struct wpa *wpa, const char *why)
{
    char text[512];

    if (!wpa->config_file || !*wpa->config_file)
        why = "it has no configuration file";
    snprintf(text, sizeof text,
             "wpa_supplicant can't save the network: %s. Start it for %s with "
             "a configuration file that it can write and that has "
             "update_config=1",
             why, wpa->interface);
    wpa_join_fail(wpa, WIFI_FAILURE_NOT_SAVED, text);
}

static bool replaces_any(const struct wpa_join *join)
{
    for (size_t i = 0; i < join->known_count; i++)
        if (join->known[i].replaced)
            return true;
    return false;
}

/* If this is not done, the network that is replaced stays, disabled. */
static void remove_replaced(struct wpa *wpa)
{
    const struct wpa_join *join = &wpa->join;

    if (!replaces_any(join) || !has_room(wpa))
        return;
    for (size_t i = 0; i < join->known_count; i++)
        if (join->known[i].replaced)
            wpa_tell(wpa, wpa->path, WPA_INTERFACE, "RemoveNetwork", "o",
                     join->known[i].path);
    wpa_tell(wpa, wpa->path, WPA_INTERFACE, "SaveConfig", NULL);
}

static int on_saved(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;
    char address[INET6_ADDRSTRLEN];

    wpa->join.call = sd_bus_slot_unref(wpa->join.call);
    if (sd_bus_message_is_method_error(reply, NULL)) {
        fail(wpa, bus_error_words(sd_bus_message_get_error(reply)));
        return 0;
    }
    remove_replaced(wpa);
    addresses_find(wpa->interface, address);
    wpa_join_succeed(wpa, address);
    return 0;
}

void wpa_save(struct wpa *wpa)
{
    struct wpa_join *join = &wpa->join;

    join->step = WPA_SAVING;
    if (!has_room(wpa)) {
        fail(wpa, "the disk is full");
        return;
    }
    for (size_t i = 0; i < join->known_count; i++)
        if (join->known[i].enabled && !join->known[i].replaced)
            wpa_enable(wpa, join->known[i].path, true);
    wpa_tell(wpa, join->network, BUS_PROPERTIES, "Set", "ssv", WPA_NETWORK,
             "Properties", "a{sv}", 1, "priority", "i", WPA_KEPT);
    int r = wpa_call(wpa, &join->call, wpa->path, WPA_INTERFACE, "SaveConfig",
                     on_saved, NULL);
    if (r < 0)
        fail(wpa, strerror(-r));
}
