/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: several files as a whole, read again, and shown. */
#include <sys/stat.h>

#include "config_text.h"

static const char *const files[] = {"product.yaml", "board.yaml"};

static int load(struct config *config)
{
    hear();
    int r = config_load(files, COUNT(files), config);
    hear_end();
    return r;
}

static void write_good(void)
{
    scratch_write("product.yaml", "wifi: {ssid: a}\n"
                                  "esp32_improv:\n"
                                  "  authorizer: button\n"
                                  "  linger: 1500ms\n"
                                  "  digo: false\n");
    scratch_write("board.yaml", "logger:\n"
                                "binary_sensor:\n"
                                "  - {platform: gpio, id: button, pin: 3}\n"
                                "improvd: {name: Lamp}\n");
}

static void files_make_one_configuration(void **state)
{
    (void)state;
    struct config config;
    write_good();
    assert_int_equal(load(&config), 0);
    assert_string_equal(config.authorizer, "button");
    assert_int_equal(config.sensor_count, 1);
    assert_string_equal(config.name, "Lamp");
    config_free(&config);
}

static void a_reload_reads_them_anew(void **state)
{
    (void)state;
    struct config old, config;
    write_good();
    assert_int_equal(load(&old), 0);
    scratch_write("board.yaml", "binary_sensor: {platform: dbus, id: button}");
    assert_int_equal(load(&config), 0);
    assert_null(config.name);
    assert_int_equal(config.sensors[0].platform, CONFIG_SENSOR_DBUS);
    assert_string_equal(old.name, "Lamp");
    config_free(&config);
    config_free(&old);
}

static const char *const bad_boards[] = {
    "improvd: {name: ''}\n", "improvd: [\n",
    "binary_sensor: {platform: dbus, id: other}\n", /* of the whole */
};

static void a_bad_file_leaves_what_was_there(void **state)
{
    (void)state;
    struct config config, before;
    write_good();
    assert_int_equal(load(&config), 0);
    before = config;
    for (size_t i = 0; i < COUNT(bad_boards); i++) {
        scratch_write("board.yaml", bad_boards[i]);
        assert_int_equal(load(&config), -EINVAL);
        assert_memory_equal(&config, &before, sizeof config);
    }
    assert_int_equal(remove("board.yaml"), 0);
    assert_int_equal(load(&config), -ENOENT);
    assert_memory_equal(&config, &before, sizeof config);
    config_free(&config);
}

static void the_mistakes_of_all_files_are_told(void **state)
{
    (void)state;
    struct config config;
    scratch_write("product.yaml", "wify:\n");
    scratch_write("board.yaml", "outptu:\n");
    assert_int_equal(load(&config), -EINVAL);
    assert_non_null(strstr(heard_err(), "product.yaml:1:1: "));
    assert_non_null(strstr(heard_err(), "board.yaml:1:1: "));
}

static void blocks_of_esphome_are_passed_over_and_told(void **state)
{
    (void)state;
    struct config config =
        good_text("substitutions: {a: b}\n"
                  "esphome: {name: x}\n"
                  "esp32: {board: !secret board}\n"
                  "api: {encryption: {key: !include key.yaml}}\n"
                  "ota: [{platform: esphome}]\n"
                  "esp32_improv: {authorizer: none, ble_id: x}\n");
    config_free(&config);
    config_init(&config);
    assert_int_equal(read_text(&config, "logger:\nmqtt:\n  password: geheim\n"),
                     0);
    assert_string_equal(
        heard_err(),
        "improv: c.yaml:1: logger is ignored: improvd does not do it\n"
        "improv: c.yaml:2: mqtt is ignored: improvd does not do it\n");
    config_free(&config);
}

static void a_value_knows_where_it_was_set(void **state)
{
    (void)state;
    struct config config;
    write_good();
    assert_int_equal(load(&config), 0);
    const struct config_mark *linger =
        config_mark_of(&config, &config.linger_ms);
    assert_non_null(linger);
    assert_string_equal(linger->file, "product.yaml");
    assert_int_equal(linger->line, 4);
    assert_int_equal(linger->column, 11);
    assert_null(config_mark_of(&config, &config.wifi_timeout_ms));
    config_free(&config);
}

/* --- The table ------------------------------------------------------------ */

static void show(const struct config *config)
{
    hear();
    config_print(config, stdout);
    config_print_hints(config, stdout);
    hear_end();
}

static void assert_shown(const char *row)
{
    if (!strstr(heard_out(), row))
        fail_msg("not there: %s\n%s", row, heard_out());
}

