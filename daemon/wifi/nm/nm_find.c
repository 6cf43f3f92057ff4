/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: finds the network to join, after a scan if need be. */
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "wifi/nm/nm.h"

enum {
    SCANS = 2, /* one alone may have begun before it was asked for */
    NAMED_SCANS = 2,
    SCAN_MS = 8000,
};

/* --- Can it be joined so? ------------------------------------------------- */

/* NULL if it can, or why not. */
static const char *unfit(const struct nm_join *join)
{
    const struct nm_found *found = &join->found;
    bool takes_password = found->psk || found->sae;
    bool takes_none = found->open || found->owe;

    if (!takes_password && !takes_none)
        return "the network's security is of a kind that can't be joined";
    if (join->password_length == 0 && !takes_none)
        return "the network needs a password";
    if (join->password_length > 0 && !takes_password)
        return "the network is open: it takes no password";
    if (join->password_length == NM_PASSWORD_MAX && !found->psk)
        return "the network is WPA3 only: it takes no raw key";
    return NULL;
}

static void add(struct nm *nm)
{
    const char *why = nm->join.found.any ? unfit(&nm->join) : NULL;

    if (why)
        nm_join_fail(nm, WIFI_FAILURE_PASSWORD, why);
    else
        nm_join_add(nm);
}

/* --- Finding it ----------------------------------------------------------- */

static int on_scan_asked(sd_bus_message *reply, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;

    nm->join.call = sd_bus_slot_unref(nm->join.call);
    if (sd_bus_message_is_method_error(reply, NULL)) {
        clock_disarm(nm->join.timer);
        add(nm); /* it can't scan now, but perhaps join */
    }
    return 0;
}

/* Not by name, though it could be: asked for several names one after another,
 * NetworkManager corrupts a list of its own and crashes (seen with 1.42). */
static int ask_scan(struct nm *nm)
{
    int r = sd_bus_call_method_async(nm->bus, &nm->join.call, NM, nm->device,
                                     NM_WIRELESS, "RequestScan", on_scan_asked,
                                     nm, "a{sv}", 0);
    return r < 0 ? r : clock_arm(nm->join.timer, SCAN_MS);
}

static void scan(struct nm *nm)
{
    nm->join.step = NM_SCANNING;
    nm->join.scans++;
    if (ask_scan(nm) < 0)
        add(nm);
}

/* One that no scan shows may be one that hides its name. Such a one is heard
 * only if it beacons while its channel is listened to, which both scans can
 * miss: so it is asked for by its name, by NetworkManager as it joins. */
static void take_found(struct nm *nm)
{
    struct nm_join *join = &nm->join;
    bool may_be_hidden = join->scans > 0 && join->found.nameless;

    if (join->found.any || may_be_hidden || join->scans == SCANS)
        add(nm);
    else
        scan(nm);
}

/* Is the network among those that are listed? Negative if they can't be read.
 */
static int look_up(struct nm *nm, sd_bus_message *reply)
{
    struct nm_join *join = &nm->join;
    autofree struct nm_ap *aps = NULL;
    size_t count = 0;

    int r = nm_read_aps(reply, nm->device, &aps, &count);
    nm_find_ssid(aps, count, join->ssid, join->ssid_length, &join->found);
    return r;
}

static int on_listed(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    struct nm_join *join = &nm->join;

    int r = look_up(nm, reply);
    join->call = sd_bus_slot_unref(join->call);
    if (r < 0)
        add(nm);
    else
        take_found(nm);
    return 0;
}

static int list(struct nm *nm, sd_bus_message_handler_t handler)
{
    return sd_bus_call_method_async(nm->bus, &nm->join.call, NM, NM_ROOT,
                                    "org.freedesktop.DBus.ObjectManager",
                                    "GetManagedObjects", handler, nm, NULL);
}

void nm_join_find(struct nm *nm)
{
    nm->join.step = NM_LISTING;
    int r = list(nm, on_listed);
    if (r < 0)
        nm_join_fail(nm, WIFI_FAILURE_OTHER, strerror(-r));
}

/* --- Asked for by its name ------------------------------------------------ */

static bool is_unseen(const struct nm *nm)
{
    return nm->join.step == NM_ACTIVATING && !nm->join.found.any &&
           nm->device_state < NM_DEVICE_IP_CONFIG;
}

static int on_named_listed(sd_bus_message *reply, void *userdata,
                           sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    struct nm_join *join = &nm->join;

    join->call = sd_bus_slot_unref(join->call);
    if (!is_unseen(nm) || look_up(nm, reply) < 0)
        return 0;
    if (!join->found.any)
        nm_join_fail(nm, WIFI_FAILURE_NOT_FOUND,
                     nm_failure_words(WIFI_FAILURE_NOT_FOUND));
    return 0;
}

/* NetworkManager itself would look for it for 25 s. */
static void look_for_named(struct nm *nm)
{
    struct nm_join *join = &nm->join;

    if (join->call || ++join->named_scans < NAMED_SCANS)
        return;
    list(nm, on_named_listed);
}

void nm_join_scanned(struct nm *nm)
{
    if (is_unseen(nm))
        look_for_named(nm);
    if (nm->join.step != NM_SCANNING)
        return;
    nm->join.call = sd_bus_slot_unref(nm->join.call);
    clock_disarm(nm->join.timer);
    nm_join_find(nm);
}
