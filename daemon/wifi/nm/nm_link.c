/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: is the device connected, other than by a join of ours? */
#include <string.h>

#include "wifi/addresses.h"
#include "wifi/nm/nm.h"

enum { NM_MODE_INFRASTRUCTURE = 2 };

static void tell(struct nm *nm, enum nm_link link)
{
    char address[INET6_ADDRSTRLEN];

    if (nm->told == link)
        return;
    nm->told = link;
    if (link != NM_LINK_UP) {
        nm->handlers->down(nm->userdata);
        return;
    }
    addresses_find(nm->interface, address);
    nm->handlers->up(nm->userdata, address);
}

static int on_mode(sd_bus_message *reply, void *userdata,
                   sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    uint32_t mode = NM_MODE_INFRASTRUCTURE;

    nm->mode_call = sd_bus_slot_unref(nm->mode_call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        sd_bus_message_read(reply, "v", "u", &mode);
    tell(nm, mode == NM_MODE_INFRASTRUCTURE ? NM_LINK_UP : NM_LINK_DOWN);
    return 0;
}

/* A hotspot of the machine's own is activated too, and leads nowhere. Without
 * an answer it counts as connected: what can't be known must not open the
 * device.
 */
static void ask_mode(struct nm *nm)
{
    sd_bus_call_method_async(nm->bus, &nm->mode_call, NM, nm->device,
                             BUS_PROPERTIES, "Get", on_mode, nm, "ss",
                             NM_WIRELESS, "Mode");
}

/* What a join of ours connects is told by `joined`, once it is saved; what it
 * had connected when it was given up is about to go. */
void nm_check_link(struct nm *nm)
{
    bool activated = nm->device_state == NM_DEVICE_ACTIVATED;
    bool undone = *nm->undone && strcmp(nm->active_connection, nm->undone) == 0;

    if (!nm->told_ready || !nm->watch)
        return;
    nm->mode_call = sd_bus_slot_unref(nm->mode_call);
    if (!activated || undone) {
        tell(nm, NM_LINK_DOWN);
    } else if (nm->join.step == NM_IDLE) {
        nm->before[0] = '\0';
        ask_mode(nm);
    }
}
