/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: its Wi-Fi device, and whether that is connected. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "wifi/nm.h"

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

static void tell(struct nm *nm, enum nm_link link)
{
    if (nm->told == link)
        return;
    nm->told = link;
    if (link == NM_LINK_UP)
        nm->handlers->up(nm->userdata);
    else
        nm->handlers->down(nm->userdata);
}

static int on_mode(sd_bus_message *reply, void *userdata,
                   sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    uint32_t mode = 0;

    nm->mode_call = sd_bus_slot_unref(nm->mode_call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        sd_bus_message_read(reply, "v", "u", &mode);
    tell(nm, mode == NM_MODE_INFRASTRUCTURE ? NM_LINK_UP : NM_LINK_DOWN);
    return 0;
}

/* A hotspot of the machine's own is activated too, and leads nowhere. */
void nm_tell_connectivity(struct nm *nm)
{
    if (!nm->told_ready)
        return;
    nm->mode_call = sd_bus_slot_unref(nm->mode_call);
    if (nm->device_state != NM_DEVICE_ACTIVATED) {
        tell(nm, NM_LINK_DOWN);
        return;
    }
    nm->before[0] = '\0';
    sd_bus_call_method_async(nm->bus, &nm->mode_call, NM, nm->device,
                             BUS_PROPERTIES, "Get", on_mode, nm, "ss",
                             NM_WIRELESS, "Mode");
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
    if (properties->failure > 0)
        nm->join.failure = properties->failure;
    if (properties->state == 0 || properties->state == nm->device_state)
        return;
    nm->device_state = properties->state;
    nm_tell_connectivity(nm);
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

struct device_call {
    struct nm *nm;
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
        device_added(call->nm, call->path, &properties);
    return 0;
}

/* NetworkManager shows a device before it manages it, so one that was passed
 * over may have become ours. */
static void ask_device(struct nm *nm, const char *path)
{
    struct device_call *call = calloc(1, sizeof *call);
    if (!call)
        return;
    call->nm = nm;
    snprintf(call->path, sizeof call->path, "%s", path);
    nm->device_call = sd_bus_slot_unref(nm->device_call);
    if (sd_bus_call_method_async(nm->bus, &nm->device_call, NM, path,
                                 BUS_PROPERTIES, "GetAll", on_device, call, "s",
                                 NM_DEVICE) < 0)
        free(call);
    else
        sd_bus_slot_set_destroy_callback(nm->device_call, free);
}

static void device_changed(struct nm *nm, const char *path,
                           sd_bus_message *message, bool added)
{
    struct device_properties properties = {NULL, 0, 0, 0, NULL};

    if (bus_each_property(message, read_device, &properties) < 0)
        return;
    if (added)
        device_added(nm, path, &properties);
    else if (strcmp(path, nm->device) == 0)
        take_state(nm, &properties);
    else if (!*nm->device && properties.state > NM_DEVICE_UNMANAGED)
        ask_device(nm, path);
}

static void device_removed(struct nm *nm)
{
    log_info("Wi-Fi: %s is gone", nm->interface);
    nm_join_lost(nm, "the Wi-Fi device is gone");
    nm->device[0] = '\0';
    nm->active_connection[0] = '\0';
    nm->device_state = 0;
    nm_tell_connectivity(nm);
}

/* --- The watch ------------------------------------------------------------ */

static void on_service(void *userdata, bool present)
{
    struct nm *nm = userdata;

    if (present)
        return;
    if (*nm->device)
        device_removed(nm);
    nm->handlers->missing(nm->userdata, -ENOENT,
                          "NetworkManager is not running");
}

static void on_changed(void *userdata, const char *path, const char *interface,
                       sd_bus_message *properties, bool added)
{
    struct nm *nm = userdata;
    uint32_t state = 0;
    bool scanned = false;

    if (strcmp(interface, NM_DEVICE) == 0) {
        device_changed(nm, path, properties, added);
    } else if (strcmp(interface, NM_ACTIVE) == 0) {
        if (bus_each_property(properties, read_state, &state) >= 0 && state > 0)
            nm_join_active_changed(nm, path, state);
    } else if (strcmp(interface, NM_WIRELESS) == 0 &&
               strcmp(path, nm->device) == 0 && !added) {
        if (bus_each_property(properties, read_last_scan, &scanned) >= 0 &&
            scanned)
            nm_join_scanned(nm);
    }
}

static void on_removed(void *userdata, const char *path, const char *interface)
{
    struct nm *nm = userdata;

    if (strcmp(interface, NM_DEVICE) == 0 && strcmp(path, nm->device) == 0)
        device_removed(nm);
    else if (strcmp(interface, NM_ACTIVE) == 0)
        nm_join_active_removed(nm, path);
}

static void on_listed(void *userdata)
{
    struct nm *nm = userdata;

    if (!*nm->device)
        nm->handlers->missing(nm->userdata, -ENODEV,
                              "NetworkManager has no Wi-Fi device");
    nm_look_for_profiles(nm);
}

static void on_failed(void *userdata, int error, const char *message)
{
    struct nm *nm = userdata;
    char what[256];

    snprintf(what, sizeof what, "NetworkManager: %s", message);
    nm->handlers->missing(nm->userdata, error, what);
}

static void nm_free(void *stack)
{
    struct nm *nm = stack;

    if (!nm)
        return;
    bus_watch_free(nm->watch);
    sd_bus_slot_unref(nm->profiles_call);
    sd_bus_slot_unref(nm->mode_call);
    sd_bus_slot_unref(nm->device_call);
    nm->told_ready = true; /* nothing more is told */
    nm_join_end(nm);
    explicit_bzero(&nm->join, sizeof nm->join);
    free(nm);
}

static int nm_new(sd_bus *bus, const char *interface,
                  const struct wifi_handlers *handlers, void *userdata,
                  void **ret_stack)
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
    struct nm *nm = calloc(1, sizeof *nm);

    if (!nm)
        return -ENOMEM;
    nm->bus = bus;
    nm->wanted = interface;
    nm->handlers = handlers;
    nm->userdata = userdata;
    int r = bus_watch_new(bus, NM, NM_ROOT, &watch_handlers, nm, &nm->watch);
    if (r < 0) {
        nm_free(nm);
        return r;
    }
    *ret_stack = nm;
    return 0;
}

static void join_network(void *stack, const struct wifi_network *network)
{
    nm_join_network(stack, network);
}

static enum wifi_failure roll_back(void *stack)
{
    return nm_roll_back(stack);
}

static void scan(void *stack)
{
    struct nm *nm = stack;
    nm->handlers->scanned(nm->userdata, NULL, 0); /* not yet */
}

const struct wifi_backend wifi_backend_nm = {
    .name = "networkmanager",
    .service = NM,
    .new_stack = nm_new,
    .join = join_network,
    .roll_back = roll_back,
    .scan = scan,
    .free_stack = nm_free,
};
