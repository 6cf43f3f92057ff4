/* SPDX-License-Identifier: Apache-2.0 */
/* Networks: joined, refused, restored, lost and found. */
#include "esp_wifi.h"
#include "harness.h"

TEST(provisions_a_new_device)
{
    home();
    app_start();
    assert_int_equal(app_value[IMPROV_ESP_STATE],
                     IMPROV_STATE_AUTHORIZATION_REQUIRED);
    int client = authorized_central(247);
    send_wifi(client, "Home", "password");
    assert_int_equal(value(client, STATE), IMPROV_STATE_PROVISIONING);
    world_run_ms(1000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_PROVISIONED);
    assert_string_equal(result(client, 0), "http://192.168.77.1/");
    assert_string_equal(world_wifi_ssid(), "Home");
    assert_int_equal(world_nvs_find("password"), 1);
    assert_int_equal(app_told[IMPROV_ESP_JOIN_FAILED], 0);
}

TEST(tells_no_url_if_there_is_none)
{
    home();
    app_config.url = false;
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Home", "password");
    world_run_ms(1000);
    assert_non_null(last(client, RESULT));
    assert_string_equal(result(client, 0), "");
}

/* Of 0x03, then error, then 0x02 [WIFI-6]; nothing is saved [WIFI-7]. */
TEST(refuses_a_wrong_password_and_goes_back)
{
    home();
    old();
    store_network("Old", "oldpassword");
    app_start();
    assert_string_equal(world_wifi_ssid(), "Old");
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(1000);
    int client = authorized_central(247);
    send_wifi(client, "Home", "wrongpassword");
    world_run_ms(5000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZED);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_UNABLE_TO_CONNECT);
    assert_int_equal(app_value[IMPROV_ESP_JOIN_FAILED],
                     IMPROV_ESP_WRONG_PASSWORD);
    world_run_ms(2000);
    assert_string_equal(world_wifi_ssid(), "Old");
    assert_int_equal(world_nvs_find("wrongpassword"), 0);
    assert_int_equal(world_nvs_find("oldpassword"), 1);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZED);
}

TEST(takes_the_right_password_after_a_wrong_one)
{
    home();
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Home", "wrongpassword");
    world_run_ms(5000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZED);
    send_wifi(client, "Home", "password");
    world_run_ms(1000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_PROVISIONED);
    assert_int_equal(world_nvs_find("wrongpassword"), 0);
}

/* The engine's connect_timeout, for esp_wifi says nothing. */
TEST(gives_up_an_access_point_that_never_answers)
{
    home()->mute = true;
    old();
    store_network("Old", "oldpassword");
    app_start();
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(1000);
    int client = authorized_central(247);
    send_wifi(client, "Home", "password");
    world_run_ms(29000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_PROVISIONING);
    world_run_ms(3000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZED);
    assert_string_equal(world_wifi_ssid(), "Old");
    assert_int_equal(app_value[IMPROV_ESP_JOIN_FAILED], IMPROV_ESP_OTHER);
    assert_int_equal(world_nvs_find("Home"), 0);
}

TEST(tells_that_there_is_no_address)
{
    home()->no_dhcp = true;
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Home", "password");
    world_run_ms(31000);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_UNABLE_TO_CONNECT);
    assert_int_equal(app_value[IMPROV_ESP_JOIN_FAILED], IMPROV_ESP_NO_ADDRESS);
    assert_int_equal(world_nvs_find("Home"), 0);
}

TEST(tells_that_there_is_no_access_point)
{
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Nowhere", "password");
    world_run_ms(12000);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_UNABLE_TO_CONNECT);
    assert_int_equal(app_value[IMPROV_ESP_JOIN_FAILED], IMPROV_ESP_NO_AP);
}

TEST(joins_open_networks)
{
    *home() = (struct world_ap){.ssid = "Cafe", .password = ""};
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Cafe", "");
    world_run_ms(1000);
    assert_string_equal(world_wifi_ssid(), "Cafe");
}

