/* SPDX-License-Identifier: Apache-2.0 */
/* iwd: calls whose answers are waited for however long they take; they end with
 * the back end, which may end before them. */
#include <stdlib.h>

#include "wifi/iwd/iwd.h"

struct iwd_call *iwd_call_new(struct iwd *iwd)
{
    struct iwd_call *call = calloc(1, sizeof *call);
    if (!call)
        return NULL;
    call->iwd = iwd;
    call->next = iwd->calls;
    iwd->calls = call;
    return call;
}

void iwd_call_free(struct iwd_call *call)
{
    struct iwd_call **link = &call->iwd->calls;

    while (*link != call)
        link = &(*link)->next;
    *link = call->next;
    sd_bus_slot_unref(call->slot);
    free(call);
}

void iwd_call_drop_all(struct iwd *iwd)
{
    while (iwd->calls)
        iwd_call_free(iwd->calls);
}
