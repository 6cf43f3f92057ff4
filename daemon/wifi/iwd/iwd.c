/* SPDX-License-Identifier: Apache-2.0 */
/* iwd: its Wi-Fi device, and whether that is connected. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "wifi/iwd/iwd.h"

/* Network.Type and KnownNetwork.Type. */
const char *const iwd_type_names[] = {"open", "wep", "psk", "8021x", NULL};

static const struct {
    const char *name;
    enum iwd_state state;
} states[] = {
    {"connected", IWD_CONNECTED},       {"roaming", IWD_CONNECTED},
    {"connecting", IWD_CONNECTING},     {"disconnecting", IWD_DISCONNECTING},
    {"disconnected", IWD_DISCONNECTED},
};

/* One that is too long becomes none. */
void iwd_copy_path(char target[IWD_PATH_MAX], const char *path)
{
    bool fits = strlen(path) < IWD_PATH_MAX;

    if (path != target)
        snprintf(target, IWD_PATH_MAX, "%s", fits ? path : "");
}

/* --- Properties ----------------------------------------------------------- */

struct device_properties {
    const char *interface;
    int powered;
};

static int read_device(void *userdata, const char *name, const char *signature,
                       sd_bus_message *message)
{
    struct device_properties *properties = userdata;

    if (strcmp(name, "Name") == 0)
        return bus_read_basic(message, signature, 's', &properties->interface);
    if (strcmp(name, "Powered") == 0)
        return bus_read_basic(message, signature, 'b', &properties->powered);
    return 0;
}

struct station_properties {
    const char *state, *network;
    int scanning; /* -1: not told */
};

static int read_station(void *userdata, const char *name, const char *signature,
                        sd_bus_message *message)
{
    struct station_properties *properties = userdata;

    if (strcmp(name, "State") == 0)
        return bus_read_basic(message, signature, 's', &properties->state);
    if (strcmp(name, "ConnectedNetwork") == 0)
        return bus_read_basic(message, signature, 'o', &properties->network);
    if (strcmp(name, "Scanning") == 0)
        return bus_read_basic(message, signature, 'b', &properties->scanning);
    return 0;
}

static enum iwd_state find_state(const char *name)
{
    for (unsigned i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strcmp(states[i].name, name) == 0)
            return states[i].state;
    return IWD_DISCONNECTED;
}

/* --- Connectivity --------------------------------------------------------- */

static void tell_connectivity(struct iwd *iwd)
{
    char address[INET6_ADDRSTRLEN];
    bool up =
        iwd->state == IWD_CONNECTED && addresses_find(iwd->interface, address);

    if (up && iwd->join.step == IWD_IDLE)
        iwd->before[0] = '\0';
    if (!iwd->told_ready || iwd->station_call ||
        iwd->told == (up ? IWD_TOLD_UP : IWD_TOLD_DOWN))
        return;
    iwd->told = up ? IWD_TOLD_UP : IWD_TOLD_DOWN;
    if (up)
        iwd->handlers->up(iwd->userdata, address);
    else
        iwd->handlers->down(iwd->userdata);
}

static void look_again(struct iwd *iwd)
{
    iwd_join_check(iwd);
    iwd_join_go_on(iwd);
    tell_connectivity(iwd);
}

static void on_addresses(void *userdata)
{
    look_again(userdata);
}

/* --- The station ---------------------------------------------------------- */

static void take_station(struct iwd *iwd, sd_bus_message *message)
{
    struct station_properties properties = {NULL, NULL, -1};

    if (bus_each_property(message, read_station, &properties) < 0)
        return;
    if (properties.state)
        iwd->state = find_state(properties.state);
    if (properties.network)
        iwd_copy_path(iwd->network, properties.network);
    if (iwd->state == IWD_DISCONNECTED)
        iwd->network[0] = '\0';
    if (properties.scanning == 0) {
        iwd_find_scanned(iwd);
        iwd_scan_ended(iwd);
    }
    look_again(iwd);
}

