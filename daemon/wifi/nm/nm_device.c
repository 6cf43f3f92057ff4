/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: the Wi-Fi device that is ours, and its state. */
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "wifi/nm/nm.h"

enum { NM_DEVICE_TYPE_WIFI = 2 };

struct device_properties {
    const char *interface;
    uint32_t type, state;
    uint32_t reason_state, reason; /* told after the state, by itself */
    const char *active;
};

/* Why the device entered a state. */
static int read_reason(struct device_properties *properties,
                       const char *signature, sd_bus_message *message)
{
    if (strcmp(signature, "(uu)") != 0)
        return 0;
    int r = sd_bus_message_read(message, "(uu)", &properties->reason_state,
                                &properties->reason);
    return r < 0 ? r : 1;
}

static int read_device(void *userdata, const char *name, const char *signature,
                       sd_bus_message *message)
{
    struct device_properties *properties = userdata;

    if (strcmp(name, "Interface") == 0)
        return bus_read_basic(message, signature, 's', &properties->interface);
    if (strcmp(name, "DeviceType") == 0)
        return bus_read_basic(message, signature, 'u', &properties->type);
    if (strcmp(name, "State") == 0)
        return bus_read_basic(message, signature, 'u', &properties->state);
    if (strcmp(name, "StateReason") == 0)
        return read_reason(properties, signature, message);
    if (strcmp(name, "ActiveConnection") == 0)
        return bus_read_basic(message, signature, 'o', &properties->active);
    return 0;
}

static bool is_ours(const struct nm *nm,
                    const struct device_properties *properties)
{
    if (properties->type != NM_DEVICE_TYPE_WIFI || !properties->interface)
        return false;
    if (strlen(properties->interface) >= NM_NAME_MAX)
        return false;
    if (nm->wanted)
        return strcmp(nm->wanted, properties->interface) == 0;
    return properties->state > NM_DEVICE_UNMANAGED;
}

static void take_state(struct nm *nm,
                       const struct device_properties *properties)
{
    if (properties->active)
        snprintf(nm->active_connection, sizeof nm->active_connection, "%s",
                 properties->active);
    if (properties->state == 0 || properties->state == nm->device_state)
        return;
    nm->device_state = properties->state;
    nm_check_link(nm);
}

static void take_changes(struct nm *nm,
                         const struct device_properties *properties)
{
    take_state(nm, properties);
    if (properties->reason_state > 0)
        nm_join_device_changed(nm, properties->reason_state,
                               properties->reason);
}

static void device_added(struct nm *nm, const char *path,
                         const struct device_properties *properties)
{
    if (*nm->device || !is_ours(nm, properties))
        return;
    snprintf(nm->device, sizeof nm->device, "%s", path);
    snprintf(nm->interface, sizeof nm->interface, "%s", properties->interface);
    log_info("Wi-Fi: %s, by NetworkManager", nm->interface);
    take_state(nm, properties);
}

static int on_device(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm_call *call = userdata;
    struct device_properties properties = {.state = 0};

    if (!sd_bus_message_is_method_error(reply, NULL) &&
        bus_each_property(reply, read_device, &properties) >= 0)
        device_added(call->nm, call->path, &properties);
    wifi_call_free(&call->base);
    return 0;
}

/* NetworkManager shows a device before it manages it, so one that was passed
 * over may have become ours. */
static void ask_device(struct nm *nm, const char *path)
{
    struct nm_call *call = nm_call_new(nm, path);
    if (call && sd_bus_call_method_async(nm->bus, &call->base.slot, NM, path,
                                         BUS_PROPERTIES, "GetAll", on_device,
                                         call, "s", NM_DEVICE) < 0)
        wifi_call_free(&call->base);
}

void nm_device_changed(struct nm *nm, const char *path, sd_bus_message *message,
                       bool added)
{
    struct device_properties properties = {.state = 0};

    if (bus_each_property(message, read_device, &properties) < 0)
        return;
    if (added)
        device_added(nm, path, &properties);
    else if (strcmp(path, nm->device) == 0)
        take_changes(nm, &properties);
    else if (!*nm->device && properties.state > NM_DEVICE_UNMANAGED)
        ask_device(nm, path);
}

void nm_device_removed(struct nm *nm)
{
    log_info("Wi-Fi: %s is gone", nm->interface);
    if (nm->join.step != NM_IDLE)
        nm_join_fail(nm, WIFI_FAILURE_NO_DEVICE, "the Wi-Fi device is gone");
    nm->device[0] = '\0';
    nm->active_connection[0] = '\0';
    nm->device_state = 0;
    nm->before[0] = '\0'; /* paths begin anew with the service */
    nm->undone[0] = '\0';
    nm_scan_end(nm);
    nm_check_link(nm);
}
