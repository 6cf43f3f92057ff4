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
    {"improvd:\n  settings_files: x\n", "2:3", "mean 'settings_file'?"},
    {"wifi:\n  fast_conect: x\n", "2:3", "did you mean 'fast_connect'?"},
    {"loger:\n", "1:1", "did you mean 'logger'?"},
    {"<<: {a: b}\n", "1:1", "does not merge with '<<'"},
    {"qqqqqqqq:\n", "1:1",
     "unknown key 'qqqqqqqq'; there is wifi, esp32_improv, "},
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
    {"binary_sensor: {platform: touch}\n", "1:27",
     "platform: expected 'evdev', 'gpio' or 'dbus', not 'touch'"},
    {"output: {platform: pwm}\n", "1:20",
     "platform: expected 'led' or 'gpio', not 'pwm'"},
    {"binary_sensor: {key: KEY_NONE}\n", "1:22",
     "binary_sensor: key: expected a key of linux/input-event-codes.h"},
    {"binary_sensor: {id: none}\n", "1:21", "id: expected an id"},
    {"binary_sensor: {id: Off}\n", "1:21", "id: expected an id"},
    {"improv_ble: {on_state: [/a, !secret b]}\n", "1:29",
     "on_state: improvd knows no !secret"},
    {"improv_ble: {connect_duration: 1s}\n", "1:14",
     "unknown key 'connect_duration'; there is authorizer, "},
    {"binary_sensor:\n  - {id: a}\n  - {id: b}\n  - {id: a}\n", "2:3",
     "the id 'a' is given twice"},
    {"output: [{id: a}, {id: a}]\n", "1:9", "the id 'a' is given twice"},
    {"output: {led: ../x}\n", "1:15", "a name in /sys/class/leds"},
    {"wifi: {interface: wlan0123456789012}\n", "1:19", "such as wlan0"},
    {"wifi: {interface: a/b}\n", "1:19", "such as wlan0"},
    {"wifi: {backend: connman}\n", "1:17",
     "expected networkmanager, iwd or wpa_supplicant, not 'connman'"},
    {"improvd: {adapter: bt0}\n", "1:20", "such as hci0"},
    {"improvd: {settings_file: s.json}\n", "1:26", "the absolute path"},
    {"improvd: {settings_file: /var/}\n", "1:26", "the absolute path"},
    {"improvd: {settings_group: 'a b'}\n", "1:27", "the name of a group"},
    {"improvd: {hardware: ''}\n", "1:21", "hardware: expected a text"},
    {"improvd: {name: \"a\\nb\"}\n", "1:17", "without control characters"},
    {"improvd: {name: \"\\x1b[2J\"}\n", "1:17", "without control characters"},
    {"improvd: {name: \"\\u009b2J\"}\n", "1:17", "without control characters"},
    {"improvd: {name: '${device}'}\n", "1:17", "puts no substitutions in"},
    {"improvd: {name: !secret name}\n", "1:17",
     "name: improvd knows no !secret: there is no secrets.yaml"},
    {"wifi: !include wifi.yaml\n", "1:7",
     "wifi: improvd knows no !include: no file is included"},
    {"wifi: !extend x\n", "1:7", "wifi: improvd knows no !extend"},
    {"improv_ble: {encryption: optional}\n", "1:26",
     "encryption: expected 'none' or 'required', not 'optional'"},
    {"improv_ble: {encryption: }\n", "1:26", "encryption: expected"},
    {"esp32_improv:\nimprov_ble:\n", "2:1",
     "esp32_improv and improv_ble are two names of one block"},
    /* next_url */
    {"improv_ble: {next_url: 'http://{{ip}}/'}\n", "1:32",
     "expected {{ip_address}} or {{device_name}}, not '{{ip}}/'"},
    {"improv_ble:\n  next_url: http://\xC3\xA4/{{x}}\n", "2:22", "not '{{x}}'"},
    {"improv_ble:\n  next_url: \"http:\\/\\/{{x}}\"\n", "2:13", "not '{{x}}'"},
    {"improv_ble: {next_url: \"{{ip_address}}\"}\n", "1:24",
     "expected an address such as http://{{ip_address}}/"},
    {"improv_ble: {next_url: 'http://a b/'}\n", "1:24", "an address such"},
    /* hooks */
    {"improv_ble: {on_start: logger}\n", "1:24",
     "on_start: 'logger' is no absolute path, and no shell"},
    {"improv_ble: {on_stop: [logger, x]}\n", "1:24", "no absolute path"},
    {"improv_ble: {on_state: /bin/a b}\n", "1:24", "nothing is split"},
    {"improv_ble: {on_state: }\n", "1:24", "expected a program and its"},
    {"improv_ble: {on_state: {logger.log: x}}\n", "1:24",
     "expected a program and its arguments, such as"},
    {"improv_ble: {on_state: [logger.log: x]}\n", "1:25",
     "expected a program and its arguments, such as"},
    {"improv_ble: {on_state: [/a, [b]]}\n", "1:29", "expected a program and"},
    {"improv_ble: {on_state: [\"/a\\n\"]}\n", "1:25", "control characters"},
    {"improv_ble: {on_state: [\"/a\", \"b\\0\"]}\n", "1:31",
     "expected a program and"},
    /* pins */
    {"output: {pin: {chip: a}}\n", "1:15", "output: pin: number is missing"},
    {"output: {pin: [4]}\n", "1:15", "pin: expected a text"},
    {"output: {pin: 70000}\n", "1:15", "a line's number or its name"},
    {"output: {pin: GPIO70000}\n", "1:15", "a line's number or its name"},
    {"output: {pin: {number: 4, invert: true}}\n", "1:27",
     "output: pin: unknown key 'invert'; did you mean 'inverted'?"},
    {"output: {pin: {number: 4, inverted: true, active_low: true}}\n", "1:55",
     "'inverted' and 'active_low' are the same"},
    {"output: {pin: {number: 4, mode: INPUT}}\n", "1:33",
     "mode: expected 'OUTPUT', not 'INPUT'"},
    {"output: {pin: {number: 4, mode: {input: true}}}\n", "1:33",
     "an output has no input: true"},
    {"binary_sensor: {pin: {number: 4, mode: OUTPUT}}\n", "1:40",
     "expected 'INPUT', 'INPUT_PULLUP' or 'INPUT_PULLDOWN', not 'OUTPUT'"},
    {"binary_sensor: {pin: {number: 4, mode: {output: true}}}\n", "1:40",
     "a binary_sensor has no output: true"},
    {"binary_sensor: {pin: {number: 4, mode: {pullup: 1, x: y}}}\n", "1:49",
     "pullup: expected true or false"},
    {"binary_sensor: {pin: {number: 4, mode: {pullup: on, pulldown: on}}}\n",
     "1:40", "either pullup or pulldown"},
    {"binary_sensor: {pin: {number: 4, mode: {open_drain: true}}}\n", "1:40",
     "does not do open_drain"},
    {"binary_sensor: {filters: [invert: ]}\n", "1:27",
     "filters: unknown key 'invert'; there is delayed_on, delayed_off"},
    {"binary_sensor: {filters: [delayed_on: 20]}\n", "1:39",
     "filters: delayed_on: expected a time with its unit"},
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

