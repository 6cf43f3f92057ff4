/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NetworkManager: joining a network. The connection is added in memory only,
 * saved when it has an address, and deleted when it fails: what was there
 * before is never touched, and is activated again [WIFI-7].
 */
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "log.h"
#include "wifi/nm.h"

enum { END_MS = 2000 };

enum {
    ACTIVE_ACTIVATED = 2, /* NMActiveConnectionState */
    ACTIVE_DEACTIVATED = 4,
};

/* --- Ends ----------------------------------------------------------------- */

static void forget_password(struct nm_join *join)
{
    explicit_bzero(join->password, sizeof join->password);
}

static int on_undone(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)reply, (void)ret_error;
    struct nm *nm = userdata;

    nm->undoing--;
    return 0;
}

void nm_delete_connection(struct nm *nm, const char *path)
{
    if (sd_bus_call_method_async(nm->bus, NULL, NM, path, NM_CONNECTION,
                                 "Delete", on_undone, nm, NULL) >= 0)
        nm->undoing++;
}

static void activate_before(struct nm *nm)
{
    if (sd_bus_call_method_async(nm->bus, NULL, NM, NM_PATH, NM,
                                 "ActivateConnection", on_undone, nm, "ooo",
                                 nm->before, nm->device, "/") >= 0)
        nm->undoing++;
}

/* Leaves nothing of the attempt, and goes back to what was before. */
static void undo(struct nm *nm)
{
    struct nm_join *join = &nm->join;
    bool begun = join->step >= NM_ADDING;

    join->call = sd_bus_slot_unref(join->call);
    forget_password(join);
    if (join->step == NM_ADDING)
        nm->undoing++; /* see on_added() */
    join->step = NM_IDLE;
    if (*join->connection)
        nm_delete_connection(nm, join->connection);
    join->connection[0] = '\0';
    if (begun && *nm->before)
        activate_before(nm);
}

void nm_join_fail(struct nm *nm, const char *why)
{
    undo(nm);
    nm->handlers->join_failed(nm->userdata, WIFI_FAILURE_OTHER, why);
}

static void fail_by(struct nm *nm, sd_bus_message *reply)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    nm_join_fail(nm, error->message ? error->message : error->name);
}

/* Numeric; false if it is of another family, or only of this link. */
static bool write_address(const struct sockaddr *address,
                          char text[INET6_ADDRSTRLEN])
{
    const struct sockaddr_in *ipv4 = (const void *)address;
    const struct sockaddr_in6 *ipv6 = (const void *)address;

    if (address->sa_family == AF_INET)
        return inet_ntop(AF_INET, &ipv4->sin_addr, text, INET6_ADDRSTRLEN);
    return address->sa_family == AF_INET6 &&
           !IN6_IS_ADDR_LINKLOCAL(&ipv6->sin6_addr) &&
           inet_ntop(AF_INET6, &ipv6->sin6_addr, text, INET6_ADDRSTRLEN);
}

/* The first address of the interface, or "". */
static void find_address(const char *interface, char text[INET6_ADDRSTRLEN])
{
    struct ifaddrs *all = NULL;
    bool found = false;

    if (getifaddrs(&all) < 0)
        all = NULL;
    for (struct ifaddrs *one = all; one && !found; one = one->ifa_next)
        found = one->ifa_addr && strcmp(one->ifa_name, interface) == 0 &&
                write_address(one->ifa_addr, text);
    if (!found)
        text[0] = '\0';
    freeifaddrs(all);
}

static void succeed(struct nm *nm)
{
    struct nm_join *join = &nm->join;
    char address[INET6_ADDRSTRLEN];

    join->call = sd_bus_slot_unref(join->call);
    join->step = NM_IDLE;
    join->connection[0] = '\0';
    find_address(nm->interface, address);
    nm->handlers->joined(nm->userdata, address);
}

/* --- Activating and saving ------------------------------------------------ */

static int on_saved(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;

    if (sd_bus_message_is_method_error(reply, NULL))
        fail_by(nm, reply);
    else
        succeed(nm);
    return 0;
}

static void save(struct nm *nm)
{
    struct nm_join *join = &nm->join;

    forget_password(join);
    join->step = NM_SAVING;
    join->call = sd_bus_slot_unref(join->call);
    int r = sd_bus_call_method_async(nm->bus, &join->call, NM, join->connection,
                                     NM_CONNECTION, "Save", on_saved, nm, NULL);
    if (r < 0)
        nm_join_fail(nm, strerror(-r));
}

/* NMDeviceStateReason, in words, for those that a join can meet. */
static const char *reason_words(uint32_t reason)
{
    switch (reason) {
    case 5:
    case 6:
    case 15:
    case 16:
    case 17:
        return "no address from the network";
    case 7:
    case 8:
    case 9:
    case 10:
    case 11:
        return "wrong password, or the network refused";
    case 53:
        return "no network with this SSID in range";
    default:
        return "the connection failed";
    }
}

void nm_join_active_changed(struct nm *nm, const char *path, uint32_t state)
{
    if (nm->join.step != NM_ACTIVATING || strcmp(path, nm->join.active) != 0)
        return;
    if (state == ACTIVE_ACTIVATED)
        save(nm);
    else if (state == ACTIVE_DEACTIVATED)
        nm_join_fail(nm, reason_words(nm->join.failure));
}

