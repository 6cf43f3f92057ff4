/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant: looking at each object of a list, one after the other. */
#include <stdlib.h>

#include "wifi/wpa/wpa.h"

static void free_paths(struct wpa_walk *walk)
{
    for (size_t i = 0; walk->paths && walk->paths[i]; i++)
        free(walk->paths[i]);
    free(walk->paths);
    walk->paths = NULL;
}

void wpa_walk_stop(struct wpa_walk *walk)
{
    walk->call = sd_bus_slot_unref(walk->call);
    free_paths(walk);
}

static void end(struct wpa_walk *walk, bool complete)
{
    wpa_walk_stop(walk);
    walk->end(walk->wpa, complete);
}

static void ask_next(struct wpa_walk *walk);

/* One that is gone meanwhile is passed over. */
static int on_object(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa_walk *walk = userdata;

    walk->call = sd_bus_slot_unref(walk->call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        walk->each(walk->wpa, walk->paths[walk->next], reply);
    if (walk->paths) { /* or else it was stopped */
        walk->next++;
        ask_next(walk);
    }
    return 0;
}

static int call(struct wpa_walk *walk, const char *path, const char *member,
                sd_bus_message_handler_t handler, const char *interface,
                const char *property)
{
    sd_bus_message *message = NULL;

    int r = wpa_new_call(walk->wpa, path, BUS_PROPERTIES, member, &message);
    if (r >= 0)
        r = sd_bus_message_append(message, "s", interface);
    if (r >= 0 && property)
        r = sd_bus_message_append(message, "s", property);
    if (r >= 0)
        r = sd_bus_call_async(walk->wpa->bus, &walk->call, message, handler,
                              walk, 0);
    sd_bus_message_unref(message);
    return r;
}

static void ask_next(struct wpa_walk *walk)
{
    const char *path = walk->paths[walk->next];

    if (!path)
        end(walk, true);
    else if (call(walk, path, "GetAll", on_object, walk->interface, NULL) < 0)
        end(walk, false);
}

static int on_list(sd_bus_message *reply, void *userdata,
                   sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa_walk *walk = userdata;
    int r = -1;

    walk->call = sd_bus_slot_unref(walk->call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        r = sd_bus_message_enter_container(reply, 'v', "ao");
    if (r > 0)
        r = sd_bus_message_read_strv(reply, &walk->paths);
    if (r >= 0 && !walk->paths) /* an empty list */
        walk->paths = calloc(1, sizeof *walk->paths);
    if (r < 0 || !walk->paths)
        end(walk, false);
    else
        ask_next(walk);
    return 0;
}

/* Where even the first call fails, the end comes from the loop as well: every
 * walk is begun there. */
void wpa_walk_start(struct wpa_walk *walk, struct wpa *wpa, const char *list)
{
    wpa_walk_stop(walk);
    walk->wpa = wpa;
    walk->next = 0;
    if (call(walk, wpa->path, "Get", on_list, WPA_INTERFACE, list) < 0)
        end(walk, false);
}
