/* SPDX-License-Identifier: Apache-2.0 */
/* What the application is told, and what it does meanwhile. */
#include <errno.h>

#include "boot.h"

static uint8_t last_failure;
static int failures, stored;
static uint32_t takes_ms; /* so long the application, for each event */

static void take_in(const struct improv_zephyr_event *event)
{
    if (event->type == IMPROV_ZEPHYR_JOIN_FAILED) {
        failures++;
        last_failure = event->failure;
    }
    if (event->type == IMPROV_ZEPHYR_STORED)
        stored++;
    fake_run(takes_ms);
}

static void start_told(void)
{
    static const struct improv_zephyr_config config = {.on_event = take_in};

    expect(improv_zephyr_start(&config) == 0);
    fake_run(100);
}

static void start_once(void)
{
    static const struct improv_zephyr_config config = {.firmware = "test"};

    start();
    expect(improv_zephyr_start(&config) == -EALREADY);
}

/* --- Why a join has failed ------------------------------------------------ */

static int status;

static void fail_with_status(void)
{
    const struct wifi_status info = {status};

    fake_wifi_raise(NET_EVENT_WIFI_CONNECT_RESULT, &info);
}

static uint8_t failure_of(int of_driver)
{
    failures = 0;
    status = of_driver;
    fake_wifi.on_connect = fail_with_status;
    fake_write(ALICE, EXAMPLE, EXAMPLE_LENGTH);
    fake_run(1000);
    expect(failures == 1);
    return last_failure;
}

static void reason_of_driver(void)
{
    start_told();
    open_for(ALICE);
    expect(failure_of(2) == IMPROV_ZEPHYR_WRONG_PASSWORD);
    expect(failure_of(4) == IMPROV_ZEPHYR_NO_AP);
    expect(failure_of(1) == IMPROV_ZEPHYR_OTHER);
    expect(failure_of(-EIO) == IMPROV_ZEPHYR_OTHER);
}

static void no_address(void)
{
    start_told();
    fake_wifi.no_dhcp = true;
    fake_wifi.on_connect = fake_wifi_works;
    join_example();
    fake_run(31000);
    expect(failures == 1 && last_failure == IMPROV_ZEPHYR_NO_ADDRESS);
}

static void no_answer(void)
{
    start_told();
    join_example();
    fake_run(31000);
    expect(failures == 1 && last_failure == IMPROV_ZEPHYR_OTHER);
}

/* --- One that takes its time ---------------------------------------------- */

/* The client does not wait for it [REQ-3]. */
static void answered_before(void)
{
    start_told();
    open_for(ALICE);
    takes_ms = 6000;
    fake_write(ALICE, "\x05\x04lamp\xB3", 7);
    expect(stored == 1);
    expect(fake_heard(ALICE, IMPROV_CHARACTERISTIC_RESULT) != NULL);
    expect(!fake_heard(ALICE, IMPROV_CHARACTERISTIC_ERROR));
}

static void look_at_link(const struct improv_zephyr_event *event)
{
    if (event->type == IMPROV_ZEPHYR_JOIN_FAILED)
        expect(fake_wifi.disconnects == 2);
    failures += event->type == IMPROV_ZEPHYR_JOIN_FAILED;
}

/* The network that does not work is left before. */
static void back_before(void)
{
    static const struct improv_zephyr_config config = {.on_event =
                                                           look_at_link};

    expect(improv_zephyr_start(&config) == 0);
    fake_run(100);
    fake_wifi.on_connect = NULL;
    open_for(ALICE);
    fake_write(ALICE, OTHER, OTHER_LENGTH);
    expect(fake_wifi.disconnects == 1);
    fake_run(31000);
    expect(failures == 1);
}

static void boots_back_before(void **state)
{
    (void)state;
    assert_int_equal(fake_boot(provision), FAKE_ENDED);
    assert_int_equal(fake_boot(back_before), FAKE_ENDED);
}

BOOT(start_once)
BOOT(reason_of_driver)
BOOT(no_address)
BOOT(no_answer)
BOOT(answered_before)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(boots_start_once),  TEST(boots_reason_of_driver),
        TEST(boots_no_address),  TEST(boots_no_answer),
        TEST(boots_back_before), TEST(boots_answered_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
