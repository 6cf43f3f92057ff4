/* SPDX-License-Identifier: Apache-2.0 */
#include "bus_name.h"

#include <stdio.h>

#define BUS      "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

static void tell(struct bus_name *watch, bool present)
{
    watch->call = sd_bus_slot_unref(watch->call); /* that is older */
    watch->present = present;
    watch->changed(watch->userdata, present);
}

static int on_owner_changed(sd_bus_message *message, void *userdata,
                            sd_bus_error *ret_error)
{
    (void)ret_error;
    struct bus_name *watch = userdata;
    const char *name, *old_owner, *new_owner;

    if (sd_bus_message_read(message, "sss", &name, &old_owner, &new_owner) < 0)
        return 0;
    if (watch->present && *old_owner)
        tell(watch, false);
    if (*new_owner)
        tell(watch, true);
    return 0;
}

static int on_has_owner(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)ret_error;
    struct bus_name *watch = userdata;
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    int owned = 0;

    watch->call = sd_bus_slot_unref(watch->call);
    if (error)
        watch->failed(watch->userdata, error);
    else if (sd_bus_message_read(reply, "b", &owned) >= 0)
        tell(watch, owned);
    return 0;
}

int bus_name_watch(struct bus_name *watch, sd_bus *bus, const char *name,
                   void (*changed)(void *userdata, bool present),
                   void (*failed)(void *userdata, const sd_bus_error *error),
                   void *userdata)
{
    char rule[256];

    *watch = (struct bus_name){changed, failed, userdata, NULL, NULL, false};
    snprintf(rule, sizeof rule,
             "type='signal',sender='" BUS "',interface='" BUS "',"
             "member='NameOwnerChanged',arg0='%s'",
             name);
    int r = sd_bus_add_match_async(bus, &watch->match, rule, on_owner_changed,
                                   NULL, watch);
    return r < 0 ? r
                 : sd_bus_call_method_async(bus, &watch->call, BUS, BUS_PATH,
                                            BUS, "NameHasOwner", on_has_owner,
                                            watch, "s", name);
}

void bus_name_end(struct bus_name *watch)
{
    watch->match = sd_bus_slot_unref(watch->match);
    watch->call = sd_bus_slot_unref(watch->call);
}