static size_t lines(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

/* In one run, in the order of the file, and each once. */
static void all_are_told(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    assert_int_equal(read_text(&config, "a: 1\n"
                                        "wifi: 3\n"
                                        "esp32_improv:\n"
                                        "  authoriser: x\n"
                                        "  linger: 5\n"
                                        "  digo: false\n"
                                        "  next_url: \"http://{{ip}}/\"\n"
                                        "output:\n"
                                        "  - {platform: pwm}\n"
                                        "  - {led: a/b}\n"),
                     -EINVAL);
    static const char *const places[] = {"1:1",  "2:7",  "4:3",  "5:11",
                                         "7:21", "9:16", "10:11"};
    const char *at = heard_err();
    for (size_t i = 0; i < COUNT(places); i++) {
        char place[32];
        snprintf(place, sizeof place, "c.yaml:%s: ", places[i]);
        at = strstr(at, place);
        if (!at) {
            fail_msg("%s%s", place, heard_err());
            return;
        }
    }
    assert_int_equal(lines(heard_err()), COUNT(places));
    assert_false(config.digo); /* what is good is still taken in */
    config_free(&config);
}

static void not_more_than_people_read(void **state)
{
    (void)state;
    struct config config;
    char text[2048] = "";
    for (size_t i = 0; i < 100; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "x%zu: 1\n",
                 i);
    config_init(&config);
    assert_int_equal(read_text(&config, text), -EINVAL);
    assert_int_equal(lines(heard_err()), 21);
    assert_non_null(strstr(heard_err(), "there are more mistakes"));
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
    {"improv_ble: {digo: true}\n", "1:13", "improv_ble: authorizer is missing"},
    {"esp32_improv: {authorizer: butten}\n"
     "binary_sensor: {platform: evdev, id: button}\n",
     "1:28", "has the id 'butten'; did you mean 'button'?"},
    {"esp32_improv: {authorizer: none, status_indicator: lihgt}\n"
     "output: {platform: led, id: light, led: l}\n",
     "1:52", "has the id 'lihgt'; did you mean 'light'?"},
    {NONE "binary_sensor: {platform: gpio, id: a}\n", "2:16",
     "binary_sensor: pin is missing"},
    {NONE "binary_sensor: {id: a}\n", "2:16",
     "binary_sensor: platform is missing; expected 'evdev', 'gpio' or 'dbus'"},
    {NONE "binary_sensor: {platform: evdev, pin: 4}\n", "2:39",
     "platform evdev has no 'pin'"},
    {NONE "binary_sensor: {platform: gpio, pin: 4, key: KEY_A}\n", "2:46",
     "platform gpio has no 'key'"},
    {NONE "binary_sensor: {platform: dbus, device: x}\n", "2:41",
     "platform dbus has no 'device'"},
    {NONE "binary_sensor: {platform: evdev, filters: {delayed_on: 1s}}\n",
     "2:43", "platform evdev has no 'filters'"},
    {NONE "binary_sensor: {platform: gpio, pin: 4, debounce: 11s}\n", "2:51",
     "a debounce of more than 10s"},
    {NONE "output: {platform: gpio, pin: 4, led: a}\n", "2:39",
     "platform gpio has no 'led'"},
    {NONE "output: {platform: led, led: a, inverted: true}\n", "2:43",
     "platform led has no 'inverted'"},
    {NONE "output: {platform: gpio}\n", "2:9", "output: pin is missing"},
    {NONE "output: {led: a}\n", "2:9",
     "output: platform is missing; expected 'led' or 'gpio'"},
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
        if (read_text(&config, checks[i].text) != 0)
            fail_msg("%s%s", checks[i].text, heard_err());
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
        scratch_test(all_are_told),
        scratch_test(not_more_than_people_read),
        scratch_test(a_second_document_is_a_mistake),
        scratch_test(files_that_cannot_be_read),
        scratch_test(what_does_not_go_together),
    };
    return cmocka_run_group_tests_name("config mistakes", tests, NULL, NULL);
}
