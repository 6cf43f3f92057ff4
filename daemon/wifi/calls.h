/* SPDX-License-Identifier: Apache-2.0 */
/*
 * D-Bus calls of which several are under way at a time, each with data of its
 * own; and the wait for those that undo something, when a back end ends.
 */
#ifndef IMPROVD_WIFI_CALLS_H
#define IMPROVD_WIFI_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <systemd/sd-bus.h>

/* The first member of the structure that is the user data of the call. */
struct wifi_call {
    struct wifi_call **list;
    struct wifi_call *next;
    sd_bus_slot *slot;
};

/*
 * A structure of `size` bytes, zero but for the wifi_call that it begins with,
 * in a list whose head is NULL when it is empty. NULL without memory. Whoever
 * handles the answer frees it.
 */
void *wifi_call_new(struct wifi_call **list, size_t size);

/* Takes it off its list; an answer is not handled any more. */
void wifi_call_free(struct wifi_call *call);
void wifi_call_free_all(struct wifi_call **list);

/*
 * Handles messages until `undoing` says no, or 2 s have passed: so that nothing
 * is left when the program ends. What else they may call must be gone already.
 */
void wifi_wait_for_undo(sd_bus *bus, bool (*undoing)(const void *stack),
                        const void *stack);

#endif
