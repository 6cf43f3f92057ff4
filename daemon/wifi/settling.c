/* SPDX-License-Identifier: Apache-2.0 */
#include "wifi/settling.h"

#include <string.h>

#include "clock.h"

enum { SETTLE_MS = 5000 };

int settling_set_up(struct settling *settling, sd_event *event,
                    sd_event_time_handler_t over, void *userdata)
{
    return clock_add_timer(event, &settling->timer, over, userdata);
}

void settling_free(struct settling *settling)
{
    settling->timer = sd_event_source_disable_unref(settling->timer);
}

void settling_remember(struct settling *settling, const char *interface)
{
    addresses_find(interface, settling->old);
}

void settling_begin(struct settling *settling)
{
    settling->settled = false;
    clock_arm(settling->timer, SETTLE_MS);
}

void settling_over(struct settling *settling)
{
    settling->settled = true;
}

void settling_stop(struct settling *settling)
{
    clock_disarm(settling->timer);
}

bool settling_find(const struct settling *settling, const char *interface,
                   char address[INET6_ADDRSTRLEN])
{
    return addresses_find(interface, address) &&
           (settling->settled || strcmp(address, settling->old) != 0);
}
