/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: from the activation of a join's connection to its end. */
#include <stdio.h>
#include <string.h>

#include "wifi/addresses.h"
#include "wifi/nm/nm.h"

static void take_saved(struct nm_saved *saved, const struct nm_join *join)
{
    memcpy(saved->ssid, join->ssid, sizeof saved->ssid);
    saved->ssid_length = join->ssid_length;
    memcpy(saved->connection, join->connection, sizeof saved->connection);
}

/* `joined` tells that it is up, too. */
static void succeed(struct nm *nm)
{
    struct nm_join *join = &nm->join;
    char address[INET6_ADDRSTRLEN];

    join->step = NM_IDLE;
    nm_later(nm); /* to listen no longer */
    take_saved(&nm->saved, join);
    nm_delete_old_profiles(nm);
    join->connection[0] = '\0';
    nm->before[0] = '\0';
    nm->told = NM_LINK_UP;
    addresses_find(nm->interface, address);
    nm->handlers->joined(nm->userdata, address);
}

static int on_saved(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;

    nm->join.call = sd_bus_slot_unref(nm->join.call);
    if (sd_bus_message_is_method_error(reply, NULL)) {
        nm_join_fail_by(nm, WIFI_FAILURE_NOT_SAVED, reply);
        return 0;
    }
    nm->join.saved = true;
    if (nm->join.activated)
        succeed(nm);
    return 0;
}

/* Once it has an address; NetworkManager's own scripts run meanwhile. */
static void save(struct nm *nm)
{
    struct nm_join *join = &nm->join;

    explicit_bzero(join->password, sizeof join->password);
    join->step = NM_SAVING;
    join->call = sd_bus_slot_unref(join->call);
    int r = sd_bus_call_method_async(nm->bus, &join->call, NM, join->connection,
                                     NM_CONNECTION, "Save", on_saved, nm, NULL);
    if (r < 0)
        nm_join_fail(nm, WIFI_FAILURE_NOT_SAVED, strerror(-r));
}

static void fail(struct nm *nm, uint32_t reason)
{
    enum wifi_failure failure = nm_failure(reason, &nm->join);
    nm_join_fail(nm, failure, nm_failure_words(failure));
}

/* The device tells it first, and why. It asks for a password at the beginning
 * of each activation; when it has a reason, it is for another one. */
void nm_join_device_changed(struct nm *nm, uint32_t state, uint32_t reason)
{
    if (nm->join.step < NM_ACTIVATING || nm->join.activated ||
        strcmp(nm->active_connection, nm->join.active) != 0)
        return;
    if (state == NM_DEVICE_FAILED)
        fail(nm, reason);
    else if (state == NM_DEVICE_NEED_AUTH && reason != NM_REASON_NONE)
        nm_join_fail(nm, WIFI_FAILURE_PASSWORD,
                     nm_failure_words(WIFI_FAILURE_PASSWORD));
    else if (state == NM_DEVICE_IP_CHECK && nm->join.step == NM_ACTIVATING)
        save(nm);
}

static void activated(struct nm *nm)
{
    nm->join.activated = true;
    if (nm->join.saved)
        succeed(nm);
    else if (nm->join.step == NM_ACTIVATING)
        save(nm);
}

void nm_join_active_changed(struct nm *nm, const char *path, uint32_t state)
{
    struct nm_join *join = &nm->join;

    if (strcmp(path, join->active) != 0 || join->step < NM_ACTIVATING)
        return;
    if (state == NM_ACTIVE_ACTIVATED && !join->activated)
        activated(nm);
    else if (state == NM_ACTIVE_DEACTIVATED)
        fail(nm, NM_REASON_NONE);
}

static int on_active_state(sd_bus_message *reply, void *userdata,
                           sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    uint32_t state = NM_ACTIVE_DEACTIVATED; /* it failed before we could ask */

    nm->join.call = sd_bus_slot_unref(nm->join.call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        sd_bus_message_read(reply, "v", "u", &state);
    nm_join_active_changed(nm, nm->join.active, state);
    return 0;
}

void nm_join_added(struct nm *nm, const char *connection, const char *active)
{
    struct nm_join *join = &nm->join;

    snprintf(join->connection, sizeof join->connection, "%s", connection);
    snprintf(join->active, sizeof join->active, "%s", active);
    join->saved = join->activated = false;
    join->step = NM_ACTIVATING;

    /* It may have ended before its path was known. */
    sd_bus_call_method_async(nm->bus, &join->call, NM, join->active,
                             BUS_PROPERTIES, "Get", on_active_state, nm, "ss",
                             NM_ACTIVE, "State");
}
