/* SPDX-License-Identifier: Apache-2.0 */
/* Device info, scan, names, DIGO settings. */
#include <stdio.h>

#include "esp_wifi.h"
#include "harness.h"

TEST(answers_device_info)
{
    app_config.firmware = "Lamp firmware";
    app_config.version = "7";
    app_config.name = "Kitchen lamp";
    app_start();
    int client = central(247);
    send(client, IMPROV_COMMAND_DEVICE_INFO, END);
    world_run_ms(100);
    assert_string_equal(result(client, 0), "Lamp firmware");
    assert_string_equal(result(client, 1), "7");
    assert_string_equal(result(client, 2), "esp32c3");
    assert_string_equal(result(client, 3), "Kitchen lamp");
    assert_string_equal(result(client, 4), "ESP-IDF");
}

TEST(answers_a_scan)
{
    home();
    old()->rssi = -40;
    *old() = (struct world_ap){.ssid = "", .mode = WIFI_AUTH_WPA3_PSK};
    *home() = (struct world_ap){.ssid = "Free", .rssi = -90};
    app_start();
    int client = central(247);
    send(client, IMPROV_COMMAND_SCAN, END);
    world_run_ms(3000);
    assert_string_equal(result(client, 0), "Old");
    assert_string_equal(result(client, 1), "-40");
    assert_string_equal(result(client, 2), "WPA2/WPA3");
    assert_string_equal(result(client, 3), "Home");
    assert_string_equal(result(client, 5), "WPA2");
    assert_string_equal(result(client, 6), "Free");
    assert_string_equal(result(client, 8), "NO");
    assert_string_equal(result(client, 9), "");
}

TEST(answers_a_scan_among_sixty_networks)
{
    static char names[60][16];

    for (int i = 0; i < 60; i++) {
        snprintf(names[i], sizeof names[i], "Network %d", i);
        *home() = (struct world_ap){.ssid = names[i],
                                    .rssi = (int8_t)(-30 - i),
                                    .mode = WIFI_AUTH_WPA_WPA2_PSK};
    }
    app_start();
    int client = central(247);
    send(client, IMPROV_COMMAND_SCAN, END);
    world_run_ms(3000);
    assert_string_equal(result(client, 0), "Network 0");
    assert_string_equal(result(client, 2), "WPA/WPA2");
    assert_string_equal(result(client, 27), "Network 9");
}

/* While the network is away it tries to connect, which keeps it from a scan. */
TEST(scans_while_it_tries_to_connect)
{
    home();
    store_network("Old", "oldpassword");
    app_start();
    world_run_ms(62 * 1000);
    int client = central(247);
    for (unsigned before = world_wifi_attempts; before == world_wifi_attempts;)
        world_run_ms(10);
    send(client, IMPROV_COMMAND_SCAN, END);
    world_run_ms(3000);
    assert_string_equal(result(client, 0), "Home");
    old();
    world_run_ms(70 * 1000);
    assert_string_equal(world_wifi_ssid(), "Old");
}

/* Nor does an attempt end a scan. */
TEST(does_not_connect_while_it_scans)
{
    home();
    store_network("Old", "oldpassword");
    app_start();
    world_run_ms(62 * 1000);
    for (int i = 0; i < 40; i++) {
        int client = central(247);
        world_notified_count = 0;
        send(client, IMPROV_COMMAND_SCAN, END);
        world_run_ms(3000);
        assert_non_null(last(client, RESULT));
        world_disconnect(client);
        world_run_ms(150);
    }
    old();
    world_run_ms(135 * 1000);
    assert_string_equal(world_wifi_ssid(), "Old");
}

TEST(sets_and_keeps_names)
{
    app_start();
    int client = authorized_central(247);
    uint8_t frame[IMPROV_FRAME_MAX];

    improv_frame_begin(frame, IMPROV_COMMAND_HOSTNAME);
    improv_frame_fill(frame,
                      (struct improv_bytes){(const uint8_t *)"lamp-2", 6});
    world_write(client, frame, improv_frame_length(frame));
    world_run_ms(100);
    assert_string_equal(result(client, 0), "lamp-2");
    assert_string_equal(world_hostname, "lamp-2");
    improv_frame_begin(frame, IMPROV_COMMAND_DEVICE_NAME);
    improv_frame_fill(frame,
                      (struct improv_bytes){(const uint8_t *)"Porch lamp", 10});
    world_write(client, frame, improv_frame_length(frame));
    world_run_ms(100);
    assert_string_equal(result(client, 0), "Porch lamp");
    assert_int_equal(app_told[IMPROV_ESP_STORED], 2);
    improv_frame_begin(frame, IMPROV_COMMAND_HOSTNAME);
    world_write(client, frame, 3);
    world_run_ms(100);
    assert_string_equal(result(client, 0), "lamp-2");
    assert_int_equal(app_told[IMPROV_ESP_STORED], 2);
    world_disconnect(client); /* it advertises anew */
    assert_int_equal(world_response_length, 12);
    assert_memory_equal(world_response + 2, "Porch lamp", 10);
}

