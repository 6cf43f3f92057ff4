/* SPDX-License-Identifier: Apache-2.0 */
/* Follows the objects of a service. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus.h"
#include "bus_name.h"
#include "bus_walk.h"
#include "clock.h"
#include "log.h"

#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

enum { FIRST_PROPERTIES = 2, SLOTS = FIRST_PROPERTIES + 4 };
enum { RETRY_MS = 5000 };

struct bus_watch {
    sd_bus *bus;
    const char *service;
    const char *root;
    const struct bus_watch_handlers *handlers;
    void *userdata;
    struct bus_name name;
    sd_bus_slot *slots[SLOTS]; /* matches */
    sd_bus_slot *call;         /* the call whose answer is awaited */
    struct bus_walk *walk;     /* to what can't be read otherwise */
    sd_event_source *retry;    /* NULL: the bus has no event loop */
    bool failing;              /* told once, however often it is tried */
    bool walking;              /* for the list */
    bool listed; /* before that, changes are part of the list to come */
};

/* Last of all, the handler may free the watch. */
static void listing_failed(struct bus_watch *watch, int error,
                           const char *message)
{
    bool is_news = !watch->failing;

    watch->failing = true;
    if (watch->retry)
        clock_arm(watch->retry, RETRY_MS);
    if (is_news)
        watch->handlers->failed(watch->userdata, error, message);
}

/* Reads an a{sa{sv}}: the interfaces of one object. */
static int read_interfaces(const struct bus_watch_handlers *handlers,
                           void *userdata, const char *path,
                           sd_bus_message *message)
{
    int r = sd_bus_message_enter_container(message, 'a', "{sa{sv}}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(message, 'e', "sa{sv}")) > 0) {
        const char *interface;
        r = sd_bus_message_read(message, "s", &interface);
        if (r < 0)
            return r;
        handlers->changed(userdata, path, interface, message, true);
        if (!sd_bus_message_at_end(message, 0)) /* it was not of interest */
            r = sd_bus_message_skip(message, "a{sv}");
        if (r >= 0)
            r = sd_bus_message_exit_container(message);
        if (r < 0)
            return r;
    }
    return r < 0 ? r : sd_bus_message_exit_container(message);
}

int bus_each_object(sd_bus_message *message,
                    const struct bus_watch_handlers *handlers, void *userdata)
{
    int r = sd_bus_message_enter_container(message, 'a', "{oa{sa{sv}}}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(message, 'e', "oa{sa{sv}}")) >
           0) {
        const char *path;
        r = sd_bus_message_read(message, "o", &path);
        if (r < 0)
            return r;
        r = read_interfaces(handlers, userdata, path, message);
        if (r < 0)
            return r;
        r = sd_bus_message_exit_container(message);
        if (r < 0)
            return r;
    }
    return r < 0 ? r : sd_bus_message_exit_container(message);
}

static void told_all(struct bus_watch *watch, sd_bus_message *reply)
{
    bus_each_object(reply, watch->handlers, watch->userdata);
    watch->handlers->listed(watch->userdata);
}

static void walk_all(struct bus_watch *watch)
{
    log_debug("%s: the list can't be read; asking each object", watch->service);
    int r = bus_walk_tree(watch->walk, watch->root);
    watch->walking = r >= 0;
    if (r < 0)
        listing_failed(watch, r, strerror(-r));
}

static void on_walk_changed(void *userdata, const char *path,
                            const char *interface, sd_bus_message *properties,
                            bool added)
{
    struct bus_watch *watch = userdata;
    watch->handlers->changed(watch->userdata, path, interface, properties,
                             added);
}

static void on_walk_ended(void *userdata, int error, const char *message)
{
    struct bus_watch *watch = userdata;
    bool was_walking = watch->walking;

    watch->walking = false;
    if (!was_walking)
        return;
    watch->listed = error >= 0;
    if (error < 0)
        listing_failed(watch, error, message);
    else
        watch->handlers->listed(watch->userdata);
}

static const struct bus_walk_handlers walk_handlers = {
    .changed = on_walk_changed,
    .ended = on_walk_ended,
};

static int on_objects(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct bus_watch *watch = userdata;
    const sd_bus_error *error = sd_bus_message_get_error(reply);

    watch->call = sd_bus_slot_unref(watch->call);
    if (error) {
        listing_failed(watch, -sd_bus_error_get_errno(error),
                       bus_error_words(error));
        return 0;
    }
    watch->listed = true; /* what changes during a walk is told, too */
    watch->failing = false;
    if (bus_is_readable(reply, "a{oa{sa{sv}}}"))
        told_all(watch, reply);
    else
        walk_all(watch);
    return 0;
}

static void list_objects(struct bus_watch *watch)
{
    watch->call = sd_bus_slot_unref(watch->call);
    int r = sd_bus_call_method_async(
        watch->bus, &watch->call, watch->service, watch->root, OBJECT_MANAGER,
        "GetManagedObjects", on_objects, watch, NULL);
    if (r < 0)
        listing_failed(watch, r, strerror(-r));
}

/* A service that is starting, or too busy to answer in time, may answer yet. */
static int on_retry(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    struct bus_watch *watch = userdata;

    if (watch->name.present && watch->failing)
        list_objects(watch);
    return 0;
}

/* Without the service, it is listed when that comes. */
void bus_watch_list(struct bus_watch *watch)
{
    bus_walk_cancel(watch->walk); /* it may have passed what is wanted */
    watch->walking = false;
    if (watch->name.present)
        list_objects(watch);
}