/* A password must not be given to whoever takes its name. */
TEST(does_not_fall_back_to_an_open_network)
{
    home()->mode = WIFI_AUTH_OPEN;
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Home", "password");
    world_run_ms(12000);
    assert_null(world_wifi_ssid());
    assert_int_equal(app_value[IMPROV_ESP_JOIN_FAILED], IMPROV_ESP_NO_AP);
}

TEST(joins_with_the_longest_names_and_keys)
{
    static const char ssid[] = "12345678901234567890123456789012";
    static const char key[] = "0123456789abcdef0123456789abcdef"
                              "0123456789abcdef0123456789ABCDEF";
    struct world_ap *ap = home();

    ap->ssid = ssid;
    ap->password = key;
    app_start();
    int client = authorized_central(247);
    send_wifi(client, ssid, key);
    world_run_ms(1000);
    assert_string_equal(world_wifi_ssid(), ssid);
}

TEST(joins_what_is_stored_and_stays_there)
{
    old();
    store_network("Old", "oldpassword");
    app_start();
    assert_string_equal(world_wifi_ssid(), "Old");
    assert_false(world_nimble_is_up);
    world_wifi_lose();
    assert_null(world_wifi_ssid());
    world_run_ms(2000);
    assert_string_equal(world_wifi_ssid(), "Old");
    assert_int_equal(app_told[IMPROV_ESP_STATE], 0);
}

/* Ever more slowly, but for ever. */
TEST(tries_again_with_patience)
{
    store_network("Old", "oldpassword");
    app_start();
    world_run_ms(3600 * 1000);
    assert_in_range(world_wifi_attempts, 50, 70);
    old();
    world_run_ms(70 * 1000);
    assert_string_equal(world_wifi_ssid(), "Old");
    world_wifi_lose();
    world_run_ms(2000); /* at once again */
    assert_string_equal(world_wifi_ssid(), "Old");
}

/* A join that is given up must not end the next one. */
TEST(keeps_joins_apart)
{
    struct world_ap *ap = home();

    ap->mute = true;
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Home", "password");
    world_run_ms(29999);
    ap->mute = false;
    world_run_ms(1);
    send_wifi(client, "Home", "password");
    world_run_ms(1000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_PROVISIONED);
}

/* The network before may get its address while it is left. */
TEST(keeps_addresses_apart)
{
    home();
    old();
    store_network("Old", "oldpassword");
    app_start();
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(1000);
    int client = authorized_central(247);
    world_wifi_late_address = true;
    send_wifi(client, "Home", "wrongpassword");
    world_run_ms(1000);
    world_wifi_late_address = false;
    assert_int_equal(value(client, STATE), IMPROV_STATE_PROVISIONING);
    world_run_ms(5000);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_UNABLE_TO_CONNECT);
    assert_int_equal(world_nvs_find("wrongpassword"), 0);
}

/* So may the one that is given up: then Wi-Fi is not up. */
TEST(takes_no_address_of_a_join_that_it_gave_up)
{
    home()->no_dhcp = true;
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Home", "password");
    world_run_ms(29000);
    world_wifi_late_address = true;
    world_run_ms(2000);
    world_wifi_late_address = false;
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_UNABLE_TO_CONNECT);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZED);
}

/* Where there was none before, there is nothing to go back to. */
TEST(does_not_connect_to_nothing)
{
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Nowhere", "password");
    world_run_ms(12000);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_UNABLE_TO_CONNECT);
    unsigned attempts = world_wifi_attempts;
    world_run_ms(3600 * 1000);
    assert_in_range(world_wifi_attempts, attempts, attempts + 1);
}

/* Nothing of what is forgotten comes back. */
TEST(saves_nothing_once_all_is_forgotten)
{
    home();
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Home", "password");
    assert_int_equal(improv_esp_forget(), ESP_OK);
    world_run_ms(1000);
    assert_int_equal(world_nvs_find("password"), 0);
    assert_int_equal(count(client, STATE, IMPROV_STATE_PROVISIONED), 0);
    press(100);
    send_digo_token(client, "token");
    world_run_ms(100);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "");
}

TEST(undoes_a_join_when_the_service_is_stopped)
{
    home()->mute = true;
    old();
    store_network("Old", "oldpassword");
    app_start();
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(1000);
    int client = authorized_central(247);
    send_wifi(client, "Home", "password");
    world_run_ms(1000);
    improv_host_tell(IMPROV_EVENT_STOP);
    world_run_ms(2000);
    assert_string_equal(world_wifi_ssid(), "Old");
    assert_false(world_nimble_is_up);
}

