/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"

#include <time.h>

#include "improv/timer.h"

enum { ACCURACY_US = 1000 };

uint32_t clock_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (uint32_t)((uint64_t)now.tv_sec * 1000 +
                      (uint64_t)now.tv_nsec / 1000000);
}

int clock_add_timer(sd_event *event, sd_event_source **ret_timer,
                    sd_event_time_handler_t handler, void *userdata)
{
    int r = sd_event_add_time(event, ret_timer, CLOCK_BOOTTIME, 0, ACCURACY_US,
                              handler, userdata);
    return r < 0 ? r : sd_event_source_set_enabled(*ret_timer, SD_EVENT_OFF);
}

int clock_arm(sd_event_source *timer, uint32_t wait_ms)
{
    if (wait_ms == IMPROV_NO_DEADLINE)
        return sd_event_source_set_enabled(timer, SD_EVENT_OFF);

    /* One more: the engine must not be asked in the millisecond before. */
    int r = sd_event_source_set_time_relative(timer,
                                              ((uint64_t)wait_ms + 1) * 1000);
    return r < 0 ? r : sd_event_source_set_enabled(timer, SD_EVENT_ONESHOT);
}

void clock_disarm(sd_event_source *timer)
{
    sd_event_source_set_enabled(timer, SD_EVENT_OFF);
}
