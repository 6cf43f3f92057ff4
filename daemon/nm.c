/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: its Wi-Fi device, and whether that is connected. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "nm_internal.h"

enum { NM_DEVICE_TYPE_WIFI = 2, NM_MODE_INFRASTRUCTURE = 2 };

/* --- Properties ----------------------------------------------------------- */

struct device_properties {
    const char *interface;
    uint32_t type, state, failure;
    const char *active;
};

/* (state, reason): the reason counts where the state is that of a failure. */
static int read_reason(struct device_properties *properties,
                       const char *signature, sd_bus_message *message)
{
    uint32_t state, reason;

    if (strcmp(signature, "(uu)") != 0)
        return 0;
    int r = sd_bus_message_read(message, "(uu)", &state, &reason);
    if (r >= 0 && state == NM_DEVICE_FAILED)
        properties->failure = reason;
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

static int read_state(void *userdata, const char *name, const char *signature,
                      sd_bus_message *message)
{
    return strcmp(name, "State") == 0
               ? bus_read_basic(message, signature, 'u', userdata)
               : 0;
}

static int read_last_scan(void *userdata, const char *name,
                          const char *signature, sd_bus_message *message)
{
    int64_t last_scan;
    if (strcmp(name, "LastScan") != 0)
        return 0;
    *(bool *)userdata = true;
    return bus_read_basic(message, signature, 'x', &last_scan);
}

/* --- The device ----------------------------------------------------------- */

static void tell(struct wifi *wifi, enum nm_link link)
{
    if (wifi->told == link)
        return;
    wifi->told = link;
    if (link == NM_LINK_UP)
        wifi->handlers->up(wifi->userdata);
    else
        wifi->handlers->down(wifi->userdata);
}

static int on_mode(sd_bus_message *reply, void *userdata,
                   sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wifi *wifi = userdata;
    uint32_t mode = 0;

    wifi->mode_call = sd_bus_slot_unref(wifi->mode_call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        sd_bus_message_read(reply, "v", "u", &mode);
    tell(wifi, mode == NM_MODE_INFRASTRUCTURE ? NM_LINK_UP : NM_LINK_DOWN);
    return 0;
}

/* A hotspot of the machine's own is activated too, and leads nowhere. */
void nm_tell_connectivity(struct wifi *wifi)
{
    if (!wifi->told_ready)
        return;
    wifi->mode_call = sd_bus_slot_unref(wifi->mode_call);
    if (wifi->device_state != NM_DEVICE_ACTIVATED) {
        tell(wifi, NM_LINK_DOWN);
        return;
    }
    wifi->before[0] = '\0';
    sd_bus_call_method_async(wifi->bus, &wifi->mode_call, NM, wifi->device,
                             BUS_PROPERTIES, "Get", on_mode, wifi, "ss",
                             NM_WIRELESS, "Mode");
}

static bool is_ours(const struct wifi *wifi,
                    const struct device_properties *properties)
{
    if (properties->type != NM_DEVICE_TYPE_WIFI || !properties->interface)
        return false;
    if (strlen(properties->interface) >= NM_NAME_MAX)
        return false;
    if (wifi->wanted)
        return strcmp(wifi->wanted, properties->interface) == 0;
    return properties->state > NM_DEVICE_UNMANAGED;
}

static void take_state(struct wifi *wifi,
                       const struct device_properties *properties)
{
    if (properties->active)
        snprintf(wifi->active_connection, sizeof wifi->active_connection, "%s",
                 properties->active);
    if (properties->failure > 0)
        wifi->join.failure = properties->failure;
    if (properties->state == 0 || properties->state == wifi->device_state)
        return;
    wifi->device_state = properties->state;
    nm_tell_connectivity(wifi);
}

static void device_added(struct wifi *wifi, const char *path,
                         const struct device_properties *properties)
{
    if (*wifi->device || !is_ours(wifi, properties))
        return;
    snprintf(wifi->device, sizeof wifi->device, "%s", path);
    snprintf(wifi->interface, sizeof wifi->interface, "%s",
             properties->interface);
    log_info("Wi-Fi: %s, by NetworkManager", wifi->interface);
    take_state(wifi, properties);
}

struct device_call {
    struct wifi *wifi;
    char path[NM_PATH_MAX];
};

static int on_device(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)ret_error;
    const struct device_call *call = userdata;
    struct device_properties properties = {NULL, 0, 0, 0, NULL};

    if (!sd_bus_message_is_method_error(reply, NULL) &&
        bus_each_property(reply, read_device, &properties) >= 0)
        device_added(call->wifi, call->path, &properties);
    return 0;
}

/* NetworkManager shows a device before it manages it, so one that was passed
 * over may have become ours. */
static void ask_device(struct wifi *wifi, const char *path)
{
    struct device_call *call = calloc(1, sizeof *call);
    if (!call)
        return;
    call->wifi = wifi;
    snprintf(call->path, sizeof call->path, "%s", path);
    wifi->device_call = sd_bus_slot_unref(wifi->device_call);
    if (sd_bus_call_method_async(wifi->bus, &wifi->device_call, NM, path,
                                 BUS_PROPERTIES, "GetAll", on_device, call, "s",
                                 NM_DEVICE) < 0)
        free(call);
    else
        sd_bus_slot_set_destroy_callback(wifi->device_call, free);
}

static void device_changed(struct wifi *wifi, const char *path,
                           sd_bus_message *message, bool added)
{
    struct device_properties properties = {NULL, 0, 0, 0, NULL};

    if (bus_each_property(message, read_device, &properties) < 0)
        return;
    if (added)
        device_added(wifi, path, &properties);
    else if (strcmp(path, wifi->device) == 0)
        take_state(wifi, &properties);
    else if (!*wifi->device && properties.state > NM_DEVICE_UNMANAGED)
        ask_device(wifi, path);
}

static void device_removed(struct wifi *wifi)
{
    log_info("Wi-Fi: %s is gone", wifi->interface);
    nm_join_lost(wifi, "the Wi-Fi device is gone");
    wifi->device[0] = '\0';
    wifi->active_connection[0] = '\0';
    wifi->device_state = 0;
    nm_tell_connectivity(wifi);
}

/* --- The watch ------------------------------------------------------------ */

static void on_service(void *userdata, bool present)
{
    struct wifi *wifi = userdata;

    if (present)
        return;
    if (*wifi->device)
        device_removed(wifi);
    wifi->handlers->missing(wifi->userdata, -ENOENT,
                            "NetworkManager is not running");
}

static void on_changed(void *userdata, const char *path, const char *interface,
                       sd_bus_message *properties, bool added)
{
    struct wifi *wifi = userdata;
    uint32_t state = 0;
    bool scanned = false;

    if (strcmp(interface, NM_DEVICE) == 0) {
        device_changed(wifi, path, properties, added);
    } else if (strcmp(interface, NM_ACTIVE) == 0) {
        if (bus_each_property(properties, read_state, &state) >= 0 && state > 0)
            nm_join_active_changed(wifi, path, state);
    } else if (strcmp(interface, NM_WIRELESS) == 0 &&
               strcmp(path, wifi->device) == 0 && !added) {
        if (bus_each_property(properties, read_last_scan, &scanned) >= 0 &&
            scanned)
            nm_join_scanned(wifi);
    }
}

static void on_removed(void *userdata, const char *path, const char *interface)
{
    struct wifi *wifi = userdata;

    if (strcmp(interface, NM_DEVICE) == 0 && strcmp(path, wifi->device) == 0)
        device_removed(wifi);
    else if (strcmp(interface, NM_ACTIVE) == 0)
        nm_join_active_removed(wifi, path);
}

static void on_listed(void *userdata)
{
    struct wifi *wifi = userdata;

    if (!*wifi->device)
        wifi->handlers->missing(wifi->userdata, -ENODEV,
                                "NetworkManager has no Wi-Fi device");
    nm_look_for_profiles(wifi);
}

static void on_failed(void *userdata, int error, const char *message)
{
    struct wifi *wifi = userdata;
    char what[256];

    snprintf(what, sizeof what, "NetworkManager: %s", message);
    wifi->handlers->missing(wifi->userdata, error, what);
}

int wifi_new(sd_bus *bus, const char *interface,
             const struct wifi_handlers *handlers, void *userdata,
             struct wifi **ret_wifi)
{
    static const char *const interfaces[] = {NM_DEVICE, NM_WIRELESS, NM_ACTIVE,
                                             NULL};
    static const struct bus_watch_handlers watch_handlers = {
        .service = on_service,
        .changed = on_changed,
        .removed = on_removed,
        .listed = on_listed,
        .failed = on_failed,
        .interfaces = interfaces,
    };
    struct wifi *wifi = calloc(1, sizeof *wifi);

    if (!wifi)
        return -ENOMEM;
    wifi->bus = bus;
    wifi->wanted = interface;
    wifi->handlers = handlers;
    wifi->userdata = userdata;
    int r =
        bus_watch_new(bus, NM, NM_ROOT, &watch_handlers, wifi, &wifi->watch);
    if (r < 0) {
        wifi_free(wifi);
        return r;
    }
    *ret_wifi = wifi;
    return 0;
}

void wifi_free(struct wifi *wifi)
{
    if (!wifi)
        return;
    bus_watch_free(wifi->watch);
    sd_bus_slot_unref(wifi->profiles_call);
    sd_bus_slot_unref(wifi->mode_call);
    sd_bus_slot_unref(wifi->device_call);
    wifi->told_ready = true; /* nothing more is told */
    nm_join_end(wifi);
    explicit_bzero(&wifi->join, sizeof wifi->join);
    free(wifi);
}