static void the_table_says_value_and_source(void **state)
{
    (void)state;
    struct config config;
    write_good();
    assert_int_equal(load(&config), 0);
    show(&config);
    assert_shown("\n  authorizer           button                             "
                 "product.yaml:3\n");
    assert_shown("\n  linger               1500ms                             "
                 "product.yaml:4\n");
    assert_shown("\n  wifi_timeout         1min                               "
                 "default\n");
    assert_shown("\n  pin                  3 of gpiochip0                     "
                 "board.yaml:3\n");
    assert_shown("\n  name                 Lamp                               "
                 "board.yaml:4\n");
    assert_shown("\n  backend              the one that runs                  "
                 "default\n");
    config_free(&config);
}

static void assert_80_columns(const char *text)
{
    while (*text) {
        size_t columns = 0;
        for (; *text != '\n' && *text; text++)
            columns += ((unsigned char)*text & 0xC0) != 0x80;
        assert_true(columns <= 80);
        text += *text != '\0';
    }
}

static void the_longest_fits_80_columns(void **state)
{
    (void)state;
    static const char text[] =
        "esp32_improv:\n"
        "  authorizer: %s\n"
        "  next_url: http://{{ip_address}}/%s/%s\n"
        "  on_state: [/bin/%s, \"%s\\n\\x1b[2J\", "
        "\"\\u00e4\\u00e4\\u00e4\\u00e4\\u00e4\\u00e4\\u00e4\\u00e4\"]\n"
        "binary_sensor: {platform: evdev, id: %s, device: %s%s%s%s}\n"
        "improvd: {settings_file: /%s, settings_group: none%.20s}\n";
    char long_text[61], yaml[2048], name[100];
    struct config config;
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    snprintf(yaml, sizeof yaml, text, long_text, long_text, long_text,
             long_text, long_text, long_text, long_text, long_text, long_text,
             long_text, long_text, long_text);
    snprintf(name, sizeof name, "%s.yaml", long_text);
    scratch_write(name, yaml);
    const char *const one[] = {name};
    hear();
    int r = config_load(one, 1, &config);
    hear_end();
    if (r != 0)
        fail_msg("%s", heard_err());
    show(&config);
    assert_80_columns(heard_out());
    assert_null(strchr(heard_out(), '\x1b'));
    assert_shown("xxxx.yaml:2\n");
    config_free(&config);
}

static void hints_are_no_mistakes(void **state)
{
    (void)state;
    struct config config =
        good_text("esp32_improv:\n"
                  "  authorizer: a\n"
                  "  authorized_duration: 2h\n"
                  "  connect_timeout: 1s\n"
                  "  on_start: /none/at-all\n"
                  "  on_stop: /bin/sh\n"
                  "binary_sensor:\n"
                  "  {platform: evdev, id: a, device: No such button}\n"
                  "output: {platform: led, led: no-such-led*}\n"
                  "improvd: {adapter: hci99999, settings_group: no-group}\n"
                  "wifi: {interface: none99}\n");
    show(&config);
    assert_shown("there is no input device 'No such button'");
    assert_shown("there is no LED 'no-such-led*' in /sys/class/leds");
    assert_shown("there is no Bluetooth adapter hci99999");
    assert_shown("there is no group no-group");
    assert_shown("there is no interface none99");
    assert_shown("/none/at-all can't be run: No such file or directory");
    assert_shown("  authorized_duration: a press opens it for over an hour");
    assert_shown("  connect_timeout: most networks take longer");
    assert_null(strstr(heard_out(), "/bin/sh can't"));
    assert_80_columns(heard_out());
    config_free(&config);
    config = good_text("esp32_improv: {authorizer: none}\n"
                       "improvd: {settings_group: root}\n"
                       "wifi: {interface: lo}\n");
    show(&config);
    assert_null(strstr(heard_out(), "Hints"));
    config_free(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(files_make_one_configuration),
        scratch_test(a_reload_reads_them_anew),
        scratch_test(a_bad_file_leaves_what_was_there),
        scratch_test(the_mistakes_of_all_files_are_told),
        scratch_test(blocks_of_esphome_are_passed_over_and_told),
        scratch_test(a_value_knows_where_it_was_set),
        scratch_test(the_table_says_value_and_source),
        scratch_test(the_longest_fits_80_columns),
        scratch_test(hints_are_no_mistakes),
    };
    return cmocka_run_group_tests_name("config load", tests, NULL, NULL);
}
