/* SPDX-License-Identifier: Apache-2.0 */
/* Advertising, notifications, several centrals, time. */
#include "boot.h"

/* --- Advertising ---------------------------------------------------------- */

/* Zephyr may not have cleared the last connection away yet. */
static void advertise_again(void)
{
    start();
    expect(fake_bluetooth.serving && fake_bluetooth.advertising);
    fake_connect(ALICE, SMALL_MTU);
    expect(fake_bluetooth.advertising);
    fake_bluetooth.advertising = false;
    fake_bluetooth.start_errors = 3;
    fake_disconnect(ALICE);
    expect(!fake_bluetooth.advertising);
    fake_run(1000);
    expect(fake_bluetooth.advertising);
}

/* Nothing is advertised that is not there. */
static void service_is_late(void)
{
    fake_bluetooth.serve_errors = 3;
    start();
    expect(!fake_bluetooth.advertising);
    fake_run(1000);
    expect(fake_bluetooth.serving && fake_bluetooth.advertising);
}

/* Where the controller has no room it is not asked all the time. */
static void no_room_for_another(void)
{
    start();
    fake_bluetooth.start_errors = 1000;
    fake_bluetooth.starts = 0;
    fake_connect(ALICE, SMALL_MTU);
    fake_run(60000);
    expect(fake_bluetooth.starts < 30);
    fake_bluetooth.start_errors = 0;
    fake_disconnect(ALICE);
    expect(fake_bluetooth.advertising);
}

/* Bob's connection is not cleared away at once; Alice stays. */
static void one_of_two_goes(void)
{
    start();
    fake_bluetooth.room = 2;
    fake_connect(ALICE, SMALL_MTU);
    fake_connect(BOB, SMALL_MTU);
    fake_run(60000);
    expect(!fake_bluetooth.advertising);
    fake_bluetooth.start_errors = 3;
    fake_disconnect(BOB);
    fake_run(1000);
    expect(fake_bluetooth.advertising);
}

/* No half of a character. */
static void name_is_shortened(void)
{
    static const char set_name[] = "\x06\x1E" /* 28 bytes, and two of one */
                                   "xxxxxxxxxxxxxxxxxxxxxxxxxxxx\xC3\xA9"
                                   "\xB0";

    start();
    open_for(ALICE);
    fake_write(ALICE, set_name, sizeof set_name - 1);
    fake_disconnect(ALICE);
    expect(strcmp(fake_bluetooth.name, "xxxxxxxxxxxxxxxxxxxxxxxxxxxx") == 0);
    expect(fake_bluetooth.name_type == BT_DATA_NAME_SHORTENED);
}

/* [ADV-3] [RUN-3] */
static void withdraw(void)
{
    provision();
    fake_run(9000);
    expect(fake_bluetooth.serving);
    fake_run(2000);
    expect(!fake_bluetooth.serving && !fake_bluetooth.advertising);
    fake_disconnect(ALICE);
    fake_run(1000);
    expect(!fake_bluetooth.advertising);
}

/* --- Notifications -------------------------------------------------------- */

/* [WIFI-5] and cut to the MTU of each. */
static void order_and_cut(void)
{
    static const uint8_t expected[] = {2, 3, 0, 4};
    size_t count = 0;

    start();
    fake_wifi.on_connect = fake_wifi_works;
    fake_connect(BOB, LARGE_MTU);
    join_example();
    for (size_t i = 0; i < fake_bluetooth.notified_count; i++) {
        const struct fake_notification *each = &fake_bluetooth.notified[i];
        bool is_result = each->characteristic == IMPROV_CHARACTERISTIC_RESULT;

        if (each->central != BOB ||
            each->characteristic == IMPROV_CHARACTERISTIC_ERROR)
            continue;
        expect(count < sizeof expected);
        expect(is_result ? expected[count] == 0
                         : expected[count] == each->bytes[0]);
        count++;
    }
    expect(count == sizeof expected);
    expect(fake_heard(BOB, IMPROV_CHARACTERISTIC_RESULT)->length == 23);
    expect(fake_heard(ALICE, IMPROV_CHARACTERISTIC_RESULT)->length == 20);
}

/* More than there is room for, before Bluetooth takes one: the last is heard.
 */
static void slow_central(void)
{
    start();
    open_for(ALICE);
    for (int i = 0; i < 150; i++)
        fake_write_only(ALICE, "\x02\x00\x03", 3);
    fake_write_only(ALICE, EXAMPLE, EXAMPLE_LENGTH);
    fake_run(0);
    expect(byte_heard(ALICE, IMPROV_CHARACTERISTIC_STATE) ==
           IMPROV_STATE_PROVISIONING);
    expect(byte_heard(ALICE, IMPROV_CHARACTERISTIC_ERROR) == IMPROV_ERROR_NONE);
}

/* [MANY-1] [FRM-6] */
static void two_centrals(void)
{
    start();
    fake_wifi.on_connect = fake_wifi_works;
    open_for(ALICE);
    fake_connect(BOB, SMALL_MTU);
    fake_write(ALICE, EXAMPLE, 20);
    fake_write(BOB, EXAMPLE, 10);
    fake_disconnect(BOB);
    fake_connect(BOB, SMALL_MTU);
    fake_write(BOB, "\x02\x00\x02", 3);
    expect(!fake_heard(BOB, IMPROV_CHARACTERISTIC_ERROR));
    fake_write(ALICE, &EXAMPLE[20], EXAMPLE_LENGTH - 20);
    expect(improv_host_state() == IMPROV_STATE_PROVISIONED);
}

/* --- Time ----------------------------------------------------------------- */

/* [TIME-1]: the clock wraps 65 s after the boot. */
static void authorization_lapses(void)
{
    start();
    fake_run(20000);
    press();
    expect(improv_host_state() == IMPROV_STATE_AUTHORIZED);
    fake_run(58000);
    expect(improv_host_state() == IMPROV_STATE_AUTHORIZED);
    fake_run(3000);
    expect(improv_host_state() == IMPROV_STATE_AUTHORIZATION_REQUIRED);
}

BOOT(advertise_again)
BOOT(no_room_for_another)
BOOT(service_is_late)
BOOT(one_of_two_goes)
BOOT(withdraw)
BOOT(name_is_shortened)
BOOT(order_and_cut)
BOOT(slow_central)
BOOT(two_centrals)
BOOT(authorization_lapses)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(boots_advertise_again), TEST(boots_no_room_for_another),
        TEST(boots_service_is_late), TEST(boots_one_of_two_goes),
        TEST(boots_withdraw),        TEST(boots_name_is_shortened),
        TEST(boots_order_and_cut),   TEST(boots_slow_central),
        TEST(boots_two_centrals),    TEST(boots_authorization_lapses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
