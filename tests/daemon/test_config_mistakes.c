/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: each mistake is told, with its place. */
#include <sys/stat.h>

#include "config_text.h"

struct mistake {
    const char *text;
    const char *place;   /* line:column */
    const char *message; /* a part of it */
};

static const struct mistake mistakes[] = {
    /* unknown keys, and the nearest */
    {"esp32_improve:\n", "1:1",
     "unknown key 'esp32_improve'; did you mean 'esp32_improv'?"},
    {"wfi:\n", "1:1", "did you mean 'wifi'?"},
    {"binary_sensors:\n", "1:1", "did you mean 'binary_sensor'?"},
    {"esp32_improv:\n  authoriser: x\n", "2:3",
     "esp32_improv: unknown key 'authoriser'; did you mean 'authorizer'?"},
    {"improv_ble:\n  wifitimeout: 1s\n", "2:3",
     "improv_ble: unknown key 'wifitimeout'; did you mean 'wifi_timeout'?"},
    {"improv_ble: {Linger: 1s}\n", "1:14", "did you mean 'linger'?"},
    {"improvd:\n  setting_file: x\n", "2:3", "did you mean 'settings_file'?"},
    {"wifi:\n  interfaces: x\n", "2:3", "did you mean 'interface'?"},
    {"output:\n  - platform: led\n    let: x\n", "3:5",
     "output: unknown key 'let'; did you mean 'led'?"},
    {"binary_sensor:\n  - platform: evdev\n    keys: x\n", "3:5",
     "binary_sensor: unknown key 'keys'; did you mean 'key'?"},
    {"'': x\n", "1:1", "unknown key ''"},
    {"\"wifi\\0x\": {}\n", "1:1", "key"},
    /* twice */
    {"wifi:\nwifi:\n", "2:1", "'wifi' is given twice"},
    {"esp32_improv:\n  digo: true\n  linger: 1s\n  digo: true\n", "4:3",
     "esp32_improv: 'digo' is given twice"},
    {"output: {led: a, led: a}\n", "1:18", "output: 'led' is given twice"},
    /* not a mapping */
    {"text\n", "1:1", "expected 'key: value' lines"},
    {"- a\n", "1:1", "expected 'key: value' lines"},
    {"esp32_improv: text\n", "1:15", "esp32_improv: expected 'key: value'"},
    {"esp32_improv: ''\n", "1:15", "esp32_improv: expected 'key: value'"},
    {"wifi: [a]\n", "1:7", "wifi: expected 'key: value'"},
    {"output: text\n", "1:9", "output: expected 'key: value'"},
    {"output: [[]]\n", "1:10", "output: expected 'key: value'"},
    {"binary_sensor: &a [*a]\n", "1:16",
     "binary_sensor: expected 'key: value'"},
    {"? [a]\n: b\n", "1:3", "a key must be a word"},
    {"wifi:\n  ? {a: b}\n  : c\n", "2:5", "wifi: a key must be a word"},
    /* values of another kind */
    {"improvd:\n  name: [a]\n", "2:9", "improvd: name: expected a text"},
    {"improvd:\n  name: {a: b}\n", "2:9", "improvd: name: expected a text"},
    {"improvd: {name: ~}\n", "1:17", "improvd: name: expected a text"},
    {"improvd: {name: null}\n", "1:17", "improvd: name: expected a text"},
    {"improvd: {name: \"a\\0b\"}\n", "1:17", "name: "},
    {"esp32_improv: {authorizer: ~}\n", "1:28", "authorizer: expected a text"},
    {"esp32_improv: {digo: maybe}\n", "1:22", "digo: expected true or false"},
    {"esp32_improv: {digo: 1}\n", "1:22", "digo: expected true or false"},
    {"esp32_improv: {digo: [true]}\n", "1:22", "digo: expected true or false"},
    {"esp32_improv: {digo: \"no\\0x\"}\n", "1:22", "digo: "},
    /* not YAML */
    {"wifi: [\n", "2:1", "not YAML: "},
    {"wifi: *none\n", "1:7", "not YAML: "},
    {"a: b: c\n", "1:5", "not YAML: "},
    {"wifi:\n\tx: 1\n", "2:1", "not YAML: "},
    {"wifi: 'open\n", "2:1", "not YAML: "},
    {"wifi: {}\n}\n", "2:1", "not YAML: "},
};

