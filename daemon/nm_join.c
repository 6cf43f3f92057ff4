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
#include "nm_internal.h"

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
    struct wifi *wifi = userdata;

    wifi->undoing--;
    return 0;
}

void nm_delete_connection(struct wifi *wifi, const char *path)
{
    if (sd_bus_call_method_async(wifi->bus, NULL, NM, path, NM_CONNECTION,
                                 "Delete", on_undone, wifi, NULL) >= 0)
        wifi->undoing++;
}

static void activate_before(struct wifi *wifi)
{
    if (sd_bus_call_method_async(wifi->bus, NULL, NM, NM_PATH, NM,
                                 "ActivateConnection", on_undone, wifi, "ooo",
                                 wifi->before, wifi->device, "/") >= 0)
        wifi->undoing++;
}

/* Leaves nothing of the attempt, and goes back to what was before. */
static void undo(struct wifi *wifi)
{
    struct nm_join *join = &wifi->join;
    bool begun = join->step >= NM_ADDING;

    join->call = sd_bus_slot_unref(join->call);
    forget_password(join);
    if (join->step == NM_ADDING)
        wifi->undoing++; /* see on_added() */
    join->step = NM_IDLE;
    if (*join->connection)
        nm_delete_connection(wifi, join->connection);
    join->connection[0] = '\0';
    if (begun && *wifi->before)
        activate_before(wifi);
}

void nm_join_fail(struct wifi *wifi, const char *why)
{
    undo(wifi);
    wifi->handlers->join_failed(wifi->userdata, why);
}

static void fail_by(struct wifi *wifi, sd_bus_message *reply)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    nm_join_fail(wifi, error->message ? error->message : error->name);
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

static void succeed(struct wifi *wifi)
{
    struct nm_join *join = &wifi->join;
    char address[INET6_ADDRSTRLEN];

    join->call = sd_bus_slot_unref(join->call);
    join->step = NM_IDLE;
    join->connection[0] = '\0';
    find_address(wifi->interface, address);
    wifi->handlers->joined(wifi->userdata, address);
}

/* --- Activating and saving ------------------------------------------------ */

static int on_saved(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wifi *wifi = userdata;

    if (sd_bus_message_is_method_error(reply, NULL))
        fail_by(wifi, reply);
    else
        succeed(wifi);
    return 0;
}

