/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: pins, hooks, encryption, device info. */
#include "config_text.h"

#define HEAD "esp32_improv:\n  authorizer: none\n"

/* --- Pins -----------------------------------------------------------------
 */

static const struct pin {
    const char *text, *chip, *line;
    bool active_low;
    enum config_bias bias;
} pins[] = {
    {"pin: 17", "gpiochip0", "17", false, CONFIG_BIAS_AS_IS},
    {"pin: GPIO17", NULL, "GPIO17", false, CONFIG_BIAS_AS_IS},
    {"pin: \"reset button\"", NULL, "reset button", false, CONFIG_BIAS_AS_IS},
    {"pin: {number: 4}", "gpiochip0", "4", false, CONFIG_BIAS_AS_IS},
    {"pin: {number: 4, chip: gpiochip1}", "gpiochip1", "4", false,
     CONFIG_BIAS_AS_IS},
    {"pin: {number: 4, chip: /dev/gpiochip1}", "/dev/gpiochip1", "4", false,
     CONFIG_BIAS_AS_IS},
    {"pin: {number: WPS, inverted: true}", NULL, "WPS", true,
     CONFIG_BIAS_AS_IS},
    {"pin: {number: WPS, active_low: yes}", NULL, "WPS", true,
     CONFIG_BIAS_AS_IS},
    {"pin: WPS, inverted: true", NULL, "WPS", true, CONFIG_BIAS_AS_IS},
    {"pin: WPS, active_low: true", NULL, "WPS", true, CONFIG_BIAS_AS_IS},
    {"pin: WPS, active_low: false", NULL, "WPS", false, CONFIG_BIAS_AS_IS},
    {"pin: {number: WPS, ignore_strapping_warning: true}", NULL, "WPS", false,
     CONFIG_BIAS_AS_IS},
};

static void a_pin_is_short_or_long(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pins) * 2; i++) {
        const struct pin *pin = &pins[i / 2];
        char text[256];
        snprintf(text, sizeof text, HEAD "%s: {platform: gpio, id: x, %s}\n",
                 i % 2 ? "output" : "binary_sensor", pin->text);
        struct config config = good_text(text);
        const struct config_gpio *gpio =
            i % 2 ? &config.outputs[0].gpio : &config.sensors[0].gpio;
        assert_string_equal(gpio->line, pin->line);
        if (pin->chip)
            assert_string_equal(gpio->chip, pin->chip);
        else
            assert_null(gpio->chip);
        assert_int_equal(gpio->active_low, pin->active_low);
        assert_int_equal(gpio->bias, pin->bias);
        config_free(&config);
    }
}

static const struct {
    const char *text;
    enum config_bias bias;
} modes[] = {
    {"INPUT", CONFIG_BIAS_AS_IS},
    {"INPUT_PULLUP", CONFIG_BIAS_PULL_UP},
    {"INPUT_PULLDOWN", CONFIG_BIAS_PULL_DOWN},
    {"{input: true}", CONFIG_BIAS_AS_IS},
    {"{input: true, pullup: true}", CONFIG_BIAS_PULL_UP},
    {"{pullup: true, pulldown: false}", CONFIG_BIAS_PULL_UP},
    {"{input: true, pulldown: true, output: false}", CONFIG_BIAS_PULL_DOWN},
    {"{pullup: false}", CONFIG_BIAS_NONE},
    {"{pullup: false, pulldown: false}", CONFIG_BIAS_NONE},
};

static void a_pins_mode_is_its_bias(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(modes); i++) {
        char text[256];
        snprintf(text, sizeof text,
                 HEAD "binary_sensor: {platform: gpio, pin: {number: a, "
                      "mode: %s}}\n",
                 modes[i].text);
        struct config config = good_text(text);
        if (config.sensors[0].gpio.bias != modes[i].bias)
            fail_msg("%s: %u", modes[i].text, config.sensors[0].gpio.bias);
        config_free(&config);
    }
    struct config config = good_text(
        HEAD "output:\n"
             "  - {platform: gpio, pin: {number: 1, mode: OUTPUT}}\n"
             "  - {platform: gpio, pin: {number: 2, mode: {output: true}}}\n");
    config_free(&config);
}

static const struct {
    const char *text;
    uint32_t ms;
} debounces[] = {
    {"id: x", 0},
    {"debounce: 20ms", 20},
    {"filters: [delayed_on: 30ms]", 30},
    {"filters: {delayed_off: 1s}", 1000},
    {"filters: [delayed_on: 10ms, delayed_off: 40ms]", 40},
    {"filters: [{delayed_on_off: 10ms}, {delayed_off: 4ms}]", 10},
    {"filters: []", 0},
};

