/* SPDX-License-Identifier: Apache-2.0 */
/* Clock, lock and tick of the engine. */
#include <zephyr/kernel.h>

#include "improv_port/host.h"
#include "improv_port/port.h"

/* No wait is longer: an early tick does nothing, and no conversion to ticks of
 * the kernel overflows. */
enum { WAIT_MAX_MS = 3600 * 1000 };

static K_MUTEX_DEFINE(engine_lock);

uint32_t improv_port_clock_ms(void)
{
    return k_uptime_get_32();
}

void improv_port_lock(void)
{
    k_mutex_lock(&engine_lock, K_FOREVER);
}

void improv_port_unlock(void)
{
    k_mutex_unlock(&engine_lock);
}

static void tick(struct k_work *work)
{
    ARG_UNUSED(work);
    improv_host_tell(IMPROV_EVENT_TICK);
}

static K_WORK_DELAYABLE_DEFINE(tick_work, tick);

void improv_port_wake_in(uint32_t wait_ms)
{
    if (wait_ms == IMPROV_NO_DEADLINE)
        k_work_cancel_delayable(&tick_work);
    else
        k_work_reschedule(&tick_work, K_MSEC(MIN(wait_ms, WAIT_MAX_MS)));
}
