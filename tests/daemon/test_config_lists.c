/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: lists, aliases, and one file over another. */
#include <unistd.h>

#include "config_text.h"

#define HEAD "esp32_improv:\n  authorizer: none\n"

static void a_single_one_needs_no_dash(void **state)
{
    (void)state;
    struct config config = good_text(HEAD "binary_sensor:\n"
                                          "  platform: evdev\n"
                                          "  id: a\n"
                                          "output:\n"
                                          "  platform: led\n"
                                          "  id: b\n"
                                          "  led: x\n");
    assert_int_equal(config.sensor_count, 1);
    assert_int_equal(config.output_count, 1);
    assert_non_null(config_sensor(&config, "a"));
    assert_non_null(config_output(&config, "b"));
    assert_null(config_sensor(&config, "b"));
    assert_null(config_output(&config, "a"));
    config_free(&config);
}

static void a_list_holds_several(void **state)
{
    (void)state;
    struct config config =
        good_text(HEAD "binary_sensor:\n"
                       "  - {platform: evdev, id: a, key: KEY_A}\n"
                       "  - {platform: evdev}\n"
                       "  - {platform: evdev, id: b, key: KEY_B}\n"
                       "output: [{platform: led, id: c, led: x}]\n");
    assert_int_equal(config.sensor_count, 3);
    assert_string_equal(config_sensor(&config, "a")->key, "KEY_A");
    assert_string_equal(config_sensor(&config, "b")->key, "KEY_B");
    assert_string_equal(config_output(&config, "c")->led, "x");
    config_free(&config);
}

static void a_list_may_be_empty(void **state)
{
    (void)state;
    static const char *const nothing[] = {"", " []", " ~", " null"};
    for (size_t i = 0; i < COUNT(nothing); i++) {
        char text[128];
        snprintf(text, sizeof text, HEAD "binary_sensor:%s\noutput:%s\n",
                 nothing[i], nothing[i]);
        struct config config = good_text(text);
        assert_int_equal(config.sensor_count, 0);
        assert_int_equal(config.output_count, 0);
        config_free(&config);
    }
}

static void write_sensors(const char *block, const char *item, int count)
{
    FILE *file = fopen("many.yaml", "we");
    assert_non_null(file);
    fprintf(file, HEAD "%s:\n", block);
    for (int i = 0; i < count; i++)
        fprintf(file, "  - {%s, id: i%d}\n", item, i);
    fclose(file);
}

static int read_many(const char *block, const char *item, int count)
{
    struct config config;
    config_init(&config);
    write_sensors(block, item, count);
    hear();
    int r = config_read(&config, "many.yaml");
    hear_end();
    config_free(&config);
    return r;
}

static void a_list_has_a_limit(void **state)
{
    (void)state;
    const char *sensor = "platform: evdev";
    const char *output = "platform: led, led: x";
    assert_int_equal(read_many("binary_sensor", sensor, CONFIG_SENSORS), 0);
    assert_int_equal(read_many("output", output, CONFIG_OUTPUTS), 0);
    assert_int_equal(read_many("binary_sensor", sensor, CONFIG_SENSORS + 1),
                     -EINVAL);
    assert_non_null(strstr(heard_err(), "many.yaml:12:5: "));
    assert_non_null(strstr(heard_err(), "binary_sensor: more than 8"));
    assert_int_equal(read_many("output", output, CONFIG_OUTPUTS + 1), -EINVAL);
    assert_non_null(strstr(heard_err(), "output: more than 8"));
}

static void takes_tags_anchors_and_aliases(void **state)
{
    (void)state;
    struct config config = good_text("%YAML 1.1\n"
                                     "--- !!map\n"
                                     "esp32_improv: !!map\n"
                                     "  authorizer: &id !!str button # which\n"
                                     "  authorized_duration: &t '30s'\n"
                                     "  identify_duration: *t\n"
                                     "binary_sensor:\n"
                                     "  - &one {platform: evdev, id: *id}\n"
                                     "improvd:\n"
                                     "  name: >-\n"
                                     "    two\n"
                                     "    words\n");
    assert_int_equal(config.authorized_duration_ms, 30000);
    assert_int_equal(config.identify_duration_ms, 30000);
    assert_non_null(config_sensor(&config, "button"));
    assert_string_equal(config.name, "two words");
    config_free(&config);
}

static void a_later_file_wins(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    assert_int_equal(read_text(&config,
                               "esp32_improv:\n"
                               "  authorizer: a\n"
                               "  linger: 5s\n"
                               "improvd:\n"
                               "  name: first\n"
                               "binary_sensor: {platform: evdev, id: a}\n"),
                     0);
    assert_int_equal(read_text(&config,
                               "improv_ble:\n"
                               "  authorizer: b\n"
                               "improvd:\n"
                               "  adapter: hci7\n"
                               "binary_sensor: {platform: evdev, id: b}\n"),
                     0);
    assert_int_equal(check_quietly(&config), 0);
    assert_string_equal(config.authorizer, "b");
    assert_int_equal(config.linger_ms, 5000);
    assert_string_equal(config.name, "first");
    assert_string_equal(config.adapter, "hci7");
    assert_int_equal(config.sensor_count, 2);
    config_free(&config);
}

static void a_later_file_wins_for_an_id_too(void **state)
{
    (void)state;
    struct config config =
        good_text(HEAD "binary_sensor: {platform: evdev, id: a, key: KEY_A}\n"
                       "output: {platform: led, id: a, led: x}\n");
    assert_int_equal(read_text(&config, "binary_sensor:\n"
                                        "  {platform: evdev, id: a}\n"
                                        "output:\n"
                                        "  {platform: led, id: a, led: y}\n"),
                     0);
    assert_null(config_sensor(&config, "a")->key);
    assert_string_equal(config_output(&config, "a")->led, "y");
    config_free(&config);
}

/* As a shell's <(...) hands it over: it can't be read twice. */
static void a_pipe_is_read_whole(void **state)
{
    (void)state;
    int ends[2];
    char name[32];
    struct config config;
    config_init(&config);
    assert_int_equal(pipe(ends), 0);
    assert_true(write(ends[1], HEAD, strlen(HEAD)) > 0);
    close(ends[1]);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[0]);
    hear();
    int r = config_read(&config, name);
    hear_end();
    close(ends[0]);
    assert_int_equal(r, 0);
    assert_string_equal(config.authorizer, "none");
    config_free(&config);
}

static void an_empty_file_changes_nothing(void **state)
{
    (void)state;
    static const char *const files[] = {
        "", "\n", "# a comment\n", "---\n", "--- ~\n", "wifi:\n", "{}"};
    struct config config = good_text(HEAD);
    for (size_t i = 0; i < COUNT(files); i++)
        assert_int_equal(read_text(&config, files[i]), 0);
    assert_string_equal(config.authorizer, "none");
    assert_int_equal(config.linger_ms, 10000);
    config_free(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_single_one_needs_no_dash),
        scratch_test(a_list_holds_several),
        scratch_test(a_list_may_be_empty),
        scratch_test(a_list_has_a_limit),
        scratch_test(takes_tags_anchors_and_aliases),
        scratch_test(a_later_file_wins),
        scratch_test(a_later_file_wins_for_an_id_too),
        cmocka_unit_test(a_pipe_is_read_whole),
        scratch_test(an_empty_file_changes_nothing),
    };
    return cmocka_run_group_tests_name("config lists", tests, NULL, NULL);
}