TEST(forgets_a_join_that_was_stopped_at_once)
{
    home();
    old();
    store_network("Old", "oldpassword");
    app_start();
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(1000);
    int client = authorized_central(247);
    unsigned attempts = world_wifi_attempts;
    send_wifi(client, "Home", "password");
    improv_host_tell(IMPROV_EVENT_STOP);
    world_run_ms(2000);
    assert_string_equal(world_wifi_ssid(), "Old");
    assert_int_equal(world_wifi_attempts, attempts);
}

static void stop(void)
{
    world_while_saving = NULL;
    improv_host_tell(IMPROV_EVENT_STOP);
}

/* Stopped while it is saved: that is undone. */
TEST(undoes_what_was_saved_too_late)
{
    home();
    old();
    store_network("Old", "oldpassword");
    app_start();
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(1000);
    int client = authorized_central(247);
    world_while_saving = stop;
    send_wifi(client, "Home", "password");
    world_run_ms(3000);
    assert_null(world_while_saving);
    assert_string_equal(world_wifi_ssid(), "Old");
    assert_int_equal(world_nvs_find("oldpassword"), 1);
    assert_int_equal(world_nvs_find("Home"), 0);
}

static void does_not_say_joined(bool *failure)
{
    home();
    old();
    store_network("Old", "oldpassword");
    app_start();
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(1000);
    int client = authorized_central(247);
    *failure = true;
    send_wifi(client, "Home", "password");
    world_run_ms(3000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_AUTHORIZED);
    assert_int_equal(count(client, STATE, IMPROV_STATE_PROVISIONED), 0);
    assert_string_equal(world_wifi_ssid(), "Old");
}

TEST(does_not_say_joined_if_nvs_fails)
{
    does_not_say_joined(&world_nvs_fails);
}

TEST(does_not_say_joined_if_esp_wifi_can_not_save)
{
    does_not_say_joined(&world_wifi_can_not_save);
}

/* The central may go: the join goes on [WIFI-9]. */
TEST(joins_on_without_its_central)
{
    home();
    app_start();
    int client = authorized_central(247);
    send_wifi(client, "Home", "password");
    world_disconnect(client);
    world_run_ms(1000);
    client = central(247);
    assert_int_equal(value(client, STATE), IMPROV_STATE_PROVISIONED);
    assert_string_equal(result(client, 0), "http://192.168.77.1/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(provisions_a_new_device),
        cmocka_unit_test(tells_no_url_if_there_is_none),
        cmocka_unit_test(refuses_a_wrong_password_and_goes_back),
        cmocka_unit_test(takes_the_right_password_after_a_wrong_one),
        cmocka_unit_test(gives_up_an_access_point_that_never_answers),
        cmocka_unit_test(tells_that_there_is_no_address),
        cmocka_unit_test(tells_that_there_is_no_access_point),
        cmocka_unit_test(joins_open_networks),
        cmocka_unit_test(does_not_fall_back_to_an_open_network),
        cmocka_unit_test(joins_with_the_longest_names_and_keys),
        cmocka_unit_test(joins_what_is_stored_and_stays_there),
        cmocka_unit_test(tries_again_with_patience),
        cmocka_unit_test(keeps_joins_apart),
        cmocka_unit_test(keeps_addresses_apart),
        cmocka_unit_test(takes_no_address_of_a_join_that_it_gave_up),
        cmocka_unit_test(does_not_connect_to_nothing),
        cmocka_unit_test(saves_nothing_once_all_is_forgotten),
        cmocka_unit_test(undoes_a_join_when_the_service_is_stopped),
        cmocka_unit_test(forgets_a_join_that_was_stopped_at_once),
        cmocka_unit_test(undoes_what_was_saved_too_late),
        cmocka_unit_test(does_not_say_joined_if_nvs_fails),
        cmocka_unit_test(does_not_say_joined_if_esp_wifi_can_not_save),
        cmocka_unit_test(joins_on_without_its_central),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
