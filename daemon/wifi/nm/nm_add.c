/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: adds the connection of a join, and activates it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "wifi/nm/nm.h"

/* Nobody wants it any more: the attempt was rolled back meanwhile. */
static void drop_added(struct nm *nm, const char *connection,
                       const char *active)
{
    nm->undoing--;
    if (!connection)
        return;
    snprintf(nm->undone, sizeof nm->undone, "%s", active);
    nm_delete_connection(nm, connection);
}

static void take_added(struct nm *nm, sd_bus_message *reply,
                       const char *connection, const char *active)
{
    if (connection) {
        nm_join_added(nm, connection, active);
        return;
    }
    nm->join.step = NM_BEGINNING; /* nothing to undo: it was refused */
    if (sd_bus_message_is_method_error(reply, NULL))
        nm_join_fail_by(nm, WIFI_FAILURE_OTHER, reply);
    else
        nm_join_fail(nm, WIFI_FAILURE_OTHER,
                     "NetworkManager's answer is malformed");
}

/* Answers may come late, and in another order than the calls. */
static int on_added(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm_call *call = userdata;
    struct nm *nm = call->nm;
    const char *connection = NULL, *active = NULL;
    bool wanted =
        call->attempt == nm->join.attempt && nm->join.step == NM_ADDING;

    wifi_call_free(&call->base);
    if (!sd_bus_message_is_method_error(reply, NULL) &&
        sd_bus_message_read(reply, "oo", &connection, &active) < 0)
        connection = NULL;
    if (wanted)
        take_added(nm, reply, connection, active);
    else
        drop_added(nm, connection, active);
    return 0;
}

/* "volatile": NetworkManager itself drops it when it fails, or should this
 * process be killed before it is saved. */
static int append_call(sd_bus_message *message, const struct nm *nm)
{
    int r = nm_append_profile(message, &nm->join);
    if (r >= 0)
        r = sd_bus_message_append(message, "oo", nm->device, "/");
    if (r >= 0)
        r = sd_bus_message_append(message, "a{sv}", 1, "persist", "s",
                                  "volatile");
    return r;
}

/* However long the answer takes: what it brings must be undone. */
static int send_call(struct nm *nm, sd_bus_message *message)
{
    struct nm_call *call = nm_call_new(nm, NM_PATH);

    if (!call)
        return -ENOMEM;
    call->attempt = nm->join.attempt;
    int r = sd_bus_call_async(nm->bus, &call->base.slot, message, on_added,
                              call, UINT64_MAX);
    if (r < 0)
        wifi_call_free(&call->base);
    return r;
}

void nm_join_add(struct nm *nm)
{
    automessage sd_bus_message *message = NULL;

    int r = sd_bus_message_new_method_call(nm->bus, &message, NM, NM_PATH, NM,
                                           "AddAndActivateConnection2");
    if (r >= 0)
        r = sd_bus_message_sensitive(message);
    if (r >= 0)
        r = append_call(message, nm);
    if (r >= 0)
        r = send_call(nm, message);
    if (r < 0)
        nm_join_fail(nm, WIFI_FAILURE_OTHER, strerror(-r));
    else
        nm->join.step = NM_ADDING;
}
