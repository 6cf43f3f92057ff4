/* SPDX-License-Identifier: Apache-2.0 */
/* iwd: forgets what an attempt made it save. What it saved is only seen in the
 * list of its objects, and not before it has answered. */
#include <string.h>

#include "wifi/iwd/iwd.h"

static void asked(struct iwd_call *call, int r)
{
    if (r < 0)
        iwd_call_free(call);
    else
        call->iwd->undoing++;
}

static void undone(struct iwd *iwd)
{
    iwd->undoing--;
    iwd_join_go_on(iwd);
}

static int on_forgotten(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)reply, (void)ret_error;
    struct iwd_call *call = userdata;
    struct iwd *iwd = call->iwd;

    iwd_call_free(call);
    undone(iwd);
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
    const struct iwd_call *call = userdata;
    struct known_properties known = {NULL, NULL};

    if (strcmp(interface, IWD_KNOWN) != 0 ||
        bus_each_property(message, read_known, &known) < 0 || !known.name ||
        !known.type || strcmp(known.name, call->name.ssid) != 0 ||
        strcmp(known.type, call->name.type) != 0)
        return;
    struct iwd_call *forget = iwd_call_new(call->iwd);
    if (forget)
        asked(forget, sd_bus_call_method_async(call->iwd->bus, &forget->slot,
                                               IWD, path, IWD_KNOWN, "Forget",
                                               on_forgotten, forget, NULL));
}

static int on_objects(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    static const struct bus_watch_handlers handlers = {.changed = take_object};
    struct iwd_call *call = userdata;
    struct iwd *iwd = call->iwd;

    if (!sd_bus_message_is_method_error(reply, NULL))
        bus_each_object(reply, &handlers, call);
    iwd_call_free(call);
    undone(iwd);
    return 0;
}

/* Without iwd, as soon as it is back: a call would make D-Bus start it. */
void iwd_forget(struct iwd *iwd, const struct iwd_name *name)
{
    if (!iwd->present) {
        iwd->owed = *name;
        return;
    }
    struct iwd_call *call = iwd_call_new(iwd);
    if (!call)
        return;
    call->name = *name;
    asked(call, sd_bus_call_method_async(
                    iwd->bus, &call->slot, IWD, "/", IWD_OBJECT_MANAGER,
                    "GetManagedObjects", on_objects, call, NULL));
}
