/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NetworkManager: what matters only during a join or a scan. Both stacks tell
 * it all day, and a device that waits shall not wake up for it.
 */
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "wifi/nm/nm.h"

static int read_last_scan(void *userdata, const char *name,
                          const char *signature, sd_bus_message *message)
{
    int64_t last_scan;
    if (strcmp(name, "LastScan") != 0)
        return 0;
    *(bool *)userdata = true;
    return bus_read_basic(message, signature, 'x', &last_scan);
}

static int on_wireless(sd_bus_message *message, void *userdata,
                       sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    bool scanned = false;

    if (strcmp(sd_bus_message_get_path(message), nm->device) != 0 ||
        sd_bus_message_skip(message, "s") < 0 ||
        bus_each_property(message, read_last_scan, &scanned) < 0 || !scanned)
        return 0;
    nm_join_scanned(nm);
    nm_scan_scanned(nm);
    return 0;
}

static int listen(struct nm *nm)
{
    int r = sd_bus_add_match_async(
        nm->bus, &nm->wireless_match,
        "type='signal',sender='" NM "',interface='" BUS_PROPERTIES
        "',member='PropertiesChanged',arg0='" NM_WIRELESS "'",
        on_wireless, NULL, nm);
    return r < 0 ? r : nm_supplicant_watch(nm);
}

void nm_listen_stop(struct nm *nm)
{
    nm->wireless_match = sd_bus_slot_unref(nm->wireless_match);
    nm_supplicant_free(nm);
}

void nm_listen(struct nm *nm)
{
    bool wanted = nm->join.step != NM_IDLE || nm->scan.step != NM_SCAN_IDLE;
    int r = 0;

    if (!wanted)
        nm_listen_stop(nm);
    else if (!nm->wireless_match)
        r = listen(nm);
    if (r < 0) /* time-outs do it then */
        log_debug("NetworkManager: can't listen: %s", strerror(-r));
}