static void delays_are_one_debounce(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(debounces); i++) {
        char text[256];
        snprintf(text, sizeof text,
                 HEAD "binary_sensor: {platform: gpio, pin: 1, %s}\n",
                 debounces[i].text);
        struct config config = good_text(text);
        if (config.sensors[0].debounce_ms != debounces[i].ms)
            fail_msg("%s: %u", debounces[i].text,
                     config.sensors[0].debounce_ms);
        config_free(&config);
    }
}

static void the_platforms(void **state)
{
    (void)state;
    struct config config =
        good_text("improv_ble: {authorizer: app, status_indicator: gpio}\n"
                  "binary_sensor:\n"
                  "  - {platform: dbus, id: app}\n"
                  "  - {platform: evdev, id: key, name: Key, on_press: {}}\n"
                  "  - {platform: gpio, id: pin, pin: 1}\n"
                  "output:\n"
                  "  - {platform: led, id: led, led: 'a*'}\n"
                  "  - {platform: gpio, id: gpio, pin: 2}\n");
    assert_int_equal(config_sensor(&config, "app")->platform,
                     CONFIG_SENSOR_DBUS);
    assert_int_equal(config_sensor(&config, "key")->platform,
                     CONFIG_SENSOR_EVDEV);
    assert_int_equal(config_sensor(&config, "pin")->platform,
                     CONFIG_SENSOR_GPIO);
    assert_int_equal(config_output(&config, "led")->platform,
                     CONFIG_OUTPUT_LED);
    assert_int_equal(config_output(&config, "gpio")->platform,
                     CONFIG_OUTPUT_GPIO);
    config_free(&config);
}

/* --- Hooks ---------------------------------------------------------------- */

static const struct {
    const char *key;
    enum config_hook hook;
} hooks[] = {
    {"on_start", CONFIG_HOOK_START},
    {"on_provisioning", CONFIG_HOOK_PROVISIONING},
    {"on_provisioned", CONFIG_HOOK_PROVISIONED},
    {"on_stop", CONFIG_HOOK_STOP},
    {"on_state", CONFIG_HOOK_STATE},
};

static void each_hook_has_its_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(hooks); i++) {
        char text[128];
        snprintf(text, sizeof text, HEAD "  %s: /bin/true\n", hooks[i].key);
        struct config config = good_text(text);
        for (size_t j = 0; j < CONFIG_HOOKS; j++)
            assert_int_equal(config.hooks[j] != NULL, j == hooks[i].hook);
        assert_string_equal(config.hooks[hooks[i].hook][0], "/bin/true");
        assert_null(config.hooks[hooks[i].hook][1]);
        config_free(&config);
    }
}

/* Nor does anything in it mean something: no shell reads it. */
static void arguments_are_kept_as_they_are(void **state)
{
    (void)state;
    struct config config = good_text(
        HEAD "  on_state: [/bin/sh, -c, \"echo ${A}\\n\", '', 5, ~, a b]\n");
    static const char *const expected[] = {"/bin/sh", "-c", "echo ${A}\n", "",
                                           "5",       "~",  "a b"};
    char **arguments = config.hooks[CONFIG_HOOK_STATE];
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_string_equal(arguments[i], expected[i]);
    assert_null(arguments[COUNT(expected)]);
    config_free(&config);
}

static void a_later_file_takes_a_hook_back(void **state)
{
    (void)state;
    struct config config =
        good_text(HEAD "  on_start: [/bin/a, b]\n  on_stop: [/bin/a]\n");
    assert_int_equal(read_text(&config, "improv_ble:\n"
                                        "  on_start: []\n"
                                        "  on_stop: /bin/c\n"),
                     0);
    assert_null(config.hooks[CONFIG_HOOK_START]);
    assert_string_equal(config.hooks[CONFIG_HOOK_STOP][0], "/bin/c");
    config_free(&config);
}

static int read_words(size_t count)
{
    static const char begin[] = "improv_ble: {on_start: [/a", word[] = ", b";
    char text[1024];
    struct config config;
    int length = snprintf(text, sizeof text, "%s", begin);
    while (--count > 0)
        length +=
            snprintf(text + length, sizeof text - (size_t)length, "%s", word);
    snprintf(text + length, sizeof text - (size_t)length, "]}\n");
    config_init(&config);
    int r = read_text(&config, text);
    config_free(&config);
    return r;
}

