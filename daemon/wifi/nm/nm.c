/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: what it shows on D-Bus, and what the daemon asks of it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "wifi/nm/nm.h"

/* --- The watch ------------------------------------------------------------ */

static int read_state(void *userdata, const char *name, const char *signature,
                      sd_bus_message *message)
{
    return strcmp(name, "State") == 0
               ? bus_read_basic(message, signature, 'u', userdata)
               : 0;
}

static void active_changed(struct nm *nm, const char *path,
                           sd_bus_message *message)
{
    uint32_t state = 0;

    if (bus_each_property(message, read_state, &state) >= 0 && state > 0)
        nm_join_active_changed(nm, path, state);
}

static void on_service(void *userdata, bool present)
{
    struct nm *nm = userdata;

    if (present)
        return;
    if (*nm->device)
        nm_device_removed(nm);
    nm->handlers->missing(nm->userdata, -ENOENT,
                          "NetworkManager is not running");
}

static void on_changed(void *userdata, const char *path, const char *interface,
                       sd_bus_message *properties, bool added)
{
    struct nm *nm = userdata;

    if (strcmp(interface, NM_DEVICE) == 0)
        nm_device_changed(nm, path, properties, added);
    else if (strcmp(interface, NM_ACTIVE) == 0)
        active_changed(nm, path, properties);
}

static void on_removed(void *userdata, const char *path, const char *interface)
{
    struct nm *nm = userdata;

    if (strcmp(interface, NM_DEVICE) == 0 && strcmp(path, nm->device) == 0)
        nm_device_removed(nm);
    else if (strcmp(interface, NM_ACTIVE) == 0)
        nm_join_active_changed(nm, path, NM_ACTIVE_DEACTIVATED);
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

static int watch(struct nm *nm)
{
    static const char *const interfaces[] = {NM_DEVICE, NM_ACTIVE, NULL};
    static const struct bus_watch_handlers handlers = {
        .service = on_service,
        .changed = on_changed,
        .removed = on_removed,
        .listed = on_listed,
        .failed = on_failed,
        .interfaces = interfaces,
    };
    return bus_watch_new(nm->bus, NM, NM_ROOT, &handlers, nm, &nm->watch);
}

/* --- From the event loop -------------------------------------------------- */

/* The daemon's calls only note what is to be done: so whatever comes of it,
 * comes from the event loop. */
static int on_later(sd_event_source *source, void *userdata)
{
    (void)source;
    struct nm *nm = userdata;

    nm_check_link(nm);
    nm_listen(nm);
    if (nm->join.step == NM_BEGINNING)
        nm_join_begin(nm);
    if (nm->scan.step == NM_SCAN_BEGINNING)
        nm_scan_begin(nm);
    return 0;
}

void nm_later(struct nm *nm)
{
    later_call(nm->later);
}

struct nm_call *nm_call_new(struct nm *nm, const char *path)
{
    struct nm_call *call = wifi_call_new(&nm->calls, sizeof *call);
    if (!call)
        return NULL;
    call->nm = nm;
    snprintf(call->path, sizeof call->path, "%s", path);
    return call;
}

/* --- What the daemon calls ------------------------------------------------ */

static void nm_free(void *stack)
{
    struct nm *nm = stack;

    if (!nm)
        return;
    bus_watch_free(nm->watch);
    nm->watch = NULL; /* nothing more is told, whatever is answered below */
    nm_listen_stop(nm);
    sd_bus_slot_unref(nm->profiles_call);
    sd_bus_slot_unref(nm->old_profiles_call);
    sd_bus_slot_unref(nm->mode_call);
    sd_bus_slot_unref(nm->scan.call);
    nm->told_ready = true;
    nm_join_end(nm);
    wifi_call_free_all(&nm->calls);
    sd_event_source_disable_unref(nm->later);
    sd_event_source_disable_unref(nm->join.timer);
    sd_event_source_disable_unref(nm->scan.timer);
    explicit_bzero(&nm->join, sizeof nm->join);
    free(nm);
}

static int set_up(struct nm *nm)
{
    int r = later_add(sd_bus_get_event(nm->bus), &nm->later, on_later, nm);
    if (r >= 0)
        r = nm_join_set_up(nm);
    if (r >= 0)
        r = nm_scan_set_up(nm);
    return r < 0 ? r : watch(nm);
}

static int nm_new(sd_bus *bus, const char *interface,
                  const struct wifi_handlers *handlers, void *userdata,
                  void **ret_stack)
{
    struct nm *nm = calloc(1, sizeof *nm);

    if (!nm)
        return -ENOMEM;
    nm->bus = bus;
    nm->wanted = interface;
    nm->handlers = handlers;
    nm->userdata = userdata;
    int r = set_up(nm);
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
    nm_scan_start(stack);
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
