/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: calls of which several are under way at a time. */
#include <stdio.h>
#include <stdlib.h>

#include "wifi/nm/nm.h"

struct nm_call *nm_call_new(struct nm *nm, const char *path)
{
    struct nm_call *call = calloc(1, sizeof *call);
    if (!call)
        return NULL;
    call->nm = nm;
    snprintf(call->path, sizeof call->path, "%s", path);
    call->next = nm->calls;
    nm->calls = call;
    return call;
}

void nm_call_free(struct nm_call *call)
{
    struct nm_call **link = &call->nm->calls;

    while (*link != call)
        link = &(*link)->next;
    *link = call->next;
    sd_bus_slot_unref(call->slot);
    free(call);
}

void nm_call_drop_all(struct nm *nm)
{
    while (nm->calls)
        nm_call_free(nm->calls);
}
