/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NetworkManager: joining a network. Here it begins; nm_find.c finds the
 * network, nm_add.c adds a connection in memory only, nm_activate.c saves it
 * when it has an address, nm_undo.c takes it all back.
 */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "log.h"
#include "wifi/nm/nm.h"

/* D-Bus has strings without NUL bytes, in UTF-8; sd-bus checks the latter. */
static bool can_be_told(const struct wifi_network *network)
{
    return network->ssid_length > 0 && network->ssid_length <= NM_SSID_MAX &&
           network->password_length <= NM_PASSWORD_MAX &&
           !memchr(network->password, '\0', network->password_length);
}

static void take_network(struct nm_join *join,
                         const struct wifi_network *network)
{
    memcpy(join->ssid, network->ssid, network->ssid_length);
    memcpy(join->password, network->password, network->password_length);
    join->ssid_length = network->ssid_length;
    join->password_length = network->password_length;
}

void nm_join_network(struct nm *nm, const struct wifi_network *network)
{
    struct nm_join *join = &nm->join;

    nm_undo(nm);
    *join = (struct nm_join){
        .step = NM_BEGINNING,
        .attempt = join->attempt + 1,
        .timer = join->timer,
    };
    if (can_be_told(network))
        take_network(join, network);
    nm_later(nm);
}

static int on_before(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    const char *before;

    nm->join.call = sd_bus_slot_unref(nm->join.call);
    if (!sd_bus_message_is_method_error(reply, NULL) &&
        sd_bus_message_read(reply, "v", "o", &before) >= 0)
        snprintf(nm->before, sizeof nm->before, "%s", before);
    nm_join_find(nm);
    return 0;
}

/* The connection that is active now is the one to go back to. Until one is
 * active again, it is still that of the attempt before. */
static void remember_before(struct nm *nm)
{
    bool undone = *nm->undone && strcmp(nm->active_connection, nm->undone) == 0;

    if (nm->device_state != NM_DEVICE_ACTIVATED || undone ||
        sd_bus_call_method_async(
            nm->bus, &nm->join.call, NM, nm->active_connection, BUS_PROPERTIES,
            "Get", on_before, nm, "ss", NM_ACTIVE, "Connection") < 0)
        nm_join_find(nm);
}

/* It may become available yet: the join is tried all the same. */
static void hint_at_radio(const struct nm *nm)
{
    if (nm->device_state == NM_DEVICE_UNAVAILABLE)
        log_info("Wi-Fi: %s is not available to NetworkManager; if Wi-Fi is "
                 "switched off there: nmcli radio wifi on",
                 nm->interface);
}

void nm_join_begin(struct nm *nm)
{
    struct nm_join *join = &nm->join;

    join->step = NM_LISTING;
    hint_at_radio(nm);
    if (!*nm->device)
        nm_join_fail(nm, WIFI_FAILURE_NO_DEVICE, "there is no Wi-Fi device");
    else if (join->ssid_length == 0)
        nm_join_fail(nm, WIFI_FAILURE_PASSWORD,
                     "the password can't be used with NetworkManager");
    else
        remember_before(nm);
}

/* A scan that NetworkManager began may never end. */
static int on_scan_timeout(sd_event_source *source, uint64_t usec,
                           void *userdata)
{
    (void)source, (void)usec;
    nm_join_scanned(userdata);
    return 0;
}

int nm_join_set_up(struct nm *nm)
{
    return clock_add_timer(sd_bus_get_event(nm->bus), &nm->join.timer,
                           on_scan_timeout, nm);
}