static void looks_at_its_names(void)
{
    app_start();
    assert_string_equal(world_hostname, "lamp-2");
    assert_memory_equal(world_response + 2, "Porch lamp", 10);
    int client = central(247);
    send(client, IMPROV_COMMAND_DEVICE_INFO, END);
    world_run_ms(100);
    assert_string_equal(result(client, 3), "Porch lamp");
}

static void names_are_in_force_after_a_boot(void **state)
{
    (void)state;
    sets_and_keeps_names(NULL);
    BOOT(looks_at_its_names);
}

/* Only what fits is advertised, cut between two characters. */
TEST(cuts_long_names_between_characters)
{
    app_config.name = "1234567890123456789012345678\xc3\xa4 and more";
    app_start();
    assert_int_equal(world_response_length, 2 + 28);
    assert_int_equal(world_response[0], 29);
}

static void set_all(int client)
{
    send(client, IMPROV_COMMAND_DIGO_HOST, "api.example.net", "8883", "", "",
         "true", END);
    world_run_ms(100);
    send(client, IMPROV_COMMAND_DIGO_DEVICE, "profile", "4711", "box", "acme",
         END);
    world_run_ms(100);
    send_digo_token(client, "secret");
    world_run_ms(100);
}

TEST(stores_the_digo_settings)
{
    app_start();
    int client = authorized_central(247);
    set_all(client);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_HOST, IMPROV_DIGO_PORT),
                        "8883");
    assert_string_equal(
        stored(IMPROV_COMMAND_DIGO_DEVICE, IMPROV_DIGO_DEVICE_ID), "4711");
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "secret");
    assert_int_equal(app_told[IMPROV_ESP_STORED], 3);
    assert_int_equal(app_value[IMPROV_ESP_STORED], IMPROV_COMMAND_DIGO_TOKEN);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_NONE);
}

/* The old settings stay [DIGO-7]. */
TEST(refuses_what_it_can_not_store)
{
    app_start();
    int client = authorized_central(247);
    send_digo_token(client, "old");
    world_run_ms(100);
    world_nvs_fails = true;
    send_digo_token(client, "new");
    world_run_ms(100);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_UNKNOWN);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "old");
    world_nvs_fails = false;
    send_digo_token(client, "newer");
    world_run_ms(100);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "newer");
}

TEST(stores_nothing_before_the_button)
{
    app_start();
    int client = central(247);
    send_digo_token(client, "token");
    world_run_ms(100);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_NOT_AUTHORIZED);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "");
}

/* What does not fit into the queue of events is not lost. */
TEST(waits_for_room_in_the_queue_of_events)
{
    app_start();
    int client = authorized_central(247);
    world_event_queue_full = true;
    send_digo_token(client, "token");
    world_run_ms(1000);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "");
    world_event_queue_full = false;
    world_run_ms(100);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "token");
    assert_non_null(last(client, RESULT));
}

/* But what the client was told is not done must not be done [REQ-3]. */
TEST(stores_nothing_too_late)
{
    app_start();
    int client = authorized_central(247);
    world_event_queue_full = true;
    send_digo_token(client, "token");
    world_run_ms(5100);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_UNKNOWN);
    world_event_queue_full = false;
    world_run_ms(1000);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "");
    send_digo_token(client, "another");
    world_run_ms(100);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "another");
}

/* A join ends the scan of a session before; it connects again nevertheless. */
TEST(connects_again_after_a_scan_that_a_join_ended)
{
    home();
    app_start();
    send(central(247), IMPROV_COMMAND_SCAN, END);
    world_run_ms(100);
    improv_host_tell(IMPROV_EVENT_STOP);
    world_run_ms(100);
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(100);
    send_wifi(authorized_central(247), "Home", "password");
    world_run_ms(1000);
    world_wifi_lose();
    world_run_ms(10 * 1000);
    assert_string_equal(world_wifi_ssid(), "Home");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_device_info),
        cmocka_unit_test(answers_a_scan),
        cmocka_unit_test(answers_a_scan_among_sixty_networks),
        cmocka_unit_test(scans_while_it_tries_to_connect),
        cmocka_unit_test(does_not_connect_while_it_scans),
        cmocka_unit_test(sets_and_keeps_names),
        cmocka_unit_test(names_are_in_force_after_a_boot),
        cmocka_unit_test(cuts_long_names_between_characters),
        cmocka_unit_test(stores_the_digo_settings),
        cmocka_unit_test(refuses_what_it_can_not_store),
        cmocka_unit_test(stores_nothing_before_the_button),
        cmocka_unit_test(waits_for_room_in_the_queue_of_events),
        cmocka_unit_test(stores_nothing_too_late),
        cmocka_unit_test(connects_again_after_a_scan_that_a_join_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
