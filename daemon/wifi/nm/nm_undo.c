/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NetworkManager: undoing a join. The connection that was added is deleted;
 * what was there before was never touched, and is activated again [WIFI-7].
 */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "wifi/nm/nm.h"

static int on_undone(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)reply, (void)ret_error;
    struct nm_call *call = userdata;

    call->nm->undoing--;
    wifi_call_free(&call->base);
    return 0;
}

static void asked(struct nm_call *call, int r)
{
    if (r < 0)
        wifi_call_free(&call->base);
    else
        call->nm->undoing++;
}

void nm_delete_connection(struct nm *nm, const char *path)
{
    struct nm_call *call = nm_call_new(nm, path);
    if (call)
        asked(call, sd_bus_call_method_async(nm->bus, &call->base.slot, NM,
                                             path, NM_CONNECTION, "Delete",
                                             on_undone, call, NULL));
}

static void activate_before(struct nm *nm)
{
    struct nm_call *call = nm_call_new(nm, nm->before);
    if (call)
        asked(call, sd_bus_call_method_async(nm->bus, &call->base.slot, NM,
                                             NM_PATH, NM, "ActivateConnection",
                                             on_undone, call, "ooo", call->path,
                                             nm->device, "/"));
}

void nm_undo(struct nm *nm)
{
    struct nm_join *join = &nm->join;
    bool begun = join->step >= NM_ADDING;

    join->call = sd_bus_slot_unref(join->call);
    clock_disarm(join->timer);
    explicit_bzero(join->password, sizeof join->password);
    if (join->step == NM_ADDING)
        nm->undoing++; /* see nm_add.c */
    join->step = NM_IDLE;
    if (*join->connection) {
        snprintf(nm->undone, sizeof nm->undone, "%s", join->active);
        nm_delete_connection(nm, join->connection);
    }
    join->connection[0] = '\0';
    if (begun && *nm->before)
        activate_before(nm);
    later_call(
        nm->later); /* something else may have been connected meanwhile */
}

void nm_join_fail(struct nm *nm, enum wifi_failure failure, const char *why)
{
    nm_undo(nm);
    nm->handlers->join_failed(nm->userdata, failure, why);
}

void nm_join_fail_by(struct nm *nm, enum wifi_failure failure,
                     sd_bus_message *reply)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    nm_join_fail(nm, failure, bus_error_words(error));
}

/* What the device waits for, once it has to do with the network. */
static enum wifi_failure waiting_for(const struct nm *nm)
{
    if (nm->join.step != NM_ACTIVATING)
        return WIFI_FAILURE_TIMEOUT;
    bool has_link = nm->device_state >= NM_DEVICE_IP_CONFIG &&
                    nm->device_state < NM_DEVICE_ACTIVATED;
    if (has_link)
        return WIFI_FAILURE_NO_ADDRESS;
    return nm->join.found.any ? WIFI_FAILURE_TIMEOUT : WIFI_FAILURE_NOT_FOUND;
}

enum wifi_failure nm_roll_back(struct nm *nm)
{
    if (nm->join.step == NM_IDLE)
        return WIFI_FAILURE_NONE;
    enum wifi_failure failure = waiting_for(nm);
    nm_undo(nm);
    return failure;
}

static bool is_undoing(const void *stack)
{
    const struct nm *nm = stack;
    return nm->undoing > 0;
}

/* NetworkManager does nothing for a caller that is gone before it has
 * answered. */
void nm_join_end(struct nm *nm)
{
    nm_roll_back(nm);
    wifi_wait_for_undo(nm->bus, is_undoing, nm);
}
