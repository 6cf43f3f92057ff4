/* SPDX-License-Identifier: Apache-2.0 */
#include "bus_walk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus.h"
#include "bus_walk_list.h"
#include "bus_xml.h"
#include "cleanup.h"
#include "log.h"

#define INTROSPECTABLE "org.freedesktop.DBus.Introspectable"
#define OF_THE_BUS     "org.freedesktop.DBus."

struct bus_walk {
    sd_bus *bus;
    const char *service;
    const struct bus_walk_handlers *handlers;
    void *userdata;
    sd_bus_slot *call;
    struct walk_list list; /* the first place is the object whose turn it is */
    bool failed;           /* no memory: something will be missing */
};

static void next(struct bus_walk *walk);

/* --- What an object is --------------------------------------------------- */

static void add_child(struct bus_walk *walk, const char *name)
{
    const char *path = walk->list.places->path;
    char child[256];

    if (strcmp(path, "/") == 0)
        path = "";
    int length = snprintf(child, sizeof child, "%s/%s", path, name);
    if (length >= (int)sizeof child || !sd_bus_object_path_is_valid(child))
        return;
    walk->failed |=
        walk_list_add_place(&walk->list, child, NULL, true, true) < 0;
}

static void on_xml(void *userdata, enum bus_xml_kind kind, const char *name)
{
    struct bus_walk *walk = userdata;
    const struct place *place = walk->list.places;

    switch (kind) {
    case BUS_XML_NODE:
        if (place->tree)
            add_child(walk, name);
        break;
    case BUS_XML_INTERFACE: /* of the others nothing is told */
        if (place->interface && !walk_list_is(place->interface, name))
            name = OF_THE_BUS;
        walk->failed |= walk_list_add_part(&walk->list, name) < 0;
        break;
    case BUS_XML_PROPERTY:
        walk->failed |= walk_list_add_property(&walk->list, name) < 0;
        break;
    }
}

/* --- Calls --------------------------------------------------------------- */

static void end(struct bus_walk *walk, int error, const char *message)
{
    bus_walk_cancel(walk);
    walk->handlers->ended(walk->userdata, error, message);
}

/* True if the walk ended with this answer: one that does not come is not
 * waited for again and again. An object may have gone meanwhile. */
static bool ends_with(struct bus_walk *walk, sd_bus_message *reply)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);

    walk->call = sd_bus_slot_unref(walk->call);
    if (!error)
        return false;
    log_debug("%s: %s", walk->list.places->path, bus_error_words(error));
    if (!sd_bus_error_has_name(error, SD_BUS_ERROR_NO_REPLY) &&
        !sd_bus_error_has_name(error, SD_BUS_ERROR_ACCESS_DENIED))
        return false;
    end(walk, -sd_bus_error_get_errno(error), bus_error_words(error));
    return true;
}

static int on_introspected(sd_bus_message *reply, void *userdata,
                           sd_bus_error *ret_error)
{
    (void)ret_error;
    struct bus_walk *walk = userdata;
    const char *text;

    if (ends_with(walk, reply))
        return 0;
    if (sd_bus_message_has_signature(reply, "s") &&
        sd_bus_message_read(reply, "s", &text) >= 0)
        bus_xml_read(text, on_xml, walk);
    if (!walk->list.parts)
        walk_list_drop_place(&walk->list);
    next(walk);
    return 0;
}

static int on_all(sd_bus_message *reply, void *userdata,
                  sd_bus_error *ret_error)
{
    (void)ret_error;
    struct bus_walk *walk = userdata;

    if (ends_with(walk, reply))
        return 0;
    bool refused = sd_bus_message_is_method_error(reply, NULL);
    if (!refused && bus_is_readable(reply, "a{sv}"))
        walk->handlers->changed(walk->userdata, walk->list.places->path,
                                walk->list.parts->interface, reply,
                                walk->list.places->added);
    else if (!refused)
        walk->list.parts->one_by_one = true;
    if (!walk->list.parts->one_by_one)
        walk_list_drop_part(&walk->list);
    next(walk);
    return 0;
}

