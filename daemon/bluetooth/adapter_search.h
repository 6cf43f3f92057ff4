/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds adapters that can advertise without BlueZ's list of objects. The names
 * of devices are in that list, which whoever is near chooses, and there are
 * characters that BlueZ takes and sd-bus refuses to read.
 */
#ifndef IMPROVD_ADAPTER_SEARCH_H
#define IMPROVD_ADAPTER_SEARCH_H

#include <systemd/sd-bus.h>

struct adapter_search;

struct adapter_search_handlers {
    /* An adapter that can advertise, by its object path. */
    void (*found)(void *userdata, const char *path);

    /* All have been told. */
    void (*ended)(void *userdata);
};

/* The handlers must outlive it. It calls them from the loop only. */
int adapter_search_new(sd_bus *bus,
                       const struct adapter_search_handlers *handlers,
                       void *userdata, struct adapter_search **ret_search);

/* May be called from `ended`, not from `found`. */
void adapter_search_free(struct adapter_search *search);

#endif