static void on_name(void *userdata, bool present)
{
    struct bus_watch *watch = userdata;

    watch->listed = watch->failing = watch->walking = false;
    watch->call = sd_bus_slot_unref(watch->call);
    bus_walk_cancel(watch->walk);
    watch->handlers->service(watch->userdata, present);
    if (present)
        list_objects(watch);
}

/* The bus itself refuses. */
static void on_name_failed(void *userdata, const sd_bus_error *error)
{
    struct bus_watch *watch = userdata;
    watch->handlers->failed(watch->userdata, -sd_bus_error_get_errno(error),
                            bus_error_words(error));
}

/* The path alone, of what follows it can't be read. */
static void ask_object(struct bus_watch *watch, sd_bus_message *message)
{
    const char *path;
    if (sd_bus_message_read(message, "o", &path) >= 0)
        bus_walk_object(watch->walk, path, NULL, true);
}

static int on_added(sd_bus_message *message, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct bus_watch *watch = userdata;
    const char *path;

    if (!watch->listed)
        return 0;
    if (!bus_is_readable(message, "oa{sa{sv}}"))
        ask_object(watch, message);
    else if (sd_bus_message_read(message, "o", &path) >= 0)
        read_interfaces(watch->handlers, watch->userdata, path, message);
    return 0;
}

static int on_removed(sd_bus_message *message, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct bus_watch *watch = userdata;
    const char *path, *interface;

    if (!watch->listed || sd_bus_message_read(message, "o", &path) < 0 ||
        sd_bus_message_enter_container(message, 'a', "s") < 0)
        return 0;
    while (sd_bus_message_read(message, "s", &interface) > 0)
        watch->handlers->removed(watch->userdata, path, interface);
    return 0;
}

static int on_properties(sd_bus_message *message, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct bus_watch *watch = userdata;
    const char *path = sd_bus_message_get_path(message);
    const char *interface;

    if (!watch->listed)
        return 0;
    bool readable = bus_is_readable(message, "sa{sv}as");
    if (sd_bus_message_read(message, "s", &interface) < 0)
        return 0;
    if (readable)
        watch->handlers->changed(watch->userdata, path, interface, message,
                                 false);
    else
        bus_walk_object(watch->walk, path, interface, false);
    return 0;
}

static int match_properties(struct bus_watch *watch, const char *interface,
                            sd_bus_slot **ret_slot)
{
    char rule[256];
    snprintf(rule, sizeof rule,
             "type='signal',sender='%s',interface='" BUS_PROPERTIES "',"
             "member='PropertiesChanged'%s%s%s",
             watch->service, interface ? ",arg0='" : "",
             interface ? interface : "", interface ? "'" : "");
    return sd_bus_add_match_async(watch->bus, ret_slot, rule, on_properties,
                                  NULL, watch);
}

static int match_interfaces(struct bus_watch *watch)
{
    const char *const *interfaces = watch->handlers->interfaces;
    if (!interfaces)
        return match_properties(watch, NULL, &watch->slots[FIRST_PROPERTIES]);
    for (unsigned i = 0; interfaces[i]; i++) {
        if (FIRST_PROPERTIES + i == SLOTS)
            return -ENOBUFS;
        int r = match_properties(watch, interfaces[i],
                                 &watch->slots[FIRST_PROPERTIES + i]);
        if (r < 0)
            return r;
    }
    return 0;
}

static int match_signals(struct bus_watch *watch)
{
    int r = sd_bus_match_signal_async(
        watch->bus, &watch->slots[0], watch->service, watch->root,
        OBJECT_MANAGER, "InterfacesAdded", on_added, NULL, watch);
    if (r < 0)
        return r;
    r = sd_bus_match_signal_async(watch->bus, &watch->slots[1], watch->service,
                                  watch->root, OBJECT_MANAGER,
                                  "InterfacesRemoved", on_removed, NULL, watch);
    return r < 0 ? r : match_interfaces(watch);
}

static int watch_start(struct bus_watch *watch)
{
    sd_event *event = sd_bus_get_event(watch->bus);
    int r = 0;

    if (event)
        r = clock_add_timer(event, &watch->retry, on_retry, watch);
    if (r >= 0)
        r = bus_walk_new(watch->bus, watch->service, &walk_handlers, watch,
                         &watch->walk);
    if (r >= 0)
        r = match_signals(watch);
    return r < 0 ? r
                 : bus_name_watch(&watch->name, watch->bus, watch->service,
                                  on_name, on_name_failed, watch);
}

int bus_watch_new(sd_bus *bus, const char *service, const char *root,
                  const struct bus_watch_handlers *handlers, void *userdata,
                  struct bus_watch **ret_watch)
{
    struct bus_watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        return -ENOMEM;
    watch->bus = bus;
    watch->service = service;
    watch->root = root;
    watch->handlers = handlers;
    watch->userdata = userdata;

    int r = watch_start(watch);
    if (r < 0) {
        bus_watch_free(watch);
        return r;
    }
    *ret_watch = watch;
    return 0;
}

void bus_watch_free(struct bus_watch *watch)
{
    if (!watch)
        return;
    bus_name_end(&watch->name);
    for (unsigned i = 0; i < SLOTS; i++)
        sd_bus_slot_unref(watch->slots[i]);
    sd_bus_slot_unref(watch->call);
    bus_walk_free(watch->walk);
    sd_event_source_disable_unref(watch->retry);
    free(watch);
}