static void save(struct wifi *wifi)
{
    struct nm_join *join = &wifi->join;

    forget_password(join);
    join->step = NM_SAVING;
    join->call = sd_bus_slot_unref(join->call);
    int r =
        sd_bus_call_method_async(wifi->bus, &join->call, NM, join->connection,
                                 NM_CONNECTION, "Save", on_saved, wifi, NULL);
    if (r < 0)
        nm_join_fail(wifi, strerror(-r));
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

void nm_join_active_changed(struct wifi *wifi, const char *path, uint32_t state)
{
    if (wifi->join.step != NM_ACTIVATING ||
        strcmp(path, wifi->join.active) != 0)
        return;
    if (state == ACTIVE_ACTIVATED)
        save(wifi);
    else if (state == ACTIVE_DEACTIVATED)
        nm_join_fail(wifi, reason_words(wifi->join.failure));
}

void nm_join_active_removed(struct wifi *wifi, const char *path)
{
    nm_join_active_changed(wifi, path, ACTIVE_DEACTIVATED);
}

static int on_active_state(sd_bus_message *reply, void *userdata,
                           sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wifi *wifi = userdata;
    uint32_t state = ACTIVE_DEACTIVATED; /* it failed before we could ask */

    wifi->join.call = sd_bus_slot_unref(wifi->join.call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        sd_bus_message_read(reply, "v", "u", &state);
    nm_join_active_changed(wifi, wifi->join.active, state);
    return 0;
}

/* --- Adding --------------------------------------------------------------- */

/* The call that adds a connection, and the attempt that it belongs to. */
struct add_call {
    struct wifi *wifi;
    unsigned attempt;
};

static void take_connection(struct wifi *wifi, const char *connection,
                            const char *active)
{
    struct nm_join *join = &wifi->join;

    snprintf(join->connection, sizeof join->connection, "%s", connection);
    snprintf(join->active, sizeof join->active, "%s", active);
    join->step = NM_ACTIVATING;

    /* It may have ended before its path was known. */
    sd_bus_call_method_async(wifi->bus, &join->call, NM, join->active,
                             BUS_PROPERTIES, "Get", on_active_state, wifi, "ss",
                             NM_ACTIVE, "State");
}

/* Answers may come late, and in another order than the calls: one to an
 * attempt that was rolled back meanwhile brings what nobody wants any more. */
static int on_added(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    const struct add_call *call = userdata;
    struct wifi *wifi = call->wifi;
    const char *connection = NULL, *active = NULL;
    bool error = sd_bus_message_is_method_error(reply, NULL);
    bool wanted =
        call->attempt == wifi->join.attempt && wifi->join.step == NM_ADDING;

    if (!error && sd_bus_message_read(reply, "oo", &connection, &active) < 0)
        connection = NULL;
    if (!wanted)
        wifi->undoing--;
    else
        wifi->join.step = NM_IDLE; /* nothing to undo, if it was refused */
    if (!wanted && connection)
        nm_delete_connection(wifi, connection);
    else if (wanted && connection)
        take_connection(wifi, connection, active);
    else if (wanted && error)
        fail_by(wifi, reply);
    else if (wanted)
        nm_join_fail(wifi, "NetworkManager's answer is malformed");
    return 0;
}

/* "volatile": NetworkManager itself drops it when it fails, or should this
 * process be killed before it is saved. */
static int append_call(sd_bus_message *message, const struct wifi *wifi)
{
    int r = nm_append_profile(message, &wifi->join);
    if (r >= 0)
        r = sd_bus_message_append(message, "oo", wifi->device, "/");
    if (r >= 0)
        r = sd_bus_message_append(message, "a{sv}", 1, "persist", "s",
                                  "volatile");
    return r;
}

/* However long the answer takes: what it brings must be undone. */
static int send_call(struct wifi *wifi, sd_bus_message *message)
{
    struct add_call *call = calloc(1, sizeof *call);
    sd_bus_slot *slot = NULL;

    if (!call)
        return -ENOMEM;
    call->wifi = wifi;
    call->attempt = wifi->join.attempt;
    int r = sd_bus_call_async(wifi->bus, &slot, message, on_added, call,
                              UINT64_MAX);
    if (r < 0) {
        free(call);
        return r;
    }
    sd_bus_slot_set_destroy_callback(slot, free);
    sd_bus_slot_set_floating(slot, 1);
    sd_bus_slot_unref(slot);
    return 0;
}

void nm_join_add(struct wifi *wifi)
{
    automessage sd_bus_message *message = NULL;

    int r = sd_bus_message_new_method_call(wifi->bus, &message, NM, NM_PATH, NM,
                                           "AddAndActivateConnection2");
    if (r >= 0)
        r = sd_bus_message_sensitive(message);
    if (r >= 0)
        r = append_call(message, wifi);
    if (r >= 0)
        r = send_call(wifi, message);
    if (r < 0)
        nm_join_fail(wifi, strerror(-r));
    else
        wifi->join.step = NM_ADDING;
}

/* So that nothing is left when the program ends: NetworkManager does nothing
 * for a caller that is gone before it has answered. */
void nm_join_end(struct wifi *wifi)
{
    uint32_t start_ms = clock_now_ms();

    wifi_roll_back(wifi);
    while (wifi->undoing > 0 && clock_now_ms() - start_ms < END_MS) {
        int r = sd_bus_process(wifi->bus, NULL);
        if (r == 0)
            r = sd_bus_wait(wifi->bus, END_MS * 1000ULL);
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
    struct wifi *wifi = userdata;
    const char *before;

    wifi->join.call = sd_bus_slot_unref(wifi->join.call);
    if (!sd_bus_message_is_method_error(reply, NULL) &&
        sd_bus_message_read(reply, "v", "o", &before) >= 0)
        snprintf(wifi->before, sizeof wifi->before, "%s", before);
    nm_join_find(wifi);
    return 0;
}

/* The connection that is active now is the one to go back to. Until one is
 * active again, it is still that of the attempt before. */
static void remember_before(struct wifi *wifi)
{
    if (wifi->device_state != NM_DEVICE_ACTIVATED ||
        sd_bus_call_method_async(wifi->bus, &wifi->join.call, NM,
                                 wifi->active_connection, BUS_PROPERTIES, "Get",
                                 on_before, wifi, "ss", NM_ACTIVE,
                                 "Connection") < 0)
        nm_join_find(wifi);
}

void wifi_join(struct wifi *wifi, const struct wifi_network *network)
{
    struct nm_join *join = &wifi->join;

    undo(wifi);
    *join = (struct nm_join){.attempt = join->attempt + 1};
    if (!*wifi->device) {
        nm_join_fail(wifi, "there is no Wi-Fi device");
        return;
    }
    if (!can_be_told(network)) {
        nm_join_fail(wifi, "the password can't be used with NetworkManager");
        return;
    }
    memcpy(join->ssid, network->ssid, network->ssid_length);
    memcpy(join->password, network->password, network->password_length);
    join->ssid_length = network->ssid_length;
    join->password_length = network->password_length;
    join->step = NM_LISTING;
    remember_before(wifi);
}

void wifi_roll_back(struct wifi *wifi)
{
    if (wifi->join.step != NM_IDLE)
        undo(wifi);
}

void nm_join_lost(struct wifi *wifi, const char *why)
{
    if (wifi->join.step != NM_IDLE)
        nm_join_fail(wifi, why);
}
