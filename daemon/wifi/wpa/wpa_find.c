/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant: the access point to join, after scans if need be. */
#include <string.h>

#include "wifi/wpa/wpa.h"

enum { SCANS = 2 }; /* before there is no such network */

static void take_bss(struct wpa *wpa, const char *path,
                     sd_bus_message *properties)
{
    (void)path;
    struct wpa_join *join = &wpa->join;
    struct wpa_bss bss;

    if (!wpa_read_bss(properties, &bss) ||
        bss.ssid_length != join->ssid_length ||
        memcmp(bss.ssid, join->ssid, join->ssid_length) != 0)
        return;
    join->found = true;
    join->open = join->open || bss.security == 0;
    join->security |= bss.security;
}

static int on_scan_asked(sd_bus_message *reply, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;

    /* Refused: one of its own goes on, which is not for this SSID. */
    wpa->join.call = sd_bus_slot_unref(wpa->join.call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        wpa->join.scans++;
    return 0;
}

/* With the SSID in it, which a hidden network answers. */
static void scan(struct wpa *wpa)
{
    struct wpa_join *join = &wpa->join;

    join->step = WPA_SCANNING;
    int r = wpa_ask_scan(wpa, &join->call, on_scan_asked, join->ssid,
                         join->ssid_length);
    if (r < 0)
        wpa_join_fail(wpa, WIFI_FAILURE_OTHER, strerror(-r));
}

static void take_found(struct wpa *wpa)
{
    const char *why;
    enum wifi_failure failure = wpa_check_profile(&wpa->join, &why);

    if (failure != WIFI_FAILURE_NONE)
        wpa_join_fail(wpa, failure, why);
    else
        wpa_join_list(wpa);
}

/* Unless it was heard meanwhile: the list is older than that. */
static void lost_sight(struct wpa *wpa)
{
    const struct wpa_join *join = &wpa->join;

    if (!join->found && join->reached == WPA_STATE_OTHER)
        wpa_join_fail(wpa, WIFI_FAILURE_NOT_FOUND,
                      "the network is not in range any more");
}

static void took_all(struct wpa *wpa, bool complete)
{
    struct wpa_join *join = &wpa->join;

    if (!complete) {
        wpa_join_fail(wpa, WIFI_FAILURE_OTHER,
                      "wpa_supplicant does not tell what is in range");
    } else if (join->network[0]) {
        lost_sight(wpa);
    } else if (!join->found && join->scans < SCANS) {
        scan(wpa);
    } else if (!join->found) {
        wpa_join_fail(wpa, WIFI_FAILURE_NOT_FOUND,
                      "no network with this SSID in range");
    } else {
        take_found(wpa);
    }
}

static void look(struct wpa *wpa)
{
    struct wpa_join *join = &wpa->join;

    join->found = false;
    join->walk.interface = WPA_BSS;
    join->walk.each = take_bss;
    join->walk.end = took_all;
    wpa_walk_start(&join->walk, wpa, "BSSs");
}

void wpa_join_find(struct wpa *wpa)
{
    wpa->join.step = WPA_FINDING;
    look(wpa);
}

/* While it associates: is the network still there? */
void wpa_join_scanned(struct wpa *wpa)
{
    const struct wpa_join *join = &wpa->join;

    if (join->step == WPA_SCANNING && !join->call)
        wpa_join_find(wpa);
    else if (join->step == WPA_ASSOCIATING && !join->walk.call &&
             join->reached == WPA_STATE_OTHER)
        look(wpa);
}
