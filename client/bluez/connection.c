/* SPDX-License-Identifier: Apache-2.0 */
#include "bluez/connection.h"

#include <stdio.h>
#include <string.h>

#include "bus.h"
#include "clock.h"
#include "improv/client.h"
#include "log.h"

enum {
    PAUSE_MS = 1000,
    RESOLVE_MS = 20000,
    SETTLE_MS = 1000,
};

static void enter(struct connection *connection, enum connection_state state,
                  uint32_t timeout_ms)
{
    connection->state = state;
    clock_arm(connection->timer, timeout_ms);
}

static void tell(struct connection *connection, enum connection_event event,
                 const char *why)
{
    connection->handler(connection->userdata, event, why);
}

static int call(struct connection *connection, const char *method,
                sd_bus_message_handler_t handler)
{
    connection->call = sd_bus_slot_unref(connection->call);
    return sd_bus_call_method_async(connection->bus, &connection->call, BLUEZ,
                                    connection->path, BLUEZ_DEVICE, method,
                                    handler, connection, NULL);
}

static int ignore(sd_bus_message *reply, void *userdata,
                  sd_bus_error *ret_error)
{
    (void)reply;
    (void)userdata;
    (void)ret_error;
    return 0;
}

/* Whatever is left of the attempt goes, before there is another. */
static void failed(struct connection *connection, const char *why)
{
    if (connection->attempts == connection->attempts_max) {
        enter(connection, CONNECTION_IDLE, IMPROV_NO_DEADLINE);
        tell(connection, CONNECTION_FAILED, why);
        return;
    }
    call(connection, "Disconnect", ignore);
    enter(connection, CONNECTION_PAUSING, PAUSE_MS);
}

static void opened(struct connection *connection)
{
    enter(connection, CONNECTION_UP, IMPROV_NO_DEADLINE);
    tell(connection, CONNECTION_OPEN, NULL);
}

/* BlueZ may tell of characteristics a moment after "resolved". */
static void check(struct connection *connection)
{
    bool resolving = connection->state == CONNECTION_RESOLVING;
    if (!resolving && connection->state != CONNECTION_SETTLING)
        return;
    if (!connection->resolved)
        return;
    if (gatt_mask(connection->gatt, connection->path) == GATT_ALL)
        opened(connection);
    else if (resolving)
        enter(connection, CONNECTION_SETTLING, SETTLE_MS);
}

static int on_connected(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)ret_error;
    struct connection *connection = userdata;
    const sd_bus_error *error = sd_bus_message_get_error(reply);

    connection->call = sd_bus_slot_unref(connection->call);
    if (error && !strstr(error->name, "AlreadyConnected")) {
        failed(connection, bus_error_words(error));
        return 0;
    }
    enter(connection, CONNECTION_RESOLVING, RESOLVE_MS);
    check(connection);
    return 0;
}

static void attempt(struct connection *connection)
{
    connection->attempts++;
    log_debug("Connect %s, attempt %u", connection->path, connection->attempts);
    enter(connection, CONNECTION_CALLING, IMPROV_NO_DEADLINE);
    int r = call(connection, "Connect", on_connected);
    if (r < 0)
        failed(connection, strerror(-r));
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source;
    (void)usec;
    struct connection *connection = userdata;

    switch (connection->state) {
    case CONNECTION_RESOLVING:
        failed(connection, "its services could not be read in time");
        break;
    case CONNECTION_SETTLING: /* what is missing, the engine will say */
        opened(connection);
        break;
    case CONNECTION_PAUSING:
        attempt(connection);
        break;
    case CONNECTION_IDLE:
    case CONNECTION_CALLING:
    case CONNECTION_UP:
    case CONNECTION_CLOSING:
        break;
    }
    return 0;
}

/* --- What BlueZ tells ---------------------------------------------------- */

static void lost(struct connection *connection)
{
    switch (connection->state) {
    case CONNECTION_RESOLVING:
    case CONNECTION_SETTLING:
        failed(connection, "the device disconnected");
        break;
    case CONNECTION_UP:
        enter(connection, CONNECTION_IDLE, IMPROV_NO_DEADLINE);
        tell(connection, CONNECTION_LOST, NULL);
        break;
    case CONNECTION_IDLE:
    case CONNECTION_CALLING: /* the answer will say so */
    case CONNECTION_PAUSING:
    case CONNECTION_CLOSING:
        break;
    }
}

void connection_device_changed(struct connection *connection,
                               const struct device *device)
{
    if (strcmp(device->path, connection->path) != 0)
        return;
    bool was_connected = connection->connected;
    connection->connected = device->connected;
    connection->resolved = device->resolved;
    if (was_connected && !device->connected)
        lost(connection);
    else
        check(connection);
}

void connection_device_removed(struct connection *connection, const char *path)
{
    if (strcmp(path, connection->path) != 0)
        return;
    connection->connected = connection->resolved = false;
    lost(connection);
}

void connection_gatt_changed(struct connection *connection)
{
    check(connection);
}

/* The device can take its service away and keep the link: BlueZ then only
 * removes what it showed of it. */
void connection_gatt_removed(struct connection *connection, const char *path)
{
    size_t length = strlen(connection->path);
    if (connection->state == CONNECTION_UP && length > 0 &&
        strncmp(path, connection->path, length) == 0)
        lost(connection);
}

/* --- Open and close ------------------------------------------------------ */

void connection_open(struct connection *connection, const struct device *device,
                     unsigned attempts)
{
    snprintf(connection->path, sizeof connection->path, "%s", device->path);
    connection->attempts = 0;
    connection->attempts_max = attempts;
    connection->connected = device->connected;
    connection->resolved = device->resolved;
    attempt(connection);
}

static int on_disconnected(sd_bus_message *reply, void *userdata,
                           sd_bus_error *ret_error)
{
    (void)reply;
    (void)ret_error;
    struct connection *connection = userdata;

    connection->call = sd_bus_slot_unref(connection->call);
    tell(connection, CONNECTION_CLOSED, NULL);
    return 0;
}

/* Disconnect also ends a Connect that is still on its way. */
void connection_close(struct connection *connection)
{
    bool used = connection->path[0] != '\0';

    enter(connection, CONNECTION_CLOSING, IMPROV_NO_DEADLINE);
    if (!used || call(connection, "Disconnect", on_disconnected) < 0)
        tell(connection, CONNECTION_CLOSED, NULL);
}

void connection_reset(struct connection *connection)
{
    connection->call = sd_bus_slot_unref(connection->call);
    enter(connection, CONNECTION_IDLE, IMPROV_NO_DEADLINE);
    connection->path[0] = '\0';
    connection->connected = connection->resolved = false;
}

int connection_init(struct connection *connection, sd_event *event)
{
    return clock_add_timer(event, &connection->timer, on_timer, connection);
}

void connection_clear(struct connection *connection)
{
    connection->timer = sd_event_source_unref(connection->timer);
    connection->call = sd_bus_slot_unref(connection->call);
}
