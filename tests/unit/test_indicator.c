/* SPDX-License-Identifier: Apache-2.0 */
/* The light, millisecond by millisecond. */
#include "unit.h"

/* On and off in turn, in milliseconds, beginning with on; then anew. */
struct rhythm {
    enum improv_pattern pattern;
    uint32_t lengths[7]; /* ends with 0 */
};

static const struct rhythm rhythms[] = {
    {IMPROV_PATTERN_AUTHORIZED, {500, 500, 0}},                   /* [IND-2] */
    {IMPROV_PATTERN_IDENTIFY, {100, 100, 100, 100, 100, 500, 0}}, /* [IND-3] */
    {IMPROV_PATTERN_PROVISIONING, {100, 100, 0}},                 /* [IND-4] */
};

static void check_one_round(const struct rhythm *rhythm, uint32_t *elapsed_ms)
{
    bool on = true;
    for (const uint32_t *length = rhythm->lengths; *length > 0; length++) {
        for (uint32_t left = *length; left > 0; left--) {
            struct improv_light light =
                improv_pattern_light(rhythm->pattern, (*elapsed_ms)++);
            assert_int_equal(light.on, on);
            assert_int_equal(light.change_ms, left);
        }
        on = !on;
    }
}

/* [IND-2] [IND-3] [IND-4] */
static void blinks_in_its_rhythm(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rhythms); i++) {
        uint32_t elapsed_ms = 0;
        while (elapsed_ms < 10000)
            check_one_round(&rhythms[i], &elapsed_ms);
        elapsed_ms = 4000000000; /* 46 days on, a whole number of rounds */
        check_one_round(&rhythms[i], &elapsed_ms);
    }
}

/* [IND-1] [IND-5] */
static void stays_on_or_off(void **state)
{
    (void)state;
    for (uint32_t ms = 0; ms < 5000; ms += 7) {
        struct improv_light solid =
            improv_pattern_light(IMPROV_PATTERN_SOLID, ms);
        struct improv_light off = improv_pattern_light(IMPROV_PATTERN_OFF, ms);
        assert_true(solid.on);
        assert_false(off.on);
        assert_int_equal(solid.change_ms, 0);
        assert_int_equal(off.change_ms, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blinks_in_its_rhythm),
        cmocka_unit_test(stays_on_or_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
