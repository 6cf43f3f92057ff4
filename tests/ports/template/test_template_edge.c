/* SPDX-License-Identifier: Apache-2.0 */
/* The made-up side itself: it sees what it is there to see; and what only this
 * port can be told. */
#include "check.h"
#include "hal.h"
#include "improv_port/port.h"
#include "made_up.h"
#include "port.h"

/* While it joins, the password is where it belongs. */
static void sees_a_secret(void **state)
{
    (void)state;
    is_ready();
    assert_false(edge_remembers(PASSWORD));
    sends(JOIN);
    assert_true(edge_remembers(PASSWORD));
}

static void sees_flash_with_the_lock_held(void **state)
{
    (void)state;
    is_new();
    assert_null(edge_fault());
    improv_port_lock();
    hal_flash_write(HAL_RECORD_NETWORK, "", 0);
    improv_port_unlock();
    assert_non_null(edge_fault());
}

static void sees_a_lock_taken_twice(void **state)
{
    (void)state;
    is_new();
    improv_port_lock();
    improv_port_lock();
    improv_port_unlock();
    assert_non_null(edge_fault());
}

/* Nothing is written half, and nothing after the cut. */
static void cuts_the_power(void **state)
{
    (void)state;
    uint8_t byte = 0;

    for (unsigned steps = 0; steps <= 2; steps++) {
        is_new();
        assert_true(hal_flash_write(HAL_RECORD_SETTINGS, "a", 1));
        edge_cuts_power_in(steps);
        assert_int_equal(hal_flash_write(HAL_RECORD_SETTINGS, "b", 1),
                         steps == 2);
        assert_int_equal(edge_has_power(), steps == 2);
        if (steps < 2)
            assert_false(hal_flash_write(HAL_RECORD_SETTINGS, "c", 1));
        assert_int_equal(hal_flash_read(HAL_RECORD_SETTINGS, &byte, 1), 1);
        assert_int_equal(byte, steps == 0 ? 'a' : 'b');
    }
}

/* Of a connection that failed, as some stacks do. */
static void disconnected_twice(void **state)
{
    (void)state;
    edge_disconnects(7);
    connects();
    assert_int_equal(advertised_state(), 0); /* one at a time */
    edge_disconnects(1);
    assert_int_equal(advertised_state(), 1);
}

/* A scan that was given up ends just when the next is asked for. */
static void late_scan(void **state)
{
    (void)state;
    static const uint8_t scan[] = {4, 0, 4};

    is_ready();
    radio_written(1, 0, scan, sizeof scan);
    port_work(1U << JOB_REQUEST | 1U << JOB_SCANNED);
    EXPECT_QUIET();
    edge_passes(2100);
    EXPECT(RESULT, "04 34 0C 'MyWirelessAP' 03 '-40' 04");
}

/* The client does not wait until settings are in force [REQ-3]. */
static void answers_before_it_applies(void **state)
{
    (void)state;
    is_ready();
    apply_ms = 6000;
    sends("06 03 'Two' CS");
    EXPECT(RESULT, "06 04 03 'Two' CS");
    EXPECT_QUIET();
    assert_string_equal(edge_name(), "Two");
}

/* What can't be read is not taken for none, and written over. */
static void keeps_what_it_cannot_read(void **state)
{
    (void)state;
    is_ready();
    sends("06 03 'Two' CS");
    EXPECT(RESULT, "06 04 03 'Two' CS");
    flash_is_unreadable = true;
    sends("05 04 'lamp' CS");
    EXPECT(ERROR, "FF");
    flash_is_unreadable = false;
    sends("06 00 06");
    EXPECT(ERROR, "00");
    EXPECT(RESULT, "06 04 03 'Two' CS");
}

int main(int argc, char **argv)
{
    (void)argv;
    const struct CMUnitTest tests[] = {
        SCENARIO(sees_a_secret),
        SCENARIO(disconnected_twice),
        SCENARIO(late_scan),
        SCENARIO(answers_before_it_applies),
        SCENARIO(keeps_what_it_cannot_read),
        cmocka_unit_test(sees_flash_with_the_lock_held),
        cmocka_unit_test(sees_a_lock_taken_twice),
        cmocka_unit_test(cuts_the_power),
    };
    return check_run(tests, COUNT(tests), argc);
}
