/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant: finds the interface, and makes it known if it is not. */
#include <dirent.h>
#include <errno.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-device.h>
#include <unistd.h>

#include "cleanup.h"
#include "log.h"
#include "wifi/wpa/wpa.h"

#define CLASS_NET "/sys/class/net"

void wpa_missing(struct wpa *wpa, int error, const char *what)
{
    wpa->handlers->missing(wpa->userdata, error, what);
}

/* --- Devices -------------------------------------------------------------- */

/* What the kernel tells as Ethernet: not a monitor of the same radio. */
static bool is_ethernet(const char *name)
{
    char path[sizeof CLASS_NET "//type" + WPA_NAME_MAX];
    char type[16];

    snprintf(path, sizeof path, CLASS_NET "/%s/type", name);
    autofclose FILE *file = fopen(path, "re");
    return file && fgets(type, sizeof type, file) &&
           strtol(type, NULL, 10) == ARPHRD_ETHER;
}

static bool is_wifi(const char *name)
{
    char path[sizeof CLASS_NET "//phy80211" + WPA_NAME_MAX];

    if (strlen(name) >= WPA_NAME_MAX || strchr(name, '/'))
        return false;
    snprintf(path, sizeof path, CLASS_NET "/%s/phy80211", name);
    return access(path, F_OK) == 0 && is_ethernet(name);
}

static void add_name(struct wpa *wpa, const char *name)
{
    if (wpa->name_count < WPA_NAMES && is_wifi(name))
        memcpy(wpa->names[wpa->name_count++], name, strlen(name) + 1);
}

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void list_names(struct wpa *wpa)
{
    wpa->name_count = wpa->name_next = 0;
    if (wpa->wanted) {
        add_name(wpa, wpa->wanted);
        return;
    }
    DIR *folder = opendir(CLASS_NET);
    if (!folder)
        return;
    for (const struct dirent *entry; (entry = readdir(folder));)
        add_name(wpa, entry->d_name);
    closedir(folder);
    qsort(wpa->names, wpa->name_count, WPA_NAME_MAX, compare);
}

/* --- The interface of a device -------------------------------------------- */

static void take_interface(struct wpa *wpa, const char *path, const char *name)
{
    snprintf(wpa->path, sizeof wpa->path, "%s", path);
    snprintf(wpa->interface, sizeof wpa->interface, "%s", name);
    log_info("Wi-Fi: %s, by wpa_supplicant", wpa->interface);
    wpa_start(wpa);
}

static int on_created(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;
    const char *path;
    char what[160];

    wpa->call = sd_bus_slot_unref(wpa->call);
    if (sd_bus_message_is_method_error(reply, NULL)) {
        snprintf(what, sizeof what, "wpa_supplicant can't use %s: %s",
                 wpa->names[0],
                 bus_error_words(sd_bus_message_get_error(reply)));
        wpa_missing(wpa, -ENODEV, what);
    } else if (sd_bus_message_read(reply, "o", &path) >= 0) {
        take_interface(wpa, path, wpa->names[0]);
    }
    return 0;
}

static int append_interface(sd_bus_message *message, const char *name)
{
    char file[sizeof "/etc/wpa_supplicant/wpa_supplicant-.conf" + WPA_NAME_MAX];

    snprintf(file, sizeof file, "/etc/wpa_supplicant/wpa_supplicant-%s.conf",
             name);
    int r = sd_bus_message_open_container(message, 'a', "{sv}");
    if (r >= 0)
        r = bus_append_basic(message, "Ifname", 's', name);
    if (r >= 0)
        r = bus_append_basic(message, "Driver", 's', "nl80211");
    if (r >= 0 && access(file, F_OK) == 0)
        r = bus_append_basic(message, "ConfigFile", 's', file);
    return r < 0 ? r : sd_bus_message_close_container(message);
}

static void create_interface(struct wpa *wpa)
{
    automessage sd_bus_message *message = NULL;

    int r = wpa_new_call(wpa, WPA_PATH, WPA, "CreateInterface", &message);
    if (r >= 0)
        r = append_interface(message, wpa->names[0]);
    if (r >= 0)
        r = sd_bus_call_async(wpa->bus, &wpa->call, message, on_created, wpa,
                              0);
    if (r < 0)
        wpa_missing(wpa, r, strerror(-r));
}

static void ask_next(struct wpa *wpa);

static int on_interface(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;
    const char *path;
    bool error = sd_bus_message_is_method_error(reply, NULL);

    wpa->call = sd_bus_slot_unref(wpa->call);
    if (sd_bus_message_is_method_error(reply, SD_BUS_ERROR_ACCESS_DENIED)) {
        wpa_missing(wpa, -EACCES,
                    bus_error_words(sd_bus_message_get_error(reply)));
    } else if (!error && sd_bus_message_read(reply, "o", &path) >= 0) {
        take_interface(wpa, path, wpa->names[wpa->name_next]);
    } else {
        wpa->name_next++;
        ask_next(wpa);
    }
    return 0;
}

/* The first that it has already; or else it is given the first there is. */
static void ask_next(struct wpa *wpa)
{
    if (wpa->name_next == wpa->name_count) {
        create_interface(wpa);
        return;
    }
    int r = wpa_call(wpa, &wpa->call, WPA_PATH, WPA, "GetInterface",
                     on_interface, "s", wpa->names[wpa->name_next]);
    if (r < 0)
        wpa_missing(wpa, r, strerror(-r));
}

void wpa_look_for_interface(struct wpa *wpa)
{
    char what[80];

    if (!wpa->name.present || *wpa->path || wpa->call)
        return;
    list_names(wpa);
    if (wpa->name_count > 0) {
        ask_next(wpa);
        return;
    }
    snprintf(what, sizeof what, "there is no Wi-Fi device%s%.16s",
             wpa->wanted ? " " : "", wpa->wanted ? wpa->wanted : "");
    wpa_missing(wpa, -ENODEV, what);
}

/* --- Devices that come later ---------------------------------------------- */

static int on_device(sd_device_monitor *monitor, sd_device *device,
                     void *userdata)
{
    (void)monitor;
    struct wpa *wpa = userdata;
    const char *name;
    bool other = sd_device_get_sysname(device, &name) < 0 || !is_wifi(name) ||
                 (wpa->wanted && strcmp(wpa->wanted, name) != 0);

    if (!other)
        wpa_look_for_interface(wpa);
    return 0;
}

int wpa_watch_devices(struct wpa *wpa)
{
    int r = sd_device_monitor_new(&wpa->devices);
    if (r >= 0)
        r = sd_device_monitor_filter_add_match_subsystem_devtype(wpa->devices,
                                                                 "net", "wlan");
    if (r >= 0)
        r = sd_device_monitor_attach_event(wpa->devices,
                                           sd_bus_get_event(wpa->bus));
    return r < 0 ? r : sd_device_monitor_start(wpa->devices, on_device, wpa);
}
