/* SPDX-License-Identifier: Apache-2.0 */
/* The link, and drivers that behave badly. */
#include "boot.h"

/* --- Wi-Fi ---------------------------------------------------------------- */

/* A driver that never tells that it has disconnected. */
static void silent_driver(void)
{
    provision();
    fake_disconnect(ALICE);
    fake_run(20000);
    fake_wifi.silent_disconnect = true;
    fake_wifi.on_connect = NULL;
    open_for(ALICE);
    fake_write(ALICE, OTHER, OTHER_LENGTH);
    expect(strcmp(fake_wifi.ssid, "MyWirelessAP") == 0);
    fake_run(4000);
    expect(strcmp(fake_wifi.ssid, "Other") == 0);
}

/* [WIFI-6] [WIFI-7] */
static void roll_back(void)
{
    provision();
    fake_disconnect(ALICE);
    fake_run(20000);
    fake_wifi.on_connect = NULL;
    open_for(ALICE);
    fake_write(ALICE, OTHER, OTHER_LENGTH);
    expect(strcmp(fake_wifi.ssid, "Other") == 0);
    fake_wifi.on_connect = fake_wifi_works;
    fake_run(31000);
    expect(byte_heard(ALICE, IMPROV_CHARACTERISTIC_ERROR) ==
           IMPROV_ERROR_UNABLE_TO_CONNECT);
    expect(strcmp(fake_wifi.ssid, "MyWirelessAP") == 0);
    expect(improv_host_state() == IMPROV_STATE_AUTHORIZED);
}

/* It is tried again after 1, 2, 4 ... 60 s. */
static void back_off(void)
{
    provision();
    fake_run(20000);
    fake_wifi.on_connect = fake_wifi_fails;
    fake_wifi.connects = 0;
    fake_wifi_is_lost();
    fake_run(64000);
    expect(fake_wifi.connects == 7);
    fake_run(600000);
    expect(fake_wifi.connects == 17);
    fake_wifi.on_connect = fake_wifi_works;
    fake_run(60000);
    expect(fake_wifi.connected);
    fake_wifi.on_connect = fake_wifi_fails;
    fake_wifi.connects = 0;
    fake_wifi_is_lost();
    fake_run(4000);
    expect(fake_wifi.connects == 3);
}

/* A driver that tells more than the queue has room for. */
static void talkative_driver(void)
{
    start();
    open_for(ALICE);
    for (int i = 0; i < 100; i++)
        fake_wifi_raise(NET_EVENT_IPV4_ADDR_ADD, NULL);
    fake_write(ALICE, EXAMPLE, EXAMPLE_LENGTH);
    expect(fake_wifi.connects == 1);
    fake_wifi_works();
    fake_run(0);
    expect(improv_host_state() == IMPROV_STATE_PROVISIONED);
}

/* The saved network does not answer: the same pauses. */
static void no_answer(void)
{
    provision();
    fake_run(20000);
    fake_wifi.on_connect = NULL;
    fake_wifi.connects = 0;
    fake_wifi_is_lost();
    fake_run(600000);
    expect(fake_wifi.connects == 10);
}

/* The join that comes just then is not what has failed. */
static void join_while_it_gives_up(void)
{
    provision();
    fake_disconnect(ALICE);
    fake_run(20000);
    fake_wifi.on_connect = NULL;
    fake_wifi.silent_disconnect = true;
    fake_wifi_is_lost();
    fake_run(30500);
    expect(fake_wifi.disconnects == 1);
    open_for(ALICE);
    fake_write(ALICE, OTHER, OTHER_LENGTH);
    fake_run(3000);
    expect(strcmp(fake_wifi.ssid, "Other") == 0);
    expect(improv_host_state() == IMPROV_STATE_PROVISIONING);
}

/* On the way to another network, which does not answer. */
static void join_silent(void)
{
    provision();
    fake_disconnect(ALICE);
    fake_run(20000);
    fake_wifi.on_connect = NULL;
    open_for(ALICE);
    fake_write(ALICE, OTHER, OTHER_LENGTH);
    fake_wifi.on_connect = fake_wifi_works;
}

static void stop_while_it_joins(void)
{
    join_silent();
    improv_host_tell(IMPROV_EVENT_STOP);
    fake_run(100);
    expect(strcmp(fake_wifi.ssid, "MyWirelessAP") == 0);
    expect(fake_wifi.connected);
    expect(improv_host_state() == IMPROV_STATE_STOPPED);
}

