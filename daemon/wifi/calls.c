/* SPDX-License-Identifier: Apache-2.0 */
#include "wifi/calls.h"

#include <stdint.h>
#include <stdlib.h>

#include "clock.h"

enum { UNDO_MS = 2000 };

void *wifi_call_new(struct wifi_call **list, size_t size)
{
    struct wifi_call *call = calloc(1, size);
    if (!call)
        return NULL;
    call->list = list;
    call->next = *list;
    *list = call;
    return call;
}

static void drop(struct wifi_call *call)
{
    sd_bus_slot_unref(call->slot);
    free(call);
}

void wifi_call_free(struct wifi_call *call)
{
    struct wifi_call **link = call->list;

    while (*link != call)
        link = &(*link)->next;
    *link = call->next;
    drop(call);
}

void wifi_call_free_all(struct wifi_call **list)
{
    for (struct wifi_call *call = *list, *next; call; call = next) {
        next = call->next;
        drop(call);
    }
    *list = NULL;
}

void wifi_wait_for_undo(sd_bus *bus, bool (*undoing)(const void *stack),
                        const void *stack)
{
    uint32_t start_ms = clock_now_ms(), passed_ms = 0;

    while (undoing(stack) && passed_ms < UNDO_MS) {
        int r = sd_bus_process(bus, NULL);
        if (r == 0)
            r = sd_bus_wait(bus, (uint64_t)(UNDO_MS - passed_ms) * 1000);
        if (r < 0)
            break;
        passed_ms = clock_now_ms() - start_ms;
    }
}
