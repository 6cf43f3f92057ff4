/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: which networks are there? */
#include <stdlib.h>

#include "cleanup.h"
#include "clock.h"
#include "wifi/nm/nm.h"

enum {
    SCAN_MS = 7000, /* until what is known must do */
    LIST_MS = 2000,
};

static void tell(struct nm *nm, const struct wifi_seen *seen, size_t count)
{
    struct nm_scan *scan = &nm->scan;

    scan->call = sd_bus_slot_unref(scan->call);
    clock_disarm(scan->timer);
    scan->step = NM_SCAN_IDLE;
    nm_later(nm); /* to listen no longer */
    nm->handlers->scanned(nm->userdata, seen, count);
}

/* A network, and its security in words. */
struct words {
    char text[NM_SECURITY_MAX];
};

static void tell_aps(struct nm *nm, const struct nm_ap *aps, size_t count)
{
    struct wifi_seen *seen = calloc(count + 1, sizeof *seen);
    struct words *words = calloc(count + 1, sizeof *words);

    if (!seen || !words)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        nm_security_words(&aps[i], words[i].text);
        seen[i] = (struct wifi_seen){
            .ssid = aps[i].ssid,
            .ssid_length = aps[i].ssid_length,
            .security = words[i].text,
            .rssi = nm_dbm(aps[i].strength),
        };
    }
    tell(nm, count > 0 ? seen : NULL, count);
    free(words);
    free(seen);
}

static int on_listed(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    autofree struct nm_ap *aps = NULL;
    size_t count = 0;

    nm_read_aps(reply, nm->device, &aps, &count); /* or none */
    tell_aps(nm, aps, count);
    return 0;
}

static void list(struct nm *nm)
{
    struct nm_scan *scan = &nm->scan;

    scan->step = NM_SCAN_LISTING;
    scan->call = sd_bus_slot_unref(scan->call);
    int r = clock_arm(scan->timer, LIST_MS);
    if (r >= 0)
        r = sd_bus_call_method_async(nm->bus, &scan->call, NM, NM_ROOT,
                                     "org.freedesktop.DBus.ObjectManager",
                                     "GetManagedObjects", on_listed, nm, NULL);
    if (r < 0)
        tell(nm, NULL, 0);
}

static int on_asked(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;

    nm->scan.call = sd_bus_slot_unref(nm->scan.call);
    if (sd_bus_message_is_method_error(reply, NULL))
        list(nm); /* it was too soon: what is known is fresh */
    return 0;
}

static int on_timeout(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    struct nm *nm = userdata;

    if (nm->scan.step == NM_SCAN_WAITING)
        list(nm);
    else
        nm_scan_end(nm);
    return 0;
}

void nm_scan_start(struct nm *nm)
{
    nm->scan.call = sd_bus_slot_unref(nm->scan.call);
    clock_disarm(nm->scan.timer);
    nm->scan.step = NM_SCAN_BEGINNING;
    nm_later(nm);
}

void nm_scan_begin(struct nm *nm)
{
    struct nm_scan *scan = &nm->scan;

    if (!*nm->device) {
        tell(nm, NULL, 0);
        return;
    }
    scan->step = NM_SCAN_WAITING;
    int r = clock_arm(scan->timer, SCAN_MS);
    if (r >= 0)
        r = sd_bus_call_method_async(nm->bus, &scan->call, NM, nm->device,
                                     NM_WIRELESS, "RequestScan", on_asked, nm,
                                     "a{sv}", 0);
    if (r < 0)
        list(nm);
}

void nm_scan_scanned(struct nm *nm)
{
    if (nm->scan.step == NM_SCAN_WAITING)
        list(nm);
}

void nm_scan_end(struct nm *nm)
{
    if (nm->scan.step != NM_SCAN_IDLE)
        tell(nm, NULL, 0);
}

int nm_scan_set_up(struct nm *nm)
{
    return clock_add_timer(sd_bus_get_event(nm->bus), &nm->scan.timer,
                           on_timeout, nm);
}
