/* SPDX-License-Identifier: Apache-2.0 */
/* Is a service on the bus? */
#ifndef IMPROV_LINUX_BUS_NAME_H
#define IMPROV_LINUX_BUS_NAME_H

#include <stdbool.h>
#include <systemd/sd-bus.h>

/* All members are private. Zeroes are a watch that has not begun. */
struct bus_name {
    void (*changed)(void *userdata, bool present);
    void (*failed)(void *userdata, const sd_bus_error *error);
    void *userdata;
    sd_bus_slot *match;
    sd_bus_slot *call; /* asks how it is now */
    bool present;
};

/*
 * Calls `changed` when the name came to the bus, or left it; the first time as
 * it is now. One that goes over to another owner leaves and comes. `failed` is
 * called instead of the first `changed` if the bus does not tell. All from the
 * event loop; `watch` must stay where it is until bus_name_end().
 */
int bus_name_watch(struct bus_name *watch, sd_bus *bus, const char *name,
                   void (*changed)(void *userdata, bool present),
                   void (*failed)(void *userdata, const sd_bus_error *error),
                   void *userdata);

void bus_name_end(struct bus_name *watch);

#endif
