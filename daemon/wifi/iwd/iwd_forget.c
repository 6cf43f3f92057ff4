/* SPDX-License-Identifier: Apache-2.0 */
/* iwd: forgets what an attempt made it save. What it saved is only seen in the
 * list of its objects, and not before it has answered. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wifi/iwd/iwd.h"

struct forget_call {
    struct iwd *iwd;
    struct iwd_name name;
};

static void undone(struct iwd *iwd)
{
    iwd->undoing--;
    iwd_join_go_on(iwd);
}

static int on_forgotten(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)reply, (void)ret_error;
    undone(userdata);
    return 0;
}

struct known_properties {
    const char *name, *type;
};

static int read_known(void *userdata, const char *name, const char *signature,
                      sd_bus_message *message)
{
    struct known_properties *properties = userdata;

    if (strcmp(name, "Name") == 0)
        return bus_read_basic(message, signature, 's', &properties->name);
    if (strcmp(name, "Type") == 0)
        return bus_read_basic(message, signature, 's', &properties->type);
    return 0;
}

static void take_object(void *userdata, const char *path, const char *interface,
                        sd_bus_message *message, bool added)
{
    (void)added;
    const struct forget_call *call = userdata;
    struct known_properties known = {NULL, NULL};

    if (strcmp(interface, IWD_KNOWN) != 0 ||
        bus_each_property(message, read_known, &known) < 0 || !known.name ||
        !known.type || strcmp(known.name, call->name.ssid) != 0 ||
        strcmp(known.type, call->name.type) != 0)
        return;
    if (sd_bus_call_method_async(call->iwd->bus, NULL, IWD, path, IWD_KNOWN,
                                 "Forget", on_forgotten, call->iwd, NULL) >= 0)
        call->iwd->undoing++;
}

static int on_objects(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    static const struct bus_watch_handlers handlers = {.changed = take_object};
    struct forget_call *call = userdata;

    if (!sd_bus_message_is_method_error(reply, NULL))
        bus_each_object(reply, &handlers, call);
    undone(call->iwd);
    return 0;
}

static int list(struct forget_call *call)
{
    sd_bus_slot *slot = NULL;
    int r = sd_bus_call_method_async(call->iwd->bus, &slot, IWD, "/",
                                     IWD_OBJECT_MANAGER, "GetManagedObjects",
                                     on_objects, call, NULL);
    if (r < 0)
        return r;
    sd_bus_slot_set_destroy_callback(slot, free);
    sd_bus_slot_set_floating(slot, 1);
    sd_bus_slot_unref(slot);
    return 0;
}

/* Without iwd, as soon as it is back: a call would make D-Bus start it. */
void iwd_forget(struct iwd *iwd, const struct iwd_name *name)
{
    if (!iwd->present) {
        iwd->owed = *name;
        return;
    }
    struct forget_call *call = calloc(1, sizeof *call);
    if (!call)
        return;
    *call = (struct forget_call){iwd, *name};
    if (list(call) < 0)
        free(call);
    else
        iwd->undoing++;
}
