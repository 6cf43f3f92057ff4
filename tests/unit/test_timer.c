/* SPDX-License-Identifier: Apache-2.0 */
/* Timers, and the 32-bit count of milliseconds that wraps after 49.7 days. */
#include "timer.h"
#include "unit.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static struct improv_central central;
static struct improv_device device;
static const struct improv_device_config config = {
    .centrals = &central,
    .central_count = 1,
    .authorizer = true,
    .can_identify = true,
    .authorized_duration_ms = 60000,
    .identify_duration_ms = 10000,
    .wifi_timeout_ms = 60000,
    .connect_timeout_ms = 30000,
    .linger_ms = 10000,
};

static void happens(enum improv_device_event_type type, uint32_t now_ms)
{
    const struct improv_device_event event = {.type = type};
    struct improv_device_action action;
    improv_device_handle(&device, &event, now_ms);
    while (improv_device_next_action(&device, &action))
        continue;
}

/* Some moments to begin at: the counter's ends, its middle, and others. */
static const uint32_t moments[] = {
    0,          1,          12345,          0x7FFFFFFF,     0x80000000,
    0x80000001, 0xFFFF0000, UINT32_MAX - 1, UINT32_MAX - 0,
};

/* [TIME-1] */
static void counts_down_across_the_wrap(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(moments); i++) {
        struct improv_timer timer = {0};
        assert_int_equal(timer_left(&timer, moments[i]), IMPROV_NO_DEADLINE);
        timer_start(&timer, 1000, moments[i]);
        assert_int_equal(timer_left(&timer, moments[i]), 1000);
        assert_int_equal(timer_left(&timer, moments[i] + 999), 1);
        assert_false(timer_ran_out(&timer, moments[i] + 999));
        assert_int_equal(timer_left(&timer, moments[i] + 1000), 0);
        assert_true(timer_ran_out(&timer, moments[i] + 1000));
        assert_false(timer_ran_out(&timer, moments[i] + 1000)); /* once */
        assert_false(timer_running(&timer));
    }
}

/* [TIME-1] */
static void takes_the_longest_time(void **state)
{
    (void)state;
    struct improv_timer timer = {0};
    timer_start(&timer, 0x80000000, 0xFFFFFFF0);
    assert_int_equal(timer_left(&timer, 0x7FFFFFEF), 1);
    assert_true(timer_ran_out(&timer, 0x7FFFFFF0));
}

/* A length of 0 would read as "not running": at once is 1 ms. */
static void takes_no_time_as_at_once(void **state)
{
    (void)state;
    struct improv_timer timer = {0};
    timer_start(&timer, 0, 5);
    assert_true(timer_running(&timer));
    assert_false(timer_ran_out(&timer, 5));
    assert_true(timer_ran_out(&timer, 6));
}

static void stops(void **state)
{
    (void)state;
    struct improv_timer timer = {0};
    timer_start(&timer, 10, 0);
    timer_stop(&timer);
    assert_false(timer_running(&timer));
    assert_false(timer_ran_out(&timer, 10));
    assert_int_equal(timer_left(&timer, 10), IMPROV_NO_DEADLINE);
}

static void boot(uint32_t now_ms)
{
    improv_device_init(&device, &config);
    happens(IMPROV_EVENT_START, now_ms);
    assert_int_equal(improv_device_state(&device),
                     IMPROV_STATE_AUTHORIZATION_REQUIRED);
}

/* [AUTH-2] [TIME-1] an authorization ends in time, wherever the clock is */
static void authorization_ends_across_the_wrap(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(moments); i++) {
        boot(moments[i]);
        happens(IMPROV_EVENT_AUTHORIZE, moments[i]);
        assert_int_equal(improv_device_deadline(&device, moments[i]), 60000);
        happens(IMPROV_EVENT_TICK, moments[i] + 59999);
        assert_int_equal(improv_device_state(&device), IMPROV_STATE_AUTHORIZED);
        happens(IMPROV_EVENT_TICK, moments[i] + 60000);
        assert_int_equal(improv_device_state(&device),
                         IMPROV_STATE_AUTHORIZATION_REQUIRED);
    }
}

/* [AUTH-2] [TIME-1] the last press was 49.7 days ago: the clock shows almost
 * the same number again, and the authorization must not come back */
static void an_old_press_stays_old(void **state)
{
    (void)state;
    boot(1000);
    happens(IMPROV_EVENT_AUTHORIZE, 1000);
    happens(IMPROV_EVENT_TICK, 61000);
    for (uint32_t day = 1; day <= 49; day++)
        happens(IMPROV_EVENT_TICK, 61000 + day * DAY_MS);
    for (uint32_t ms = 0; ms < 120000; ms += 500) {
        happens(IMPROV_EVENT_TICK, ms); /* the clock has wrapped */
        assert_int_equal(improv_device_state(&device),
                         IMPROV_STATE_AUTHORIZATION_REQUIRED);
        assert_int_equal(improv_device_deadline(&device, ms),
                         IMPROV_NO_DEADLINE);
    }
    happens(IMPROV_EVENT_AUTHORIZE, 1000);
    assert_int_equal(improv_device_deadline(&device, 1000), 60000);
}

/* [RUN-2] [TIME-1] */
static void the_service_starts_across_the_wrap(void **state)
{
    (void)state;
    improv_device_init(&device, &config);
    happens(IMPROV_EVENT_WIFI_DOWN, UINT32_MAX - 100);
    happens(IMPROV_EVENT_WIFI_DOWN, 5); /* says it again: nothing new */
    assert_int_equal(improv_device_deadline(&device, 5), 60000 - 106);
    happens(IMPROV_EVENT_TICK, 59898);
    assert_int_equal(improv_device_state(&device), IMPROV_STATE_STOPPED);
    happens(IMPROV_EVENT_TICK, 59899);
    assert_int_equal(improv_device_state(&device),
                     IMPROV_STATE_AUTHORIZATION_REQUIRED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_down_across_the_wrap),
        cmocka_unit_test(takes_the_longest_time),
        cmocka_unit_test(takes_no_time_as_at_once),
        cmocka_unit_test(stops),
        cmocka_unit_test(authorization_ends_across_the_wrap),
        cmocka_unit_test(an_old_press_stays_old),
        cmocka_unit_test(the_service_starts_across_the_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
