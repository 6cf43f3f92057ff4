/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects of a service one by one, where a message about all of them can't be
 * read: there are characters that D-Bus takes and sd-bus does not, and names of
 * devices and networks are chosen by whoever is near. What can't be read is
 * left out, property by property, and what is beside it is told.
 */
#ifndef IMPROV_LINUX_BUS_WALK_H
#define IMPROV_LINUX_BUS_WALK_H

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct bus_walk;

struct bus_walk_handlers {
    /* As that of bus_watch_handlers; each may be told more than once. */
    void (*changed)(void *userdata, const char *path, const char *interface,
                    sd_bus_message *properties, bool added);

    /* All that was asked for has been told; or the service gave no answer, a
     * negative errno, and the rest is forgotten. */
    void (*ended)(void *userdata, int error, const char *message);
};

/* The strings and the handlers must outlive it. It calls them from the loop
 * only; `ended` may free it. */
int bus_walk_new(sd_bus *bus, const char *service,
                 const struct bus_walk_handlers *handlers, void *userdata,
                 struct bus_walk **ret_walk);
void bus_walk_free(struct bus_walk *walk);

/* What is asked for is asked for in turn, one call at a time. */

/* An object and all below it, as if they were added. */
int bus_walk_tree(struct bus_walk *walk, const char *path);

/* One object, or only one of its interfaces; NULL: all. */
int bus_walk_object(struct bus_walk *walk, const char *path,
                    const char *interface, bool added);

/* Forgets what has not been told yet. */
void bus_walk_cancel(struct bus_walk *walk);

#endif
