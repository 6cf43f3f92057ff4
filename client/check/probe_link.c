/* SPDX-License-Identifier: Apache-2.0 */
/* The probe's connection, and what the device advertises without one. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "bus.h"
#include "check/probe_internal.h"
#include "output/safe_text.h"

enum {
    ATTEMPTS = 3,
    CONNECT_MS = 60000, /* all of them */
    DISCONNECT_MS = 5000,
    SEARCH_MS = 10000,
};

static const struct improv_bytes nothing;

void probe_on_connection(void *userdata, enum connection_event event,
                         const char *why)
{
    struct probe *probe = userdata;

    switch (event) {
    case CONNECTION_OPEN:
        probe->connected = true;
        probe_note(probe, TRANSCRIPT_CONNECTED, nothing);
        break;
    case CONNECTION_FAILED:
        probe->failed = true;
        safe_string(why, probe->refusal, sizeof probe->refusal);
        break;
    case CONNECTION_LOST:
    case CONNECTION_CLOSED:
        if (probe->connected)
            probe_note(probe, TRANSCRIPT_DISCONNECTED, nothing);
        probe->connected = false;
        break;
    }
}

static bool disconnected(const struct probe *probe)
{
    return !probe->connected && !probe->connection->connected;
}

int probe_disconnect(struct probe *probe)
{
    if (probe->stopped)
        return -ECANCELED;
    if (disconnected(probe))
        return 0;
    connection_close(probe->connection);
    return probe_spin(probe, disconnected, DISCONNECT_MS);
}

static const struct device *find(const struct probe *probe)
{
    const struct device *at = probe->devices->first;
    while (at && strcmp(at->path, probe->path) != 0)
        at = at->next;
    return at;
}

static bool connected_or_failed(const struct probe *probe)
{
    return probe->connected || probe->failed;
}

int probe_connect(struct probe *probe)
{
    struct probe_value ignored;
    const struct device *device = find(probe);

    if (probe->stopped)
        return -ECANCELED; /* the flow closes the connection */
    if (probe->connected)
        return 0;
    if (!device) /* BlueZ has forgotten it */
        probe_advertised(probe, SEARCH_MS, &ignored);
    device = find(probe);
    if (!device)
        return probe->stopped ? -ECANCELED : -ENOTCONN;
    probe->failed = false;
    connection_open(probe->connection, device, ATTEMPTS);
    int r = probe_spin(probe, connected_or_failed, CONNECT_MS);
    if (r < 0)
        return r;
    return probe->connected ? 0 : -ENOTCONN;
}

/* --- Advertisements ------------------------------------------------------ */

static void on_adapter(void *userdata, enum adapter_event event,
                       const char *step, const sd_bus_error *why)
{
    (void)step;
    struct probe *probe = userdata;

    switch (event) {
    case ADAPTER_DISCOVERING:
        break;
    case ADAPTER_FAILED:
        probe->failed = true;
        safe_string(bus_error_words(why), probe->refusal,
                    sizeof probe->refusal);
        break;
    case ADAPTER_STOPPED:
        probe->searched = true;
        break;
    }
}

static int read_service_datum(void *userdata, const char *uuid,
                              const char *signature, sd_bus_message *message)
{
    struct probe *probe = userdata;
    struct probe_value *value = &probe->advertised;
    const void *data;
    size_t length;

    if (strcasecmp(uuid, IMPROV_UUID_SERVICE_DATA) != 0 ||
        strcmp(signature, "ay") != 0)
        return 0;
    int r = bus_read_bytes(message, &data, &length);
    if (r < 0)
        return r;
    value->length =
        (uint16_t)(length < sizeof value->bytes ? length : sizeof value->bytes);
    if (value->length > 0)
        memcpy(value->bytes, data, value->length);
    return 1;
}

/* What BlueZ lists at first it may have heard long ago. */
static int read_advertised(void *userdata, const char *name,
                           const char *signature, sd_bus_message *message)
{
    struct probe *probe = userdata;

    if (strcmp(name, "RSSI") == 0)
        probe->heard = true;
    if (strcmp(name, "ServiceData") != 0 || strcmp(signature, "a{sv}") != 0)
        return 0;
    int r = bus_each_property(message, read_service_datum, probe);
    return r < 0 ? r : 1;
}

static void device_changed(void *userdata, const char *path,
                           const char *interface, sd_bus_message *properties,
                           bool added)
{
    (void)added;
    struct probe *probe = userdata;

    if (probe->listed && strcmp(interface, BLUEZ_DEVICE) == 0 &&
        strcmp(path, probe->path) == 0)
        bus_each_property(properties, read_advertised, probe);
}

static void device_removed(void *userdata, const char *path,
                           const char *interface)
{
    (void)userdata, (void)path, (void)interface;
}

static void service_changed(void *userdata, bool present)
{
    (void)userdata, (void)present;
}

static void listed(void *userdata)
{
    struct probe *probe = userdata;

    probe->listed = true;
    adapter_discover(&probe->searching);
}

static void watch_failed(void *userdata, int error, const char *message)
{
    (void)error;
    struct probe *probe = userdata;

    probe->failed = true;
    safe_string(message, probe->refusal, sizeof probe->refusal);
}

static const char *const device_only[] = {BLUEZ_DEVICE, NULL};

static const struct bus_watch_handlers watch_handlers = {
    .service = service_changed,
    .changed = device_changed,
    .removed = device_removed,
    .listed = listed,
    .failed = watch_failed,
    .interfaces = device_only,
};

static bool heard(const struct probe *probe)
{
    return probe->advertised.length > 0 || probe->failed;
}

static bool searched(const struct probe *probe)
{
    return probe->searched;
}

static int search(struct probe *probe, uint32_t timeout_ms)
{
    int r = bus_watch_new(probe->bus, BLUEZ, "/", &watch_handlers, probe,
                          &probe->watch);
    if (r < 0)
        return r;
    r = probe_spin(probe, heard, timeout_ms);
    if (r == -ETIMEDOUT && probe->heard)
        r = 0;
    return probe->failed ? -EIO : r;
}

static int end_search(struct probe *probe, int result)
{
    adapter_stop(&probe->searching);
    int r = probe_spin(probe, searched, DISCONNECT_MS);
    bus_watch_free(probe->watch);
    probe->watch = NULL;
    return r == -ECANCELED ? r : result;
}

int probe_advertised(struct probe *probe, uint32_t timeout_ms,
                     struct probe_value *ret_value)
{
    if (probe->stopped)
        return -ECANCELED;
    probe->searching = (struct adapter){
        .bus = probe->bus,
        .handler = on_adapter,
        .userdata = probe,
        .powered = true,
    };
    snprintf(probe->searching.path, sizeof probe->searching.path, "%s",
             probe->adapter->path);
    probe->advertised.length = 0;
    probe->listed = probe->heard = probe->searched = probe->failed = false;
    int r = end_search(probe, search(probe, timeout_ms));
    if (r < 0)
        return r;
    probe_note(probe, TRANSCRIPT_ADVERTISED, probe_bytes(&probe->advertised));
    *ret_value = probe->advertised;
    return 0;
}