/* A message with this property alone; it is read, never sent. */
static int wrap_property(struct bus_walk *walk, sd_bus_message *reply,
                         sd_bus_message **ret_message)
{
    automessage sd_bus_message *message = NULL;

    int r =
        sd_bus_message_new_signal(walk->bus, &message, walk->list.places->path,
                                  BUS_PROPERTIES, "PropertiesChanged");
    if (r >= 0)
        r = sd_bus_message_open_container(message, 'a', "{sv}");
    if (r >= 0)
        r = sd_bus_message_open_container(message, 'e', "sv");
    if (r >= 0)
        r = sd_bus_message_append(message, "s",
                                  walk->list.parts->properties->text);
    if (r >= 0)
        r = sd_bus_message_copy(message, reply, true);
    if (r >= 0)
        r = sd_bus_message_close_container(message);
    if (r >= 0)
        r = sd_bus_message_close_container(message);
    if (r >= 0)
        r = sd_bus_message_seal(message, 1, 0);
    if (r >= 0)
        r = sd_bus_message_rewind(message, true);
    if (r < 0)
        return r;
    *ret_message = sd_bus_message_ref(message);
    return 0;
}

static int on_one(sd_bus_message *reply, void *userdata,
                  sd_bus_error *ret_error)
{
    (void)ret_error;
    struct bus_walk *walk = userdata;
    automessage sd_bus_message *message = NULL;

    if (ends_with(walk, reply))
        return 0;
    if (!sd_bus_message_is_method_error(reply, NULL) &&
        bus_is_readable(reply, "v") &&
        wrap_property(walk, reply, &message) >= 0)
        walk->handlers->changed(walk->userdata, walk->list.places->path,
                                walk->list.parts->interface, message,
                                walk->list.places->added);
    walk_list_drop_property(&walk->list);
    next(walk);
    return 0;
}

static int ask(struct bus_walk *walk)
{
    const struct part *part = walk->list.parts;
    const char *path = walk->list.places->path;

    if (!part)
        return sd_bus_call_method_async(walk->bus, &walk->call, walk->service,
                                        path, INTROSPECTABLE, "Introspect",
                                        on_introspected, walk, NULL);
    if (part->one_by_one)
        return sd_bus_call_method_async(
            walk->bus, &walk->call, walk->service, path, BUS_PROPERTIES, "Get",
            on_one, walk, "ss", part->interface, part->properties->text);
    return sd_bus_call_method_async(walk->bus, &walk->call, walk->service, path,
                                    BUS_PROPERTIES, "GetAll", on_all, walk, "s",
                                    part->interface);
}

static bool is_of_interest(const struct part *part)
{
    return strncmp(part->interface, OF_THE_BUS, strlen(OF_THE_BUS)) != 0 &&
           (!part->one_by_one || part->properties);
}

/* Goes on with what is left. */
static void next(struct bus_walk *walk)
{
    int r = walk->failed ? -ENOMEM : 0;

    while (walk->list.parts && !is_of_interest(walk->list.parts))
        walk_list_drop_part(&walk->list);
    if (r >= 0 && walk->list.places)
        r = ask(walk);
    if (r < 0)
        end(walk, r, strerror(-r));
    else if (!walk->list.places)
        end(walk, 0, NULL);
}

/* --- From outside -------------------------------------------------------- */

static int begin(struct bus_walk *walk, const char *path, const char *interface,
                 bool tree, bool added)
{
    bool busy = walk->list.places != NULL;

    int r = walk_list_add_place(&walk->list, path, interface, tree, added);
    if (r < 0 || busy)
        return r;
    r = ask(walk);
    if (r < 0)
        bus_walk_cancel(walk);
    return r;
}

int bus_walk_tree(struct bus_walk *walk, const char *path)
{
    return begin(walk, path, NULL, true, true);
}

int bus_walk_object(struct bus_walk *walk, const char *path,
                    const char *interface, bool added)
{
    return begin(walk, path, interface, false, added);
}

int bus_walk_new(sd_bus *bus, const char *service,
                 const struct bus_walk_handlers *handlers, void *userdata,
                 struct bus_walk **ret_walk)
{
    struct bus_walk *walk = calloc(1, sizeof *walk);
    if (!walk)
        return -ENOMEM;
    walk->bus = bus;
    walk->service = service;
    walk->handlers = handlers;
    walk->userdata = userdata;
    *ret_walk = walk;
    return 0;
}

void bus_walk_cancel(struct bus_walk *walk)
{
    walk->call = sd_bus_slot_unref(walk->call);
    walk->failed = false;
    walk_list_clear(&walk->list);
}

void bus_walk_free(struct bus_walk *walk)
{
    if (!walk)
        return;
    bus_walk_cancel(walk);
    free(walk);
}
