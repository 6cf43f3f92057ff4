/* SPDX-License-Identifier: Apache-2.0 */
#include "bluez/adapter.h"

#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "improv/protocol.h"

static const char step_search[] = "looking for devices";

static int read_powered(void *userdata, const char *name, const char *signature,
                        sd_bus_message *message)
{
    struct adapter *adapter = userdata;
    int powered;

    if (strcmp(name, "Powered") != 0)
        return 0;
    int r = bus_read_basic(message, signature, 'b', &powered);
    if (r > 0)
        adapter->powered = powered;
    return r;
}

/* The one that is named, or the one with the lowest number. */
static bool preferred(const struct adapter *adapter, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    if (adapter->wanted)
        return strcmp(name, adapter->wanted) == 0;
    return adapter->path[0] == '\0' || strverscmp(path, adapter->path) < 0;
}

void adapter_changed(struct adapter *adapter, const char *path,
                     sd_bus_message *properties, bool added)
{
    if (added && !adapter->chosen && preferred(adapter, path)) {
        snprintf(adapter->path, sizeof adapter->path, "%s", path);
        adapter->powered = false;
    }
    if (strcmp(path, adapter->path) == 0)
        bus_each_property(properties, read_powered, adapter);
}

bool adapter_owns(const struct adapter *adapter, const char *path)
{
    size_t length = strlen(adapter->path);
    return length > 0 && strncmp(path, adapter->path, length) == 0 &&
           path[length] == '/';
}

static void tell(struct adapter *adapter, enum adapter_event event,
                 const char *step, const sd_bus_error *why)
{
    adapter->handler(adapter->userdata, event, step, why);
}

/* True if the reply is an error: that is told. */
static bool refused(struct adapter *adapter, const char *step,
                    sd_bus_message *reply)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);

    if (error)
        tell(adapter, ADAPTER_FAILED, step, error);
    return error;
}

static void tell_errno(struct adapter *adapter, const char *step, int r)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_error_set_errno(&error, r);
    tell(adapter, ADAPTER_FAILED, step, &error);
    sd_bus_error_free(&error);
}

/* Calls a method; one call at a time. */
static int call(struct adapter *adapter, const char *method,
                sd_bus_message_handler_t handler)
{
    adapter->call = sd_bus_slot_unref(adapter->call);
    return sd_bus_call_method_async(adapter->bus, &adapter->call, BLUEZ,
                                    adapter->path, BLUEZ_ADAPTER, method,
                                    handler, adapter, NULL);
}

static int on_started(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct adapter *adapter = userdata;

    adapter->call = sd_bus_slot_unref(adapter->call);
    if (refused(adapter, step_search, reply))
        return 0;
    adapter->discovering = true;
    tell(adapter, ADAPTER_DISCOVERING, NULL, NULL);
    return 0;
}

static int on_filter_set(sd_bus_message *reply, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct adapter *adapter = userdata;

    if (refused(adapter, step_search, reply))
        return 0;
    int r = call(adapter, "StartDiscovery", on_started);
    if (r < 0)
        tell_errno(adapter, step_search, r);
    return 0;
}

/* Duplicates are wanted: they carry the device's state as it changes. */
static int set_filter(struct adapter *adapter)
{
    automessage sd_bus_message *message = NULL;
    int r = sd_bus_message_new_method_call(adapter->bus, &message, BLUEZ,
                                           adapter->path, BLUEZ_ADAPTER,
                                           "SetDiscoveryFilter");
    if (r < 0)
        return r;
    r = sd_bus_message_append(message, "a{sv}", 3, "Transport", "s", "le",
                              "DuplicateData", "b", 1, "UUIDs", "as", 1,
                              IMPROV_UUID_SERVICE);
    if (r < 0)
        return r;
    adapter->call = sd_bus_slot_unref(adapter->call);
    return sd_bus_call_async(adapter->bus, &adapter->call, message,
                             on_filter_set, adapter, 0);
}

static void start(struct adapter *adapter)
{
    int r = set_filter(adapter);
    if (r < 0)
        tell_errno(adapter, step_search, r);
}

static int on_powered(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct adapter *adapter = userdata;

    if (!refused(adapter, ADAPTER_STEP_POWER, reply))
        start(adapter);
    return 0;
}

void adapter_discover(struct adapter *adapter)
{
    adapter->chosen = true;
    if (adapter->powered) {
        start(adapter);
        return;
    }
    int r = bus_set_bool(adapter->bus, &adapter->call, BLUEZ, adapter->path,
                         BLUEZ_ADAPTER, "Powered", true, on_powered, adapter);
    if (r < 0)
        tell_errno(adapter, ADAPTER_STEP_POWER, r);
}

static int on_stopped(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)reply;
    (void)ret_error;
    struct adapter *adapter = userdata;

    adapter->call = sd_bus_slot_unref(adapter->call);
    tell(adapter, ADAPTER_STOPPED, NULL, NULL);
    return 0;
}

void adapter_stop(struct adapter *adapter)
{
    bool was_discovering = adapter->discovering;

    adapter->discovering = false;
    adapter->call = sd_bus_slot_unref(adapter->call);
    if (!was_discovering || call(adapter, "StopDiscovery", on_stopped) < 0)
        tell(adapter, ADAPTER_STOPPED, NULL, NULL);
}

void adapter_lost(struct adapter *adapter)
{
    adapter->discovering = false;
    adapter->call = sd_bus_slot_unref(adapter->call);
}

void adapter_clear(struct adapter *adapter)
{
    adapter->call = sd_bus_slot_unref(adapter->call);
}
