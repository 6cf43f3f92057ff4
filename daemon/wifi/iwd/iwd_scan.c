/* SPDX-License-Identifier: Apache-2.0 */
/* iwd: the networks in range. iwd tells the best access point of each, and SAE
 * no different from a pre-shared key. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "wifi/iwd/iwd.h"

enum { SCAN_MS = 8000, LIST_MS = 1500 }; /* not more than 10 s together */

static const struct {
    const char *type, *security;
} securities[] = {
    {"open", "NO"},
    {"wep", "WEP"},
    {"psk", "WPA2"},
    {"8021x", "WPA2 EAP"},
};

/* --- The end -------------------------------------------------------------- */

void iwd_scan_drop(struct iwd *iwd)
{
    struct iwd_scan *scan = &iwd->scan;

    scan->call = sd_bus_slot_unref(scan->call);
    scan->wanted = false;
    scan->asked = false;
    scan->listing = false;
    scan->count = 0;
    clock_disarm(scan->timer);
}

static void tell_none(struct iwd *iwd)
{
    iwd_scan_drop(iwd);
    iwd->handlers->scanned(iwd->userdata, NULL, 0);
}

static void tell(struct iwd *iwd)
{
    struct wifi_seen seen[IWD_SEEN_MAX];
    size_t count = 0;

    for (size_t i = 0; i < iwd->scan.count; i++) {
        const struct iwd_seen *one = &iwd->scan.seen[i];
        if (one->security)
            seen[count++] = (struct wifi_seen){
                .ssid = (const uint8_t *)one->ssid,
                .ssid_length = strlen(one->ssid),
                .security = one->security,
                .rssi = one->rssi,
            };
    }
    iwd_scan_drop(iwd); /* the networks stay until the next scan */
    iwd->handlers->scanned(iwd->userdata, count > 0 ? seen : NULL, count);
}

/* --- Names and types ------------------------------------------------------ */

static void take_network(struct iwd_seen *seen,
                         const struct iwd_network *network)
{
    if (strlen(network->name) > IWD_SSID_MAX)
        return;
    snprintf(seen->ssid, sizeof seen->ssid, "%s", network->name);
    for (unsigned i = 0; i < sizeof securities / sizeof securities[0]; i++)
        if (strcmp(securities[i].type, network->type) == 0)
            seen->security = securities[i].security;
}

static void take_object(void *userdata, const char *path, const char *interface,
                        sd_bus_message *message, bool added)
{
    (void)added;
    struct iwd *iwd = userdata;
    struct iwd_network network;

    if (strcmp(interface, IWD_NETWORK) != 0 ||
        !iwd_read_network(message, &network))
        return;
    for (size_t i = 0; i < iwd->scan.count; i++)
        if (strcmp(iwd->scan.seen[i].path, path) == 0)
            take_network(&iwd->scan.seen[i], &network);
}

static int on_objects(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    static const struct bus_watch_handlers handlers = {.changed = take_object};
    struct iwd *iwd = userdata;

    if (!sd_bus_message_is_method_error(reply, NULL))
        bus_each_object(reply, &handlers, iwd);
    tell(iwd);
    return 0;
}

/* --- The list ------------------------------------------------------------- */

/* Hundredths of a dBm. */
static int8_t to_dbm(int16_t strength)
{
    int dbm = strength / 100;

    if (dbm > 0)
        dbm = 0;
    return (int8_t)(dbm < INT8_MIN ? INT8_MIN : dbm);
}

static void take_order(struct iwd_scan *scan, sd_bus_message *reply)
{
    const char *path;
    int16_t strength;

    if (sd_bus_message_enter_container(reply, 'a', "(on)") < 0)
        return;
    while (scan->count < IWD_SEEN_MAX &&
           sd_bus_message_read(reply, "(on)", &path, &strength) > 0) {
        struct iwd_seen *seen = &scan->seen[scan->count++];
        *seen = (struct iwd_seen){.rssi = to_dbm(strength)};
        iwd_copy_path(seen->path, path);
    }
}

static int on_order(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct iwd *iwd = userdata;
    struct iwd_scan *scan = &iwd->scan;

    scan->call = sd_bus_slot_unref(scan->call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        take_order(scan, reply);
    if (scan->count == 0 ||
        sd_bus_call_method_async(iwd->bus, &scan->call, IWD, "/",
                                 IWD_OBJECT_MANAGER, "GetManagedObjects",
                                 on_objects, iwd, NULL) < 0)
        tell_none(iwd);
    return 0;
}

static void list(struct iwd *iwd)
{
    struct iwd_scan *scan = &iwd->scan;

    scan->listing = true;
    scan->call = sd_bus_slot_unref(scan->call);
    clock_arm(scan->timer, LIST_MS);
    if (sd_bus_call_method_async(iwd->bus, &scan->call, IWD, iwd->device,
                                 IWD_STATION, "GetOrderedNetworks", on_order,
                                 iwd, NULL) < 0)
        tell_none(iwd);
}

/* --- The scan ------------------------------------------------------------- */

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    struct iwd *iwd = userdata;

    if (iwd->scan.listing || iwd->state == IWD_NO_STATION)
        tell_none(iwd);
    else
        list(iwd);
    return 0;
}

int iwd_scan_set_up(struct iwd *iwd)
{
    return clock_add_timer(sd_bus_get_event(iwd->bus), &iwd->scan.timer,
                           on_timer, iwd);
}

/* iwd refuses while it connects: then what it knows must do. */
static int on_scan_asked(sd_bus_message *reply, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct iwd *iwd = userdata;

    iwd->scan.call = sd_bus_slot_unref(iwd->scan.call);
    if (sd_bus_message_is_method_error(reply, NULL))
        list(iwd);
    else
        iwd->scan.asked = true;
    return 0;
}

void iwd_scan_begin(struct iwd *iwd)
{
    iwd_scan_drop(iwd);
    iwd->scan.wanted = true;
    clock_arm(iwd->scan.timer, SCAN_MS);
    later_call(iwd->later);
}

void iwd_scan_go_on(struct iwd *iwd)
{
    struct iwd_scan *scan = &iwd->scan;

    if (!scan->wanted || scan->call || scan->asked || scan->listing)
        return;
    if (iwd->state == IWD_NO_STATION ||
        sd_bus_call_method_async(iwd->bus, &scan->call, IWD, iwd->device,
                                 IWD_STATION, "Scan", on_scan_asked, iwd,
                                 NULL) < 0)
        tell_none(iwd);
}

void iwd_scan_ended(struct iwd *iwd)
{
    if (iwd->scan.asked && !iwd->scan.listing)
        list(iwd);
}

void iwd_scan_lost(struct iwd *iwd)
{
    if (iwd->scan.wanted)
        tell_none(iwd);
}
