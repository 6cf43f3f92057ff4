/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: what good files say. */
#include "config_text.h"

static void assert_defaults(const struct config *config)
{
    assert_int_equal(config->authorized_duration_ms, 60000);
    assert_int_equal(config->identify_duration_ms, 10000);
    assert_int_equal(config->wifi_timeout_ms, 60000);
    assert_int_equal(config->connect_timeout_ms, 30000);
    assert_int_equal(config->linger_ms, 10000);
    assert_true(config->digo);
}

static void the_seeds_example_loads_as_it_stands(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    assert_int_equal(config_read(&config, LAB_CONFIG "/improvd.yaml"), 0);
    assert_int_equal(config_check(&config), 0);
    assert_string_equal(config.authorizer, "binary_sensor_id");
    assert_true(config_has_authorizer(&config));
    assert_defaults(&config);
    assert_null(config.wifi_interface);
    assert_null(config.status_indicator);
    assert_null(config.next_url);
    assert_null(config.adapter);
    assert_null(config.name);
    assert_string_equal(config_settings_file(&config),
                        "/var/lib/improvd/settings.json");
    config_free(&config);
}

static void the_labs_board_goes_with_it(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    assert_int_equal(config_read(&config, LAB_CONFIG "/improvd.yaml"), 0);
    assert_int_equal(config_read(&config, LAB_CONFIG "/board.yaml"), 0);
    assert_int_equal(config_check(&config), 0);
    const struct config_sensor *sensor =
        config_sensor(&config, config.authorizer);
    assert_non_null(sensor);
    assert_string_equal(sensor->device, "Improv lab panel");
    assert_string_equal(sensor->key, "KEY_WPS_BUTTON");
    const struct config_output *output =
        config_output(&config, config.status_indicator);
    assert_non_null(output);
    assert_string_equal(output->led, "panel_led");
    config_free(&config);
}

static const char everything[] = "wifi:\n"
                                 "  interface: wlan1\n"
                                 "%s:\n"
                                 "  authorizer: button\n"
                                 "  authorized_duration: 2min\n"
                                 "  status_indicator: light\n"
                                 "  identify_duration: 7s\n"
                                 "  wifi_timeout: 1h\n"
                                 "  connect_timeout: 20s\n"
                                 "  linger: 1500ms\n"
                                 "  next_url: 'http://{{ip_address}}/'\n"
                                 "  digo: false\n"
                                 "improvd:\n"
                                 "  adapter: hci1\n"
                                 "  name: \"Ger\\u00e4t\"\n"
                                 "  settings_file: /tmp/s.json\n"
                                 "binary_sensor:\n"
                                 "  - platform: evdev\n"
                                 "    id: button\n"
                                 "    key: KEY_F1\n"
                                 "output:\n"
                                 "  - platform: led\n"
                                 "    id: light\n"
                                 "    led: led*\n";

static void assert_everything(const struct config *config)
{
    assert_string_equal(config->wifi_interface, "wlan1");
    assert_string_equal(config->authorizer, "button");
    assert_int_equal(config->authorized_duration_ms, 120000);
    assert_string_equal(config->status_indicator, "light");
    assert_int_equal(config->identify_duration_ms, 7000);
    assert_int_equal(config->wifi_timeout_ms, 3600000);
    assert_int_equal(config->connect_timeout_ms, 20000);
    assert_int_equal(config->linger_ms, 1500);
    assert_string_equal(config->next_url, "http://{{ip_address}}/");
    assert_false(config->digo);
    assert_string_equal(config->adapter, "hci1");
    assert_string_equal(config->name, "Ger\xC3\xA4t");
    assert_string_equal(config_settings_file(config), "/tmp/s.json");
    assert_string_equal(config_sensor(config, "button")->key, "KEY_F1");
    assert_null(config_sensor(config, "button")->device);
    assert_string_equal(config_output(config, "light")->led, "led*");
}

static void reads_every_key_under_either_name(void **state)
{
    (void)state;
    static const char *const names[] = {"esp32_improv", "improv_ble"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char text[1024];
        snprintf(text, sizeof text, everything, names[i]);
        struct config config = good_text(text);
        assert_everything(&config);
        config_free(&config);
    }
}

static void frees_all_and_can_be_used_again(void **state)
{
    (void)state;
    char text[1024];
    snprintf(text, sizeof text, everything, "esp32_improv");
    struct config config = good_text(text);
    config_free(&config);
    assert_null(config.authorizer);
    assert_int_equal(config.sensor_count, 0);
    assert_defaults(&config);
    config_free(&config);
}

static void no_authorizer_is_none_or_false(void **state)
{
    (void)state;
    static const char *const words[] = {"none",  "None", "false",
                                        "False", "no",   "off"};
    for (size_t i = 0; i < COUNT(words); i++) {
        char text[64];
        snprintf(text, sizeof text, "esp32_improv:\n  authorizer: %s\n",
                 words[i]);
        struct config config = good_text(text);
        assert_false(config_has_authorizer(&config));
        config_free(&config);
    }
}

static const struct {
    const char *word;
    bool meaning;
} bools[] = {{"true", true},   {"True", true},    {"yes", true},
             {"on", true},     {"ON", true},      {"enable", true},
             {"false", false}, {"FALSE", false},  {"no", false},
             {"off", false},   {"disable", false}};

static void knows_the_booleans(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bools); i++) {
        char text[96];
        snprintf(text, sizeof text,
                 "esp32_improv:\n  authorizer: none\n  digo: %s\n",
                 bools[i].word);
        struct config config = good_text(text);
        if (config.digo != bools[i].meaning)
            fail_msg("%s", bools[i].word);
        config_free(&config);
    }
}

static void the_keys_of_esphome_without_a_meaning_are_told(void **state)
{
    (void)state;
    struct config config = {0};
    config_init(&config);
    assert_int_equal(read_text(&config, "wifi:\n"
                                        "  ssid: Home\n"
                                        "  password: secret99\n"
                                        "  networks: [{ssid: a}, {ssid: b}]\n"
                                        "  ap: {}\n"),
                     0);
    assert_non_null(strstr(heard_err(), "c.yaml:2: wifi: ssid is ignored"));
    assert_non_null(strstr(heard_err(), "c.yaml:4: wifi: networks is ignored"));
    assert_null(strstr(heard_err(), "secret99"));
    config_free(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seeds_example_loads_as_it_stands),
        cmocka_unit_test(the_labs_board_goes_with_it),
        scratch_test(reads_every_key_under_either_name),
        scratch_test(frees_all_and_can_be_used_again),
        scratch_test(no_authorizer_is_none_or_false),
        scratch_test(knows_the_booleans),
        scratch_test(the_keys_of_esphome_without_a_meaning_are_told),
    };
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
