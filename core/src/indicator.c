/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/indicator.h"

/* A blink: `flashes` times `step` on and `step` off, then a break, all within
 * `period`, which divides a second. Milliseconds. */
struct blink {
    uint16_t step, period;
    uint8_t flashes;
};

static const struct blink authorized = {500, 1000, 1};  /* [IND-2] */
static const struct blink identify = {100, 1000, 3};    /* [IND-3] */
static const struct blink provisioning = {100, 200, 1}; /* [IND-4] */

enum { SECOND_MS = 1000 };

/* The remainder without a division, which the smallest processors lack. */
static uint32_t within_second(uint32_t elapsed_ms)
{
    for (unsigned shift = 23; shift-- > 0;)
        if (elapsed_ms >= (uint32_t)SECOND_MS << shift)
            elapsed_ms -= (uint32_t)SECOND_MS << shift;
    return elapsed_ms;
}

static struct improv_light blink_light(const struct blink *blink,
                                       uint32_t elapsed_ms)
{
    uint32_t at = within_second(elapsed_ms);
    while (at >= blink->period)
        at -= blink->period;

    uint32_t end = 0; /* of the step that `at` is in */
    for (unsigned step = 0; step < 2U * blink->flashes - 1; step++) {
        end += blink->step;
        if (at < end)
            return (struct improv_light){step % 2 == 0, end - at};
    }
    return (struct improv_light){false, blink->period - at};
}

struct improv_light improv_pattern_light(enum improv_pattern pattern,
                                         uint32_t elapsed_ms)
{
    switch (pattern) {
    case IMPROV_PATTERN_SOLID: /* [IND-1] */
        return (struct improv_light){.on = true};
    case IMPROV_PATTERN_AUTHORIZED:
        return blink_light(&authorized, elapsed_ms);
    case IMPROV_PATTERN_IDENTIFY:
        return blink_light(&identify, elapsed_ms);
    case IMPROV_PATTERN_PROVISIONING:
        return blink_light(&provisioning, elapsed_ms);
    case IMPROV_PATTERN_OFF: /* [IND-5] */
        break;
    }
    return (struct improv_light){.on = false};
}
