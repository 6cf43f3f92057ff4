/* SPDX-License-Identifier: Apache-2.0 */
/* Button and light. */
#include "check.h"

/* [AUTH-2] [AUTH-3] */
static void is_authorized_for_a_minute(void **state)
{
    (void)state;
    connects();
    presses();
    EXPECT(STATE, "02");
    edge_passes(50000);
    presses(); /* renewed */
    edge_passes(59000);
    EXPECT_QUIET();
    edge_passes(1000);
    EXPECT(STATE, "01");
    EXPECT_QUIET();
}

static void is_not_authorized_by_a_spark(void **state)
{
    (void)state;
    connects();
    edge_contact(true);
    edge_passes(5);
    edge_contact(false);
    edge_passes(1000);
    EXPECT_QUIET();
}

/* A press is one press; were it two, it would end the identify [AUTH-5]. */
static void debounces(void **state)
{
    (void)state;
    is_ready();
    edge_contact(true);
    edge_passes(100);
    sends("02 00 02");
    for (int i = 0; i < 10; i++) {
        edge_contact(i % 2 != 0);
        edge_passes(4);
    }
    edge_contact(false);
    edge_passes(60);
    edge_passes(1000 - (100 - 60)); /* into the first flash of a second */
    unsigned changes = 0;
    for (int ms = 0; ms < 1000; ms++) {
        bool before = edge_light();
        edge_passes(1);
        changes += before != edge_light();
    }
    assert_int_equal(changes, 6); /* three flashes */
}

/* How long it is as it is. */
static unsigned steady_ms(void)
{
    bool before = edge_light();
    unsigned ms = 0;

    while (edge_light() == before && ms < 5000) {
        edge_passes(1);
        ms++;
    }
    return ms;
}

/* [IND-1] [IND-2] [IND-4] [IND-5] */
static void shows_each_state(void **state)
{
    (void)state;
    assert_true(edge_light());
    assert_int_equal(steady_ms(), 5000);
    is_ready();
    steady_ms();
    assert_int_equal(steady_ms(), 500);
    assert_int_equal(steady_ms(), 500);
    sends(JOIN);
    assert_true(edge_light());
    assert_int_equal(steady_ms(), 100);
    assert_int_equal(steady_ms(), 100);
    edge_passes(2000);
    assert_false(edge_light());
    assert_int_equal(steady_ms(), 5000);
}

/* [IDF-1] [IND-3] */
static void shows_where_it_is(void **state)
{
    (void)state;
    connects();
    sends("02 00 02");
    for (int second = 0; second < 10; second++) {
        for (int step = 0; step < 5; step++) {
            assert_int_equal(edge_light(), step % 2 == 0);
            edge_passes(100);
        }
        assert_false(edge_light());
        edge_passes(500);
    }
    assert_true(edge_light());
    assert_int_equal(steady_ms(), 5000);
}

/* [RUN-1] */
static void opens_when_its_user_asks(void **state)
{
    (void)state;
    lives_at_home();
    assert_false(edge_light());
    edge_user_asks();
    assert_int_equal(advertised_state(), 1);
    assert_true(edge_light());
}

int main(int argc, char **argv)
{
    (void)argv;
    const struct CMUnitTest tests[] = {
        SCENARIO(is_authorized_for_a_minute),
        SCENARIO(is_not_authorized_by_a_spark),
        SCENARIO(debounces),
        SCENARIO(shows_each_state),
        SCENARIO(shows_where_it_is),
        SCENARIO(opens_when_its_user_asks),
    };
    return check_run(tests, COUNT(tests), argc);
}
