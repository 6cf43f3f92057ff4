/* SPDX-License-Identifier: Apache-2.0 */
/* A button between its contact and a press [AUTH-2]. */
#include "improv_port/button.h"
#include "unit.h"

enum { HOLD_MS = 3000 };

static struct improv_button button;
static uint32_t now_ms;
static unsigned pressed, held; /* how often */

static void boots_at(uint32_t at_ms)
{
    memset(&button, 0, sizeof button);
    button.hold_ms = HOLD_MS;
    now_ms = at_ms;
    pressed = held = 0;
}

static int begins(void **state)
{
    (void)state;
    boots_at(1000);
    return 0;
}

static void sample(bool contact)
{
    switch (improv_button_sample(&button, contact, now_ms)) {
    case IMPROV_BUTTON_PRESSED:
        pressed++;
        break;
    case IMPROV_BUTTON_HELD:
        held++;
        break;
    case IMPROV_BUTTON_NONE:
        break;
    }
}

/* So many milliseconds with the contact so; the first sample is at once. */
static void contact_is(bool contact, uint32_t for_ms)
{
    for (uint32_t i = 0; i < for_ms; i += IMPROV_BUTTON_SAMPLE_MS) {
        sample(contact);
        now_ms += IMPROV_BUTTON_SAMPLE_MS;
    }
}

static void is_pressed_once_it_is_steady(void **state)
{
    (void)state;
    contact_is(true, 50); /* samples at 0 .. 40 */
    assert_int_equal(pressed, 0);
    sample(true); /* at 50 */
    assert_int_equal(pressed, 1);
    contact_is(true, 1000);
    contact_is(false, 2 * HOLD_MS); /* up, it is not held */
    assert_int_equal(pressed, 1);
    assert_int_equal(held, 0);
}

static void is_pressed_as_often_as_it_is(void **state)
{
    (void)state;
    for (unsigned i = 1; i <= 3; i++) {
        contact_is(true, 100);
        contact_is(false, 100);
        assert_int_equal(pressed, i);
    }
}

static void passes_over_bounces(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) /* never steady */
        contact_is(i % 2 == 0, 40);
    assert_int_equal(pressed, 0);
    contact_is(true, 100);
    assert_int_equal(pressed, 1);
    for (int i = 0; i < 20; i++) /* as it is released */
        contact_is(i % 2 == 0, 40);
    contact_is(false, 100);
    assert_int_equal(pressed, 1);
}

static void is_held_once(void **state)
{
    (void)state;
    contact_is(true, HOLD_MS);
    assert_int_equal(held, 0);
    sample(true);
    assert_int_equal(held, 1);
    contact_is(true, 10 * HOLD_MS);
    assert_int_equal(held, 1);
    contact_is(false, 100);
    contact_is(true, 2 * HOLD_MS);
    assert_int_equal(pressed, 2);
    assert_int_equal(held, 2);
}

/* A contact that bounced begins to be held anew; one that was held does not. */
static void is_held_without_a_bounce(void **state)
{
    (void)state;
    contact_is(true, HOLD_MS - 500);
    contact_is(false, 20);
    contact_is(true, HOLD_MS);
    assert_int_equal(held, 0);
    contact_is(true, 10);
    assert_int_equal(held, 1);
    contact_is(false, 20);
    contact_is(true, 2 * HOLD_MS);
    assert_int_equal(held, 1);
    assert_int_equal(pressed, 1);
}

static void tells_no_hold_that_nobody_asked_for(void **state)
{
    (void)state;
    button.hold_ms = 0;
    contact_is(true, 100000);
    assert_int_equal(pressed, 1);
    assert_int_equal(held, 0);
}

/* PRESSED comes before HELD even so. */
static void is_pressed_before_it_is_held(void **state)
{
    (void)state;
    button.hold_ms = 1;
    contact_is(true, 60);
    assert_int_equal(pressed, 1);
    assert_int_equal(held, 0);
    contact_is(true, 10);
    assert_int_equal(held, 1);
}

static void is_pressed_at_boot(void **state)
{
    (void)state;
    for (uint32_t at_ms = 0; at_ms <= 100; at_ms += 10) {
        boots_at(at_ms);
        contact_is(true, 50);
        assert_int_equal(pressed, 0);
        contact_is(true, 100);
        assert_int_equal(pressed, 1);
    }
}

/* [TIME-1] the clock wraps in every step of it */
static void outlives_the_wrap_of_the_clock(void **state)
{
    (void)state;
    for (uint32_t before_ms = 0; before_ms <= HOLD_MS + 400; before_ms += 10) {
        boots_at(0U - before_ms);
        contact_is(true, 30);
        contact_is(false, 10);
        contact_is(true, 50);
        assert_int_equal(pressed, 0);
        contact_is(true, 10);
        assert_int_equal(pressed, 1);
        contact_is(true, HOLD_MS - 60);
        assert_int_equal(held, 0);
        contact_is(true, 10);
        assert_int_equal(held, 1);
        contact_is(false, 200);
        assert_true(improv_button_rests(&button));
    }
}

/* Only when nothing is left to be told may the sampling end. */
static void rests_when_it_is_up(void **state)
{
    (void)state;
    assert_true(improv_button_rests(&button));
    sample(true);
    assert_false(improv_button_rests(&button)); /* it may be a press */
    contact_is(true, 100);
    assert_false(improv_button_rests(&button));
    sample(false);
    assert_false(improv_button_rests(&button)); /* it may be a bounce */
    contact_is(false, 50);
    assert_false(improv_button_rests(&button));
    sample(false);
    assert_true(improv_button_rests(&button));
    sample(true); /* a short spark */
    sample(false);
    assert_true(improv_button_rests(&button));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(is_pressed_once_it_is_steady, begins),
        cmocka_unit_test_setup(is_pressed_as_often_as_it_is, begins),
        cmocka_unit_test_setup(passes_over_bounces, begins),
        cmocka_unit_test_setup(is_held_once, begins),
        cmocka_unit_test_setup(is_held_without_a_bounce, begins),
        cmocka_unit_test_setup(tells_no_hold_that_nobody_asked_for, begins),
        cmocka_unit_test_setup(is_pressed_before_it_is_held, begins),
        cmocka_unit_test_setup(is_pressed_at_boot, begins),
        cmocka_unit_test_setup(outlives_the_wrap_of_the_clock, begins),
        cmocka_unit_test_setup(rests_when_it_is_up, begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
