/* SPDX-License-Identifier: Apache-2.0 */
/* When NimBLE runs, and whose it is. */
#include "harness.h"
#include "host/ble_hs.h"
#include "nimble/nimble_port.h"
#include "nimble/nimble_port_freertos.h"

static int provision(void)
{
    int client = authorized_central(247);

    send_wifi(client, "Home", "password");
    world_run_ms(1000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_PROVISIONED);
    return client;
}

/* [RUN-3] */
TEST(nimble_ends_after_the_linger)
{
    home();
    app_start();
    provision();
    world_run_ms(9000);
    assert_true(world_nimble_is_up);
    world_run_ms(1500);
    assert_false(world_nimble_is_up);
    assert_int_equal(app_told[IMPROV_ESP_BLE_STOPPED], 1);
    assert_int_equal(app_value[IMPROV_ESP_STATE], IMPROV_STATE_STOPPED);
    assert_string_equal(world_wifi_ssid(), "Home");
}

/* [RUN-2] */
TEST(it_starts_again_without_wifi)
{
    home();
    app_start();
    provision();
    world_run_ms(12000);
    assert_false(world_nimble_is_up);
    world_ap_count = 0;
    world_wifi_lose();
    world_run_ms(58000);
    assert_false(world_nimble_is_up);
    world_run_ms(3000);
    assert_true(world_advertises());
    home();
    provision();
    world_run_ms(12000);
    assert_false(world_nimble_is_up);
    assert_int_equal(app_told[IMPROV_ESP_BLE_STOPPED], 2);
}

/* [RUN-4] */
TEST(a_network_that_returns_ends_it)
{
    store_network("Home", "password");
    app_start();
    world_run_ms(62000);
    assert_true(world_advertises());
    home();
    world_run_ms(90000);
    assert_string_equal(world_wifi_ssid(), "Home");
    assert_false(world_nimble_is_up);
}

TEST(it_tries_again_to_start_nimble)
{
    world_nimble_fails = true;
    app_start();
    assert_int_equal(improv_host_state(), IMPROV_STATE_STOPPED);
    world_nimble_fails = false;
    world_run_ms(61000);
    assert_true(world_advertises());
}

TEST(stops_and_starts_as_it_is_told)
{
    app_start();
    for (int i = 0; i < 20; i++) {
        improv_host_tell(IMPROV_EVENT_STOP);
        if (i % 3 == 0)
            world_run_ms(10);
        improv_host_tell(IMPROV_EVENT_START);
        if (i % 4 == 0)
            world_run_ms(70);
    }
    world_run_ms(100);
    assert_true(world_advertises());
}

/* --- NimBLE of the application -------------------------------------------- */

static void run(void *argument)
{
    (void)argument;
    nimble_port_run();
    nimble_port_freertos_deinit();
}

static void start_nimble(void)
{
    assert_int_equal(nimble_port_init(), ESP_OK);
    ble_hs_cfg.sync_cb = improv_esp_synced;
    assert_int_equal(improv_esp_add_service(), 0);
    nimble_port_freertos_init(run);
    world_run_ms(100);
}

TEST(serves_beside_other_services)
{
    uint8_t read[258];

    home();
    app_config.nimble_is_shared = true;
    app_start();
    assert_false(world_nimble_is_up);
    start_nimble();
    assert_true(world_advertises());
    int client = provision();
    world_run_ms(12000);
    assert_true(world_nimble_is_up); /* it is not ours */
    assert_false(world_advertises());
    assert_int_equal(app_told[IMPROV_ESP_BLE_STOPPED], 0);
    assert_true(world_read(client, STATE, read) < 0); /* [ADV-3] */
    world_disconnect(client);
    assert_false(world_advertises());
    improv_host_tell(IMPROV_EVENT_START);
    assert_true(world_advertises());
}

TEST(serves_when_the_stack_is_restarted)
{
    app_config.nimble_is_shared = true;
    app_start();
    start_nimble();
    improv_esp_synced(); /* the controller was reset */
    assert_true(world_advertises());
    press(100);
    assert_int_equal(world_adv[25], IMPROV_STATE_AUTHORIZED);
}

/* Not even what is owed. */
TEST(notifies_nothing_once_it_has_stopped)
{
    app_config.nimble_is_shared = true;
    app_start();
    start_nimble();
    central(247);
    world_no_buffers = 1;
    improv_host_tell(IMPROV_EVENT_AUTHORIZE);
    improv_host_tell(IMPROV_EVENT_STOP);
    unsigned notified = world_notified_count;
    world_run_ms(200);
    assert_int_equal(world_notified_count, notified);
}

/* The application's stack may be the first to run. */
TEST(is_silent_before_its_start)
{
    uint8_t read[258];

    start_nimble();
    assert_false(world_advertises());
    world_advertise();
    int client = central(247);
    assert_true(world_read(client, STATE, read) < 0);
    send(client, IMPROV_COMMAND_IDENTIFY, END);
    world_disconnect(client);
    app_config.nimble_is_shared = true;
    app_start();
    assert_true(world_advertises());
}

/* NimBLE does not wait for centrals for ever, nor tell that they are lost. */
TEST(forgets_whom_nimble_lost_when_it_stopped)
{
    app_start();
    central(247);
    world_nimble_loses = true;
    improv_host_tell(IMPROV_EVENT_STOP);
    world_run_ms(100);
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(100);
    press(100);
    assert_true(world_advertises());
}

/* NimBLE is stopped before it was ready, and told so nevertheless. */
TEST(does_not_advertise_on_a_stack_that_ended)
{
    app_start();
    improv_host_tell(IMPROV_EVENT_STOP);
    world_run_ms(100);
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(10);
    improv_host_tell(IMPROV_EVENT_STOP);
    world_run_ms(10);
    assert_false(world_nimble_is_up);
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(100);
    assert_true(world_advertises());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nimble_ends_after_the_linger),
        cmocka_unit_test(it_starts_again_without_wifi),
        cmocka_unit_test(a_network_that_returns_ends_it),
        cmocka_unit_test(it_tries_again_to_start_nimble),
        cmocka_unit_test(stops_and_starts_as_it_is_told),
        cmocka_unit_test(serves_beside_other_services),
        cmocka_unit_test(serves_when_the_stack_is_restarted),
        cmocka_unit_test(notifies_nothing_once_it_has_stopped),
        cmocka_unit_test(is_silent_before_its_start),
        cmocka_unit_test(forgets_whom_nimble_lost_when_it_stopped),
        cmocka_unit_test(does_not_advertise_on_a_stack_that_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
