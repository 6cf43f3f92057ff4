/* SPDX-License-Identifier: Apache-2.0 */
/* The button and the light. */
#include "harness.h"

#define LIGHT world_pin_level[CONFIG_IMPROV_STATUS_INDICATOR]

/* How long it is on within a second, in milliseconds. */
static unsigned on_ms(void)
{
    unsigned on = 0;

    for (int i = 0; i < 1000; i++) {
        world_run_ms(1);
        on += LIGHT == 1;
    }
    return on;
}

TEST(a_press_authorizes)
{
    app_start();
    int client = central(247);
    press(100);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZED);
    world_run_ms(59000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZED);
    press(100); /* renews it */
    world_run_ms(59000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZED);
    world_run_ms(2000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZATION_REQUIRED);
    assert_int_equal(app_told[IMPROV_ESP_HELD], 0);
}

TEST(a_bounce_is_no_press)
{
    app_start();
    int client = central(247);
    press(20);
    press(20);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZATION_REQUIRED);
}

TEST(a_long_press_is_told_once)
{
    app_start();
    press(9900);
    assert_int_equal(app_told[IMPROV_ESP_HELD], 0);
    press(30000);
    assert_int_equal(app_told[IMPROV_ESP_HELD], 1);
}

TEST(the_button_may_be_active_high)
{
    app_config.button_level = 1;
    app_start();
    int client = central(247);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZATION_REQUIRED);
    world_pin_level[CONFIG_IMPROV_BUTTON] = 1;
    world_run_ms(200);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZED);
}

/* [IND-1..5] */
TEST(the_light_shows_the_state)
{
    home()->mute = true;
    app_start();
    int client = central(247);
    assert_int_equal(on_ms(), 1000);
    press(100);
    assert_in_range(on_ms(), 499, 501);
    send(client, IMPROV_COMMAND_IDENTIFY, END);
    assert_in_range(on_ms(), 299, 301);
    world_run_ms(10000);
    assert_in_range(on_ms(), 499, 501);
    send_wifi(client, "Home", "password");
    assert_in_range(on_ms(), 499, 501);
    unsigned changes = 0;
    for (int i = 0, was = LIGHT; i < 1000; i++, was = LIGHT) {
        world_run_ms(1);
        changes += LIGHT != was;
    }
    assert_int_equal(changes, 10);
    improv_host_tell(IMPROV_EVENT_STOP);
    assert_int_equal(on_ms(), 0);
}

TEST(the_light_may_be_active_low)
{
    app_config.light_level = 0;
    app_start();
    assert_int_equal(on_ms(), 0);
    improv_host_tell(IMPROV_EVENT_STOP);
    assert_int_equal(on_ms(), 1000);
}

TEST(it_works_without_button_and_light)
{
    home();
    app_config.button = app_config.light = IMPROV_ESP_NO_GPIO;
    app_config.device.can_identify = app_config.device.authorizer = false;
    app_start();
    int client = central(247);
    assert_int_equal(value(client, IMPROV_CHARACTERISTIC_CAPABILITIES), 0x0e);
    send_wifi(client, "Home", "password");
    world_run_ms(1000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_PROVISIONED);
}

TEST(the_application_may_authorize)
{
    app_config.button = IMPROV_ESP_NO_GPIO;
    app_start();
    improv_host_tell(IMPROV_EVENT_AUTHORIZE);
    assert_int_equal(improv_host_state(), IMPROV_STATE_AUTHORIZED);
}

/* [TIME-1] */
TEST(the_clock_wraps)
{
    world_now_us = INT64_C(0xFFFFF000) * 1000;
    app_start();
    press(100);
    world_run_ms(59000);
    assert_int_equal(improv_host_state(), IMPROV_STATE_AUTHORIZED);
    world_run_ms(1500);
    assert_int_equal(improv_host_state(), IMPROV_STATE_AUTHORIZATION_REQUIRED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_press_authorizes),
        cmocka_unit_test(a_bounce_is_no_press),
        cmocka_unit_test(a_long_press_is_told_once),
        cmocka_unit_test(the_button_may_be_active_high),
        cmocka_unit_test(the_light_shows_the_state),
        cmocka_unit_test(the_light_may_be_active_low),
        cmocka_unit_test(it_works_without_button_and_light),
        cmocka_unit_test(the_application_may_authorize),
        cmocka_unit_test(the_clock_wraps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