void nm_join_active_removed(struct nm *nm, const char *path)
{
    nm_join_active_changed(nm, path, ACTIVE_DEACTIVATED);
}

static int on_active_state(sd_bus_message *reply, void *userdata,
                           sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    uint32_t state = ACTIVE_DEACTIVATED; /* it failed before we could ask */

    nm->join.call = sd_bus_slot_unref(nm->join.call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        sd_bus_message_read(reply, "v", "u", &state);
    nm_join_active_changed(nm, nm->join.active, state);
    return 0;
}

/* --- Adding --------------------------------------------------------------- */

/* The call that adds a connection, and the attempt that it belongs to. */
struct add_call {
    struct nm *nm;
    unsigned attempt;
};

static void take_connection(struct nm *nm, const char *connection,
                            const char *active)
{
    struct nm_join *join = &nm->join;

    snprintf(join->connection, sizeof join->connection, "%s", connection);
    snprintf(join->active, sizeof join->active, "%s", active);
    join->step = NM_ACTIVATING;

    /* It may have ended before its path was known. */
    sd_bus_call_method_async(nm->bus, &join->call, NM, join->active,
                             BUS_PROPERTIES, "Get", on_active_state, nm, "ss",
                             NM_ACTIVE, "State");
}

/* Answers may come late, and in another order than the calls: one to an
 * attempt that was rolled back meanwhile brings what nobody wants any more. */
static int on_added(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    const struct add_call *call = userdata;
    struct nm *nm = call->nm;
    const char *connection = NULL, *active = NULL;
    bool error = sd_bus_message_is_method_error(reply, NULL);
    bool wanted =
        call->attempt == nm->join.attempt && nm->join.step == NM_ADDING;

    if (!error && sd_bus_message_read(reply, "oo", &connection, &active) < 0)
        connection = NULL;
    if (!wanted)
        nm->undoing--;
    else
        nm->join.step = NM_IDLE; /* nothing to undo, if it was refused */
    if (!wanted && connection)
        nm_delete_connection(nm, connection);
    else if (wanted && connection)
        take_connection(nm, connection, active);
    else if (wanted && error)
        fail_by(nm, reply);
    else if (wanted)
        nm_join_fail(nm, "NetworkManager's answer is malformed");
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
    struct add_call *call = calloc(1, sizeof *call);
    sd_bus_slot *slot = NULL;

    if (!call)
        return -ENOMEM;
    call->nm = nm;
    call->attempt = nm->join.attempt;
    int r =
        sd_bus_call_async(nm->bus, &slot, message, on_added, call, UINT64_MAX);
    if (r < 0) {
        free(call);
        return r;
    }
    sd_bus_slot_set_destroy_callback(slot, free);
    sd_bus_slot_set_floating(slot, 1);
    sd_bus_slot_unref(slot);
    return 0;
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
        nm_join_fail(nm, strerror(-r));
    else
        nm->join.step = NM_ADDING;
}

/* So that nothing is left when the program ends: NetworkManager does nothing
 * for a caller that is gone before it has answered. */
void nm_join_end(struct nm *nm)
{
    uint32_t start_ms = clock_now_ms();

    nm_roll_back(nm);
    while (nm->undoing > 0 && clock_now_ms() - start_ms < END_MS) {
        int r = sd_bus_process(nm->bus, NULL);
        if (r == 0)
            r = sd_bus_wait(nm->bus, END_MS * 1000ULL);
        if (r < 0)
            break;
    }
}

/* --- What the daemon calls ------------------------------------------------ */

/* D-Bus has strings without NUL bytes, in UTF-8; sd-bus checks the latter. */
static bool can_be_told(const struct wifi_network *network)
{
    return network->ssid_length > 0 && network->ssid_length <= NM_SSID_MAX &&
           network->password_length <= NM_PASSWORD_MAX &&
           !memchr(network->password, '\0', network->password_length);
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
    if (nm->device_state != NM_DEVICE_ACTIVATED ||
        sd_bus_call_method_async(
            nm->bus, &nm->join.call, NM, nm->active_connection, BUS_PROPERTIES,
            "Get", on_before, nm, "ss", NM_ACTIVE, "Connection") < 0)
        nm_join_find(nm);
}

void nm_join_network(struct nm *nm, const struct wifi_network *network)
{
    struct nm_join *join = &nm->join;

    undo(nm);
    *join = (struct nm_join){.attempt = join->attempt + 1};
    if (!*nm->device) {
        nm_join_fail(nm, "there is no Wi-Fi device");
        return;
    }
    if (!can_be_told(network)) {
        nm_join_fail(nm, "the password can't be used with NetworkManager");
        return;
    }
    memcpy(join->ssid, network->ssid, network->ssid_length);
    memcpy(join->password, network->password, network->password_length);
    join->ssid_length = network->ssid_length;
    join->password_length = network->password_length;
    join->step = NM_LISTING;
    remember_before(nm);
}

enum wifi_failure nm_roll_back(struct nm *nm)
{
    enum wifi_failure waiting_for = WIFI_FAILURE_TIMEOUT;

    if (nm->join.step == NM_IDLE)
        return WIFI_FAILURE_NONE;
    undo(nm);
    return waiting_for;
}

void nm_join_lost(struct nm *nm, const char *why)
{
    if (nm->join.step != NM_IDLE)
        nm_join_fail(nm, why);
}
