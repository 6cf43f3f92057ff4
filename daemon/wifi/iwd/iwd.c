/* SPDX-License-Identifier: Apache-2.0 */
/* iwd: what it shows on D-Bus, and what the daemon asks of it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "wifi/iwd/iwd.h"
#include "wifi/iwd/iwd_mark.h"

/* One that is too long becomes none. */
void iwd_copy_path(char target[IWD_PATH_MAX], const char *path)
{
    bool fits = strlen(path) < IWD_PATH_MAX;

    if (path != target)
        snprintf(target, IWD_PATH_MAX, "%s", fits ? path : "");
}

static int read_network_property(void *userdata, const char *name,
                                 const char *signature, sd_bus_message *message)
{
    struct iwd_network *network = userdata;

    if (strcmp(name, "Name") == 0)
        return bus_read_basic(message, signature, 's', &network->name);
    if (strcmp(name, "Type") == 0)
        return bus_read_basic(message, signature, 's', &network->type);
    if (strcmp(name, "Device") == 0)
        return bus_read_basic(message, signature, 'o', &network->device);
    if (strcmp(name, "KnownNetwork") == 0)
        network->known = true;
    return 0;
}

bool iwd_read_network(sd_bus_message *properties,
                      struct iwd_network *ret_network)
{
    struct iwd_network network = {.known = false};

    if (bus_each_property(properties, read_network_property, &network) < 0 ||
        !network.name || !network.type)
        return false;
    *ret_network = network;
    return true;
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
        iwd_device_removed(iwd);
    iwd->handlers->missing(iwd->userdata, -ENOENT, "iwd is not running");
}

static bool is_owed(const struct iwd *iwd, sd_bus_message *properties)
{
    struct iwd_network network;

    return *iwd->owed.ssid && iwd_read_network(properties, &network) &&
           strcmp(network.name, iwd->owed.ssid) == 0 &&
           strcmp(network.type, iwd->owed.type) == 0;
}

static void on_changed(void *userdata, const char *path, const char *interface,
                       sd_bus_message *properties, bool added)
{
    struct iwd *iwd = userdata;

    if (strcmp(interface, IWD_DEVICE) == 0 && added)
        iwd_device_added(iwd, path, properties);
    else if (strcmp(interface, IWD_STATION) == 0 &&
             strcmp(path, iwd->device) == 0)
        iwd_station_changed(iwd, properties);
    else if (strcmp(interface, IWD_KNOWN) == 0 && !is_owed(iwd, properties))
        iwd->configured = true;
}

static void on_removed(void *userdata, const char *path, const char *interface)
{
    struct iwd *iwd = userdata;

    if (strcmp(path, iwd->device) != 0)
        return;
    if (strcmp(interface, IWD_STATION) == 0)
        iwd_station_removed(iwd);
    else if (strcmp(interface, IWD_DEVICE) == 0)
        iwd_device_removed(iwd);
}

static void pay_debt(struct iwd *iwd)
{
    struct iwd_name owed = iwd->owed;

    iwd->owed.ssid[0] = '\0';
    if (*owed.ssid)
        iwd_forget(iwd, &owed);
}

static void tell_ready(struct iwd *iwd)
{
    if (!iwd->told_ready) {
        iwd->told_ready = true;
        iwd->handlers->ready(iwd->userdata, iwd->configured);
    }
    iwd_tell_connectivity(iwd);
}

void iwd_undone(struct iwd *iwd)
{
    iwd->undoing--;
    if (iwd->undoing == 0 && iwd->present && iwd->join.step < IWD_JOINING)
        iwd_mark_remove(IWD_MARK);
    if (iwd->undoing == 0 && iwd->tidying) {
        iwd->tidying = false;
        if (*iwd->device) /* it leaves the network, but has not told so yet */
            iwd_ask_station(iwd);
        tell_ready(iwd);
    }
    iwd_join_go_on(iwd);
}

static void on_listed(void *userdata)
{
    struct iwd *iwd = userdata;

    iwd_agent_register(iwd);
    if (!iwd->told_ready && *iwd->owed.ssid)
        log_info("Wi-Fi: a join that was cut short is undone");
    pay_debt(iwd);
    if (!*iwd->device)
        iwd->handlers->missing(iwd->userdata, -ENODEV,
                               "iwd has no Wi-Fi device");
    iwd->tidying = !iwd->told_ready && iwd->undoing > 0;
    if (!iwd->tidying)
        tell_ready(iwd);
}

static void on_failed(void *userdata, int error, const char *message)
{
    struct iwd *iwd = userdata;
    char what[256];

    snprintf(what, sizeof what, "iwd: %s", message);
    iwd->handlers->missing(iwd->userdata, error, what);
}

/* --- Setting up ----------------------------------------------------------- */

static int on_later(sd_event_source *source, void *userdata)
{
    (void)source;
    struct iwd *iwd = userdata;

    iwd_scan_go_on(iwd);
    iwd_join_go_on(iwd);
    return 0;
}

static void on_addresses(void *userdata)
{
    iwd_look_again(userdata);
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

    int r = later_add(event, &iwd->later, on_later, iwd);
    if (r >= 0)
        r = iwd_scan_set_up(iwd);
    if (r >= 0)
        r = settling_set_up(&iwd->settling, event, iwd_on_settled, iwd);
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
    sd_event_source_disable_unref(iwd->later);
    iwd_scan_drop(iwd);
    sd_event_source_disable_unref(iwd->scan.timer);
    sd_bus_slot_unref(iwd->station_call);
    iwd->tidying = false; /* nothing more is told */
    iwd_join_end(iwd);
    settling_free(&iwd->settling);
    wifi_call_free_all(&iwd->calls);
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
    iwd_mark_read(IWD_MARK, &iwd->owed);
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
