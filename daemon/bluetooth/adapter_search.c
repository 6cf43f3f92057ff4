/* SPDX-License-Identifier: Apache-2.0 */
#include "bluetooth/adapter_search.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "bluetooth/bluez.h"
#include "bus.h"

enum { ADAPTERS = 16 }; /* hci0 to hci15 */

struct place {
    struct adapter_search *search;
    sd_bus_slot *call;
    char path[BLUEZ_PATH_LENGTH];
};

struct adapter_search {
    const struct adapter_search_handlers *handlers;
    void *userdata;
    unsigned left; /* answers to come */
    struct place places[ADAPTERS];
};

/* What is asked for does not matter, but that there is an answer. */
static int on_answer(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)ret_error;
    const struct place *place = userdata;
    struct adapter_search *search = place->search;

    search->left--;
    if (!sd_bus_message_is_method_error(reply, NULL))
        search->handlers->found(search->userdata, place->path);
    if (search->left == 0)
        search->handlers->ended(search->userdata);
    return 0;
}

static int ask(sd_bus *bus, struct adapter_search *search, unsigned i)
{
    struct place *place = &search->places[i];

    place->search = search;
    snprintf(place->path, sizeof place->path, BLUEZ_PATH "/hci%u", i);
    int r = sd_bus_call_method_async(
        bus, &place->call, BLUEZ, place->path, BUS_PROPERTIES, "Get", on_answer,
        place, "ss", BLUEZ_ADV_MANAGER, "SupportedInstances");
    if (r >= 0)
        search->left++;
    return r;
}

int adapter_search_new(sd_bus *bus,
                       const struct adapter_search_handlers *handlers,
                       void *userdata, struct adapter_search **ret_search)
{
    struct adapter_search *search = calloc(1, sizeof *search);
    int r = search ? 0 : -ENOMEM;

    if (search) {
        search->handlers = handlers;
        search->userdata = userdata;
    }
    for (unsigned i = 0; r >= 0 && i < ADAPTERS; i++)
        r = ask(bus, search, i);
    if (r < 0) {
        adapter_search_free(search);
        return r;
    }
    *ret_search = search;
    return 0;
}

void adapter_search_free(struct adapter_search *search)
{
    if (!search)
        return;
    for (unsigned i = 0; i < ADAPTERS; i++)
        sd_bus_slot_unref(search->places[i].call);
    free(search);
}