/* All before the thread for Wi-Fi had its turn. */
static void given_up_before_begun(void)
{
    start();
    open_for(ALICE);
    fake_write_only(ALICE, EXAMPLE, EXAMPLE_LENGTH);
    expect(improv_host_state() == IMPROV_STATE_PROVISIONING);
    improv_host_tell(IMPROV_EVENT_STOP);
    fake_run(1000);
    expect(fake_wifi.connects == 0);
}

/* The address of the network before does not count. */
static void no_address(void)
{
    join_silent();
    fake_wifi.no_dhcp = true;
    fake_wifi_works();
    fake_run(1000);
    expect(improv_host_state() == IMPROV_STATE_PROVISIONING);
    fake_run(30000);
    expect(byte_heard(ALICE, IMPROV_CHARACTERISTIC_ERROR) ==
           IMPROV_ERROR_UNABLE_TO_CONNECT);
}

/* --- A driver and its queue ----------------------------------------------- */

/* Where there is nothing to leave: the same pauses. */
static void driver_that_does_not_leave(void)
{
    provision();
    fake_run(20000);
    fake_wifi.on_connect = NULL;
    fake_wifi.disconnect_error = -1;
    fake_wifi.connects = 0;
    fake_wifi_is_lost();
    fake_run(600000);
    expect(fake_wifi.connects == 10);
}

/* The saved network has failed, but that is not taken in yet. */
static void late_failure(void)
{
    provision();
    fake_disconnect(ALICE);
    fake_run(20000);
    fake_wifi.on_connect = NULL;
    fake_wifi.disconnect_error = -1;
    fake_wifi_is_lost();
    open_for(ALICE);
    fake_wifi_fails();
    fake_write(ALICE, OTHER, OTHER_LENGTH);
    expect(strcmp(fake_wifi.ssid, "Other") == 0);
    expect(improv_host_state() == IMPROV_STATE_PROVISIONING);
}

/* The link's own timer ends just while the driver leaves the network. */
static void roll_back_and_timer(void)
{
    provision();
    fake_disconnect(ALICE);
    fake_run(20000);
    fake_wifi.on_connect = NULL;
    fake_wifi.disconnect_ms = 50;
    open_for(ALICE);
    fake_write(ALICE, OTHER, OTHER_LENGTH);
    fake_wifi.silent_disconnect = true;
    fake_run(30100);
    expect(fake_wifi.disconnects == 2);
    expect(strcmp(fake_wifi.ssid, "Other") == 0); /* it is not left yet */
    fake_run(3000);
    expect(strcmp(fake_wifi.ssid, "MyWirelessAP") == 0);
}

static void forgets_among_many_events(void)
{
    provision();
    for (int i = 0; i < 100; i++)
        fake_wifi_raise(NET_EVENT_IPV4_ADDR_ADD, NULL);
    for (int i = 0; i < 100; i++)
        fake_wifi_fails();
    improv_zephyr_forget();
    fake_run(1000);
    expect(!improv_zephyr_configured());
}

static void lost_after_many_events(void)
{
    provision();
    for (int i = 0; i < 100; i++)
        fake_wifi_fails();
    fake_wifi.connects = 0;
    fake_wifi_is_lost();
    fake_run(100);
    expect(fake_wifi.connects == 1);
}

BOOT(silent_driver)
BOOT(roll_back)
BOOT(back_off)
BOOT(talkative_driver)
BOOT(no_answer)
BOOT(join_while_it_gives_up)
BOOT(stop_while_it_joins)
BOOT(given_up_before_begun)
BOOT(no_address)
BOOT(driver_that_does_not_leave)
BOOT(late_failure)
BOOT(roll_back_and_timer)
BOOT(forgets_among_many_events)
BOOT(lost_after_many_events)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(boots_silent_driver),
        TEST(boots_roll_back),
        TEST(boots_back_off),
        TEST(boots_talkative_driver),
        TEST(boots_no_answer),
        TEST(boots_join_while_it_gives_up),
        TEST(boots_stop_while_it_joins),
        TEST(boots_given_up_before_begun),
        TEST(boots_no_address),
        TEST(boots_driver_that_does_not_leave),
        TEST(boots_late_failure),
        TEST(boots_roll_back_and_timer),
        TEST(boots_forgets_among_many_events),
        TEST(boots_lost_after_many_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