static int on_station(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct iwd *iwd = userdata;

    iwd->station_call = sd_bus_slot_unref(iwd->station_call);
    if (sd_bus_message_is_method_error(reply, NULL))
        look_again(iwd); /* no station: in another mode, or no power */
    else
        take_station(iwd, reply);
    return 0;
}

/* It may have been told before the device whose station it is. */
static void ask_station(struct iwd *iwd)
{
    iwd->station_call = sd_bus_slot_unref(iwd->station_call);
    sd_bus_call_method_async(iwd->bus, &iwd->station_call, IWD, iwd->device,
                             BUS_PROPERTIES, "GetAll", on_station, iwd, "s",
                             IWD_STATION);
}

static void station_removed(struct iwd *iwd)
{
    iwd->station_call = sd_bus_slot_unref(iwd->station_call);
    iwd->state = IWD_NO_STATION;
    iwd->network[0] = '\0';
    iwd_join_lost(iwd, "the Wi-Fi device is gone");
    iwd_scan_lost(iwd);
    tell_connectivity(iwd);
}

/* --- The device ----------------------------------------------------------- */

static bool is_ours(const struct iwd *iwd, const char *interface)
{
    if (!interface || strlen(interface) >= IWD_NAME_MAX)
        return false;
    return !iwd->wanted || strcmp(iwd->wanted, interface) == 0;
}

/* NetworkManager leaves it without power when it ends; iwd gives it power when
 * it begins, but not later. */
static void device_added(struct iwd *iwd, const char *path,
                         sd_bus_message *message)
{
    struct device_properties properties = {NULL, true};

    if (*iwd->device ||
        bus_each_property(message, read_device, &properties) < 0 ||
        !is_ours(iwd, properties.interface))
        return;
    iwd_copy_path(iwd->device, path);
    snprintf(iwd->interface, sizeof iwd->interface, "%s", properties.interface);
    log_info("Wi-Fi: %s, by iwd", iwd->interface);
    if (properties.powered)
        ask_station(iwd);
    else
        bus_set_bool(iwd->bus, NULL, IWD, iwd->device, IWD_DEVICE, "Powered",
                     true, NULL, NULL);
}

static void device_removed(struct iwd *iwd)
{
    log_info("Wi-Fi: %s is gone", iwd->interface);
    iwd->device[0] = '\0';
    station_removed(iwd);
}

/* --- The watch ------------------------------------------------------------ */

static void on_service(void *userdata, bool present)
{
    struct iwd *iwd = userdata;

    iwd->present = present;
    iwd->owner[0] = '\0';
    if (present)
        return;
    if (*iwd->device)
        device_removed(iwd);
    iwd->handlers->missing(iwd->userdata, -ENOENT, "iwd is not running");
}

static void on_changed(void *userdata, const char *path, const char *interface,
                       sd_bus_message *properties, bool added)
{
    struct iwd *iwd = userdata;

    if (strcmp(interface, IWD_DEVICE) == 0 && added)
        device_added(iwd, path, properties);
    else if (strcmp(interface, IWD_STATION) == 0 &&
             strcmp(path, iwd->device) == 0)
        take_station(iwd, properties);
    else if (strcmp(interface, IWD_KNOWN) == 0)
        iwd->configured = true;
}

static void on_removed(void *userdata, const char *path, const char *interface)
{
    struct iwd *iwd = userdata;

    if (strcmp(path, iwd->device) != 0)
        return;
    if (strcmp(interface, IWD_STATION) == 0)
        station_removed(iwd);
    else if (strcmp(interface, IWD_DEVICE) == 0)
        device_removed(iwd);
}

static void pay_debt(struct iwd *iwd)
{
    struct iwd_name owed = iwd->owed;

    iwd->owed.ssid[0] = '\0';
    if (*owed.ssid)
        iwd_forget(iwd, &owed);
}