static void hooks_have_a_limit(void **state)
{
    (void)state;
    assert_int_equal(read_words(32), 0);
    assert_int_equal(read_words(33), -EINVAL);
    assert_non_null(strstr(heard_err(), "on_start: more than 32 words"));
}

/* --- Others --------------------------------------------------------------- */

static void encryption_is_required_or_none(void **state)
{
    (void)state;
    struct config config = good_text(HEAD);
    assert_false(config.encryption);
    config_free(&config);
    config = good_text(HEAD "  encryption: required\n");
    assert_true(config.encryption);
    assert_int_equal(read_text(&config, "improv_ble: {encryption: none}\n"), 0);
    assert_false(config.encryption);
    config_free(&config);
}

static void the_backends(void **state)
{
    (void)state;
    static const char *const names[] = {"networkmanager", "iwd",
                                        "wpa_supplicant"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char text[128];
        snprintf(text, sizeof text, HEAD "wifi: {backend: %s}\n", names[i]);
        struct config config = good_text(text);
        assert_string_equal(config.wifi_backend, names[i]);
        config_free(&config);
    }
}

static void what_the_device_is(void **state)
{
    (void)state;
    struct config config = good_text(HEAD "improvd:\n"
                                          "  settings_group: _shop-1\n"
                                          "  firmware_name: Lamp\n"
                                          "  firmware_version: 1.2\n"
                                          "  hardware: Board 3\n"
                                          "  os_name: Debian\n"
                                          "  os_version: '12'\n");
    assert_string_equal(config.settings_group, "_shop-1");
    assert_string_equal(config.firmware_name, "Lamp");
    assert_string_equal(config.firmware_version, "1.2");
    assert_string_equal(config.hardware, "Board 3");
    assert_string_equal(config.os_name, "Debian");
    assert_string_equal(config.os_version, "12");
    config_free(&config);
}

/* Room is left for the shortest that can be filled in. */
static void next_url_fits_into_an_answer(void **state)
{
    (void)state;
    for (size_t length = 235; length <= 236; length++) {
        struct config config;
        char text[512], path[256];
        memset(path, 'x', length - strlen("http:///"));
        path[length - strlen("http:///")] = '\0';
        snprintf(text, sizeof text,
                 HEAD "  next_url: 'http://{{ip_address}}/%s{{device_name}}'\n"
                      "  digo: false\n",
                 path);
        config_init(&config);
        int r = read_text(&config, text);
        bool fits = length + strlen("255.255.255.255x") <= 254;
        assert_int_equal(r, fits ? 0 : -EINVAL);
        config_free(&config);
    }
}

static void texts_have_a_limit(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
        size_t max;
    } texts[] = {
        {"improvd: {name: ", "}\n", 64},
        {"improvd: {os_name: ", "}\n", 40},
        {"improvd: {settings_file: /", "}\n", 1023},
        {"improvd: {settings_group: ", "}\n", 32},
        {"wifi: {interface: ", "}\n", 15},
        {"esp32_improv: {authorizer: ", "}\n", 64},
        {"binary_sensor: {device: ", "}\n", 255},
        {"binary_sensor: {pin: ", "}\n", 31},
        {"output: {pin: {number: a, chip: ", "}}\n", 63},
        {"output: {led: ", "}\n", 63},
        {"improv_ble: {on_start: [/a, ", "]}\n", 4096},
    };
    for (size_t i = 0; i < COUNT(texts) * 2; i++) {
        size_t length = texts[i / 2].max + i % 2;
        char value[4100] = "", text[4200];
        struct config config;
        memset(value, 'x', length);
        snprintf(text, sizeof text, "%s%s%s", texts[i / 2].before, value,
                 texts[i / 2].after);
        config_init(&config);
        int r = read_text(&config, text);
        if (r != (i % 2 ? -EINVAL : 0))
            fail_msg("%s %zu: %d %s", texts[i / 2].before, length, r,
                     heard_err());
        config_free(&config);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_pin_is_short_or_long),
        scratch_test(a_pins_mode_is_its_bias),
        scratch_test(delays_are_one_debounce),
        scratch_test(the_platforms),
        scratch_test(each_hook_has_its_key),
        scratch_test(arguments_are_kept_as_they_are),
        scratch_test(a_later_file_takes_a_hook_back),
        scratch_test(hooks_have_a_limit),
        scratch_test(encryption_is_required_or_none),
        scratch_test(the_backends),
        scratch_test(what_the_device_is),
        scratch_test(next_url_fits_into_an_answer),
        scratch_test(texts_have_a_limit),
    };
    return cmocka_run_group_tests_name("config parts", tests, NULL, NULL);
}
