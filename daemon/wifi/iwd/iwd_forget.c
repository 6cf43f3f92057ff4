/* SPDX-License-Identifier: Apache-2.0 */
/* iwd: forgets what an attempt made it save. What it saved is only seen in the
 * list of its objects, and not before it has answered. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wifi/iwd/iwd.h"

static struct iwd_call *new_call(struct iwd *iwd, const struct iwd_name *name)
{
    struct iwd_call *call = wifi_call_new(&iwd->calls, sizeof *call);
    if (!call)
        return NULL;
    call->iwd = iwd;
    call->name = *name;
    return call;
}

/* To be answered, or not: `r` is what sending it has said. */
static void asked(struct iwd_call *call, int r)
{
    if (r < 0)
        wifi_call_free(&call->base);
    else
        call->iwd->undoing++;
}

static void undone(struct iwd_call *call)
{
    struct iwd *iwd = call->iwd;

    wifi_call_free(&call->base);
    iwd_undone(iwd);
}

static int on_forgotten(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)reply, (void)ret_error;
    undone(userdata);
    return 0;
}

static void take_object(void *userdata, const char *path, const char *interface,
                        sd_bus_message *message, bool added)
{
    (void)added;
    const struct iwd_call *call = userdata;
    struct iwd_network known;

    if (strcmp(interface, IWD_KNOWN) != 0 ||
        !iwd_read_network(message, &known) ||
        strcmp(known.name, call->name.ssid) != 0 ||
        strcmp(known.type, call->name.type) != 0)
        return;
    struct iwd_call *forget = new_call(call->iwd, &call->name);
    if (forget)
        asked(forget, sd_bus_call_method_async(
                          call->iwd->bus, &forget->base.slot, IWD, path,
                          IWD_KNOWN, "Forget", on_forgotten, forget, NULL));
}

static int on_objects(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    static const struct bus_watch_handlers handlers = {.changed = take_object};
    struct iwd_call *call = userdata;

    if (!sd_bus_message_is_method_error(reply, NULL))
        bus_each_object(reply, &handlers, call);
    undone(call);
    return 0;
}

/* Without iwd, as soon as it is back: a call would make D-Bus start it. */
void iwd_forget(struct iwd *iwd, const struct iwd_name *name)
{
    if (!iwd->present) {
        iwd->owed = *name;
        return;
    }
    struct iwd_call *call = new_call(iwd, name);
    if (call)
        asked(call,
              sd_bus_call_method_async(iwd->bus, &call->base.slot, IWD, "/",
                                       IWD_OBJECT_MANAGER, "GetManagedObjects",
                                       on_objects, call, NULL));
}
