/* SPDX-License-Identifier: Apache-2.0 */
/* improv with a clock that runs so many times faster as HASTE of the
 * environment says: it need not be waited for. */
#include <stdlib.h>

#include "clock.h"
#include "improv/timer.h"
#include "protect.h"

/* The names are the linker's, for --wrap.
 * NOLINTBEGIN(bugprone-reserved-identifier) */
int __real_clock_arm(sd_event_source *timer, uint32_t wait_ms);
int __wrap_clock_arm(sd_event_source *timer, uint32_t wait_ms);
uint32_t __real_clock_now_ms(void);
uint32_t __wrap_clock_now_ms(void);
void __wrap_protect_memory(void);

static uint32_t haste(void)
{
    const char *text = getenv("HASTE");
    return text ? (uint32_t)strtoul(text, NULL, 10) : 1;
}

int __wrap_clock_arm(sd_event_source *timer, uint32_t wait_ms)
{
    return __real_clock_arm(
        timer, wait_ms == IMPROV_NO_DEADLINE ? wait_ms : wait_ms / haste());
}

uint32_t __wrap_clock_now_ms(void)
{
    return __real_clock_now_ms() * haste();
}

/* The leak sanitizer must look into it. */
void __wrap_protect_memory(void)
{
}
/* NOLINTEND(bugprone-reserved-identifier) */