static void on_listed(void *userdata)
{
    struct iwd *iwd = userdata;

    iwd_agent_register(iwd);
    pay_debt(iwd);
    if (!*iwd->device)
        iwd->handlers->missing(iwd->userdata, -ENODEV,
                               "iwd has no Wi-Fi device");
    if (!iwd->told_ready) {
        iwd->told_ready = true;
        iwd->handlers->ready(iwd->userdata, iwd->configured);
    }
    tell_connectivity(iwd);
}

static void on_failed(void *userdata, int error, const char *message)
{
    struct iwd *iwd = userdata;
    char what[256];

    snprintf(what, sizeof what, "iwd: %s", message);
    iwd->handlers->missing(iwd->userdata, error, what);
}

/* --- Setting up ----------------------------------------------------------- */

static int on_begin(sd_event_source *source, void *userdata)
{
    (void)source;
    struct iwd *iwd = userdata;

    iwd_scan_go_on(iwd);
    iwd_join_go_on(iwd);
    return 0;
}

static int watch(struct iwd *iwd)
{
    static const char *const interfaces[] = {IWD_STATION, NULL};
    static const struct bus_watch_handlers watch_handlers = {
        .service = on_service,
        .changed = on_changed,
        .removed = on_removed,
        .listed = on_listed,
        .failed = on_failed,
        .interfaces = interfaces,
    };
    return bus_watch_new(iwd->bus, IWD, "/", &watch_handlers, iwd, &iwd->watch);
}

static int set_up(struct iwd *iwd)
{
    sd_event *event = sd_bus_get_event(iwd->bus);

    int r = sd_event_add_defer(event, &iwd->begin, on_begin, iwd);
    if (r >= 0)
        r = sd_event_source_set_enabled(iwd->begin, SD_EVENT_OFF);
    if (r >= 0)
        r = iwd_scan_init(iwd);
    if (r >= 0)
        r = addresses_new(event, on_addresses, iwd, &iwd->addresses);
    if (r >= 0)
        r = iwd_agent_add(iwd);
    return r < 0 ? r : watch(iwd);
}

static void iwd_free(void *stack)
{
    struct iwd *iwd = stack;

    if (!iwd)
        return;
    bus_watch_free(iwd->watch);
    addresses_free(iwd->addresses);
    sd_event_source_disable_unref(iwd->begin);
    iwd_scan_drop(iwd);
    sd_event_source_disable_unref(iwd->scan.timer);
    sd_bus_slot_unref(iwd->station_call);
    iwd_join_end(iwd);
    iwd_call_drop_all(iwd);
    iwd_agent_remove(iwd);
    explicit_bzero(&iwd->join, sizeof iwd->join);
    free(iwd);
}

static int iwd_new(sd_bus *bus, const char *interface,
                   const struct wifi_handlers *handlers, void *userdata,
                   void **ret_stack)
{
    struct iwd *iwd = calloc(1, sizeof *iwd);

    if (!iwd)
        return -ENOMEM;
    iwd->bus = bus;
    iwd->wanted = interface;
    iwd->handlers = handlers;
    iwd->userdata = userdata;
    int r = set_up(iwd);
    if (r < 0) {
        iwd_free(iwd);
        return r;
    }
    *ret_stack = iwd;
    return 0;
}

static void join_network(void *stack, const struct wifi_network *network)
{
    iwd_join_network(stack, network);
}

static enum wifi_failure roll_back(void *stack)
{
    return iwd_roll_back(stack);
}

static void scan(void *stack)
{
    iwd_scan_begin(stack);
}

const struct wifi_backend wifi_backend_iwd = {
    .name = "iwd",
    .service = IWD,
    .new_stack = iwd_new,
    .join = join_network,
    .roll_back = roll_back,
    .scan = scan,
    .free_stack = iwd_free,
};