static void each_is_told_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(mistakes); i++) {
        struct config config;
        char place[32];
        config_init(&config);
        int r = read_text(&config, mistakes[i].text);
        if (r != -EINVAL)
            fail_msg("%d for %s", r, mistakes[i].text);
        snprintf(place, sizeof place, "c.yaml:%s: ", mistakes[i].place);
        if (!strstr(heard_err(), place) ||
            !strstr(heard_err(), mistakes[i].message))
            fail_msg("%s%s: %s", mistakes[i].text, place, heard_err());
        config_free(&config);
    }
}

static void each_is_told_once(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    assert_int_equal(read_text(&config, "a: 1\nb: 2\nwifi: 3\n"), -EINVAL);
    const char *end = strchr(heard_err(), '\n');
    assert_non_null(end);
    assert_string_equal(end, "\n");
    config_free(&config);
}

static void a_second_document_is_a_mistake(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    assert_int_equal(read_text(&config, "esp32_improv:\n"
                                        "  authorizer: none\n"
                                        "---\n"
                                        "esp32_improv:\n"
                                        "  authorizer: button\n"),
                     -EINVAL);
    assert_non_null(strstr(heard_err(), "c.yaml:"));
    config_free(&config);
}

/* What is there but can't be read is not a mistake of YAML. */
static void files_that_cannot_be_read(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    assert_int_equal(mkdir("folder", 0700), 0);
    hear();
    int missing = config_read(&config, "missing.yaml");
    int folder = config_read(&config, "folder");
    hear_end();
    assert_int_equal(missing, -ENOENT);
    assert_int_equal(folder, -EISDIR);
    assert_non_null(strstr(heard_err(), "missing.yaml: No such file"));
    assert_non_null(strstr(heard_err(), "folder: Is a directory"));
    config_free(&config);
}

#define NONE "esp32_improv: {authorizer: none}\n"

static const struct mistake checks[] = {
    {"", "1:1", "authorizer is missing"},
    {"wifi:\nesp32_improv: {digo: true}\n", "2:15", "authorizer is missing"},
    {"esp32_improv: {authorizer: a}\n"
     "binary_sensor: {platform: evdev, id: b}\n",
     "1:28", "authorizer: no binary_sensor has the id 'a'"},
    {"esp32_improv: {authorizer: a}\nbinary_sensor: {platform: evdev}\n",
     "1:28", "authorizer: no binary_sensor has the id 'a'"},
    {"esp32_improv: {authorizer: none, status_indicator: x}\n", "1:52",
     "status_indicator: no output has the id 'x'"},
    {"esp32_improv: {authorizer: none, status_indicator: x}\n"
     "output: {platform: led, id: X, led: l}\n",
     "1:52", "status_indicator: no output has the id 'x'"},
    {NONE "binary_sensor: {platform: gpio, id: a}\n", "2:27",
     "binary_sensor: platform: expected 'evdev', not 'gpio'"},
    {NONE "binary_sensor: {id: a}\n", "2:16",
     "binary_sensor: platform: expected"},
    {NONE "binary_sensor: {platform: evdev, key: KEY_NONE}\n", "2:39",
     "binary_sensor: key: there is no key 'KEY_NONE'"},
    {NONE "output: {platform: gpio, led: a}\n", "2:20",
     "output: platform: expected 'led', not 'gpio'"},
    {NONE "output: {platform: led, id: a}\n", "2:9", "output: led is missing"},
    {NONE "output:\n"
          "  - {platform: led, led: a}\n"
          "  - {platform: led}\n",
     "4:5", "output: led is missing"},
};

static void what_does_not_go_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(checks); i++) {
        struct config config;
        char place[32];
        config_init(&config);
        assert_int_equal(read_text(&config, checks[i].text), 0);
        snprintf(place, sizeof place, "c.yaml:%s: ", checks[i].place);
        if (check_quietly(&config) != -EINVAL || !strstr(heard_err(), place) ||
            !strstr(heard_err(), checks[i].message))
            fail_msg("%s%s: %s", checks[i].text, place, heard_err());
        config_free(&config);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(each_is_told_with_its_place),
        scratch_test(each_is_told_once),
        scratch_test(a_second_document_is_a_mistake),
        scratch_test(files_that_cannot_be_read),
        scratch_test(what_does_not_go_together),
    };
    return cmocka_run_group_tests_name("config mistakes", tests, NULL, NULL);
}
