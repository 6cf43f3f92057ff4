/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/indicator.h"

/* A blink: `flashes` times `step` on and `step` off, then a break, all within
 * `period`. Milliseconds. */
struct blink {
    uint16_t step, period;
    uint8_t flashes;
};

static const struct blink authorized = {500, 1000, 1};  /* [IND-2] */
static const struct blink identify = {100, 1000, 3};    /* [IND-3] */
static const struct blink provisioning = {100, 200, 1}; /* [IND-4] */

static struct improv_light blink_light(const struct blink *blink,
                                       uint32_t elapsed_ms)
{
    uint32_t at = elapsed_ms % blink->period;
    uint32_t step = at / blink->step;
    uint32_t last_on = 2U * blink->flashes - 2;

    struct improv_light light = {.on = step <= last_on && step % 2 == 0};
    if (step < last_on + 1)
        light.change_ms = (step + 1) * blink->step - at;
    else
        light.change_ms = blink->period - at;
    return light;
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
