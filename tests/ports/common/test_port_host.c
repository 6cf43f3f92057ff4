/* SPDX-License-Identifier: Apache-2.0 */
/* The loop and the lock around the engine. */
#include "fake_port.h"
#include "improv_port/host.h"
#include "unit.h"

static const struct improv_rpc *const rpcs[] = {&improv_rpc_device_info};

static struct improv_central centrals[2];

static const struct improv_device_config config = {
    .centrals = centrals,
    .central_count = 2,
    .authorizer = true,
    .can_identify = true,
    .rpcs = rpcs,
    .rpc_count = 1,
    .authorized_duration_ms = 60000,
    .identify_duration_ms = 10000,
    .wifi_timeout_ms = 60000,
    .connect_timeout_ms = 30000,
    .linger_ms = 10000,
};

static int boots(void **state)
{
    (void)state;
    clock_ms = 0xFFFFF000; /* it wraps soon [TIME-1] */
    improv_host_init(&config);
    calls_clear();
    return 0;
}

/* All that was called since the last of these. */
static void expect(const char *expected)
{
    assert_string_equal(calls, expected);
    assert_false(locked);
    calls_clear();
}

static void central_writes(const char *bytes)
{
    struct text text = text_read(bytes);
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_WRITE, .central = 1, .bytes = text_view(&text)};
    improv_host_handle(&event);
}

static void ends(enum improv_device_event_type type, uint8_t number)
{
    const struct improv_device_event event = {.type = type, .number = number};

    improv_host_handle(&event);
}

static void is_authorized(void)
{
    improv_host_tell(IMPROV_EVENT_START);
    improv_host_tell(IMPROV_EVENT_AUTHORIZE);
    calls_clear();
}

static void does_nothing_at_first(void **state)
{
    (void)state;
    expect("");
    improv_host_tell(IMPROV_EVENT_TICK);
    expect("( w- )");
}

/* [TIME-2] */
static void acts_in_order_under_the_lock(void **state)
{
    (void)state;
    improv_host_tell(IMPROV_EVENT_START);
    expect("( s01 a01 l01 w- )");
    improv_host_tell(IMPROV_EVENT_AUTHORIZE);
    expect("( s02 a02 l02 w60000 )");
    central_writes("01 06 04 'Cafe' 00 CS");
    expect("( s03 a03 j41 l04 w30000 )");
    clock_ms += 4000;
    ends(IMPROV_EVENT_JOINED, 1);
    expect("( r01 s04 a04 l00 w10000 )");
    clock_ms += 10000;
    improv_host_tell(IMPROV_EVENT_TICK);
    expect("( q00 w- )");
}

static void repeats_what_is_in_force(void **state)
{
    (void)state;
    is_authorized();
    improv_host_repeat(IMPROV_CHARACTERISTIC_STATE);
    expect("( s02 )");
    improv_host_tell(IMPROV_EVENT_STOP);
    calls_clear();
    improv_host_repeat(IMPROV_CHARACTERISTIC_STATE);
    expect("( s00 )");
}

static void hands_on_requests(void **state)
{
    (void)state;
    is_authorized();
    central_writes("03 00 03");
    expect("( k31 w5000 )");
    ends(IMPROV_EVENT_ANSWERED, 1);
    expect("( r03 w60000 )");
    ends(IMPROV_EVENT_ANSWERED, 1);
    expect("( w60000 )"); /* once */
}

static void rolls_back(void **state)
{
    (void)state;
    is_authorized();
    central_writes("01 06 04 'Cafe' 00 CS");
    calls_clear();
    ends(IMPROV_EVENT_JOIN_FAILED, 1);
    expect("( e03 s02 a02 b00 l02 w60000 )");
}

/* What ran out is told, although the event tells an error of its own. */
static void ticks_before_an_event(void **state)
{
    (void)state;
    is_authorized();
    central_writes("02 00"); /* and no more */
    expect("( w5000 )");
    clock_ms += 5000;
    central_writes("07 00 07");
    expect("( e01 e00 e02 w55000 )");
}

/* ... and what did not is not. */
static void ticks_only_when_it_is_time(void **state)
{
    (void)state;
    is_authorized();
    central_writes("02 00");
    clock_ms += 4999;
    calls_clear();
    improv_host_tell(IMPROV_EVENT_AUTHORIZE);
    expect("( w1 )");
    central_writes("02");
    expect("( l03 w10000 )");
}

static void tells_the_next_deadline_after_each_event(void **state)
{
    (void)state;
    is_authorized();
    for (unsigned i = 1; i <= 3; i++) {
        clock_ms += 1000;
        improv_host_tell(IMPROV_EVENT_TICK);
        assert_int_equal(strtoul(calls + strlen("( w"), NULL, 10),
                         60000 - 1000 * i);
        calls_clear();
    }
    improv_host_tell(IMPROV_EVENT_STOP);
    expect("( q00 l00 w60000 )");
}

/* [ADV-3] under the lock, cut to the room there is, and no byte more */
static void is_read(void **state)
{
    (void)state;
    uint8_t value[IMPROV_FRAME_MAX];

    memset(value, 0x5A, sizeof value);
    assert_int_equal(
        improv_host_read(IMPROV_CHARACTERISTIC_STATE, value, sizeof value), 0);
    is_authorized();
    assert_int_equal(
        improv_host_read(IMPROV_CHARACTERISTIC_STATE, value, sizeof value), 1);
    assert_int_equal(value[0], 0x02);
    assert_int_equal(value[1], 0x5A);
    expect("( )");
    central_writes("03 00 03");
    ends(IMPROV_EVENT_ANSWERED, 1);
    assert_int_equal(
        improv_host_read(IMPROV_CHARACTERISTIC_RESULT, value, sizeof value), 3);
    assert_int_equal(improv_host_read(IMPROV_CHARACTERISTIC_RESULT, value, 2),
                     2);
    assert_int_equal(improv_host_read(IMPROV_CHARACTERISTIC_RESULT, NULL, 0),
                     0);
}

static void says_its_state(void **state)
{
    (void)state;
    assert_int_equal(improv_host_state(), IMPROV_STATE_STOPPED);
    expect("( )");
    is_authorized();
    assert_int_equal(improv_host_state(), IMPROV_STATE_AUTHORIZED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(does_nothing_at_first, boots),
        cmocka_unit_test_setup(acts_in_order_under_the_lock, boots),
        cmocka_unit_test_setup(repeats_what_is_in_force, boots),
        cmocka_unit_test_setup(hands_on_requests, boots),
        cmocka_unit_test_setup(rolls_back, boots),
        cmocka_unit_test_setup(ticks_before_an_event, boots),
        cmocka_unit_test_setup(ticks_only_when_it_is_time, boots),
        cmocka_unit_test_setup(tells_the_next_deadline_after_each_event, boots),
        cmocka_unit_test_setup(is_read, boots),
        cmocka_unit_test_setup(says_its_state, boots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
