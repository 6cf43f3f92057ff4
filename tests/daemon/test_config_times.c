/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: how times are written. */
#include "config/time_period.h"
#include "config_text.h"

static int read_time(struct config *config, const char *value)
{
    char text[128];
    config_init(config);
    snprintf(text, sizeof text, "esp32_improv:\n  linger: %s\n", value);
    return read_text(config, text);
}

static const struct {
    const char *text;
    uint32_t ms;
} good[] = {
    {"1ms", 1},
    {"500ms", 500},
    {"500 ms", 500},
    {"20milliseconds", 20},
    {"1s", 1000},
    {"10s", 10000},
    {"\"10s\"", 10000},
    {"'10 s'", 10000},
    {"2sec", 2000},
    {"2secs", 2000},
    {"90seconds", 90000},
    {"1.5s", 1500},
    {"0.5s", 500},
    {"010s", 10000},
    {"1min", 60000},
    {"1 min", 60000},
    {"1  min", 60000},
    {"2mins", 120000},
    {"2 minutes", 120000},
    {"1.5min", 90000},
    {"1h", 3600000},
    {"2hours", 7200000},
    {"1d", 86400000},
    {"24days", 2073600000},
    {"2147483647ms", 2147483647},
    {"+5s", 5000},
    {".5s", 500},
    {"5.s", 5000},
    {"1.001s", 1001},
    {"0.29s", 290},
    {"2000us", 2},
    {"3000microseconds", 3},
    {"5000000ns", 5},
    {"2:01", 7260000},
    {"'0:00:30'", 30000},
    {"1:02:03", 3723000},
    {"{seconds: 10}", 10000},
    {"{minutes: 1, seconds: 30.5, milliseconds: 1}", 90501},
    {"{days: 1, hours: 1, microseconds: 2000}", 90000002},
};

static void every_form_of_esphome(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        struct config config;
        int r = read_time(&config, good[i].text);
        if (r != 0 || config.linger_ms != good[i].ms)
            fail_msg("%s: %u %s", good[i].text, config.linger_ms, heard_err());
        config_free(&config);
    }
}

static const char *const wrong[] = {
    "5",
    "-1s",
    "0s",
    "0ms",
    "30d",
    "25d",
    "text",
    "s",
    "ms",
    "''",
    "10x",
    "10s s",
    "10S",
    "1 m",
    "0.4ms",
    "0x10s",
    "1e3s",
    "nans",
    "infs",
    "1.5.5s",
    "1,5s",
    "10ss",
    "1min 30s",
    "~",
    "[10s]",
    "{}",
    "{seconds: 0}",
    "{days: 25}",
    ".",
    ".s",
    "1.0005s",
    "1500us",
    "'1:'",
    ":1",
    "1:2:3:4",
    "0:00:00",
    "-1:00",
    "1:2s",
    "99999999:00",
    "1minute",
    "10 weeks",
    "1\xC2\xA0s",
    "true",
    "\"10s\\0x\"",
    "",
    "2147483648ms",
    "99999999999999999999s",
    "\"10s\\n\"",
};

static void anything_else_is_a_mistake(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct config config;
        int r = read_time(&config, wrong[i]);
        if (r != -EINVAL || config.linger_ms != 10000)
            fail_msg("\"%s\" was taken as %u ms", wrong[i], config.linger_ms);
        const char *where = wrong[i][0] ? "c.yaml:2:11: esp32_improv: linger: "
                                        : "esp32_improv: linger: ";
        if (!strstr(heard_err(), where))
            fail_msg("\"%s\": %s", wrong[i], heard_err());
        config_free(&config);
    }
}

static const struct {
    const char *text, *advice;
} advices[] = {
    {"60", "expected a time with its unit; did you mean '60s'?"},
    {"0s", "expected a time from 1ms to 24d, not '0s'"},
    {"-1s", "expected a time from 1ms to 24d, not '-1s'"},
    {"2147483648ms", "expected a time from 1ms to 24d"},
    {"1500us", "expected a time in whole milliseconds"},
    {"soon", "expected a time, such as 1min, 10s or 500ms"},
    {"{minutes: x}", "linger: minutes: expected a number"},
    {"{second: 1}", "linger: unknown key 'second'; did you mean 'seconds'?"},
    {"{hours: 999999999999}", "expected a time from 1ms to 24d"},
    {"!secret time", "linger: improvd knows no !secret: "},
    {"!lambda return 5;", "linger: improvd knows no !lambda: "},
};

static void the_message_says_what_to_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(advices); i++) {
        struct config config;
        int r = read_time(&config, advices[i].text);
        if (r != -EINVAL || !strstr(heard_err(), advices[i].advice))
            fail_msg("\"%s\": %d %s", advices[i].text, r, heard_err());
        config_free(&config);
    }
}

static void is_written_in_the_largest_unit(void **state)
{
    (void)state;
    static const struct {
        uint32_t ms;
        const char *text;
    } times[] = {
        {1, "1ms"},       {1500, "1500ms"},  {10000, "10s"},
        {60000, "1min"},  {90000, "90s"},    {7200000, "2h"},
        {86400000, "1d"}, {90000000, "25h"}, {2147483647, "2147483647ms"},
    };
    for (size_t i = 0; i < COUNT(times); i++) {
        char text[TIME_PERIOD_TEXT];
        time_period_write(text, times[i].ms);
        assert_string_equal(text, times[i].text);
    }
}

/* The key, the target it fills. */
static const struct {
    const char *key;
    size_t offset;
} keys[] = {
    {"authorized_duration", offsetof(struct config, authorized_duration_ms)},
    {"identify_duration", offsetof(struct config, identify_duration_ms)},
    {"wifi_timeout", offsetof(struct config, wifi_timeout_ms)},
    {"connect_timeout", offsetof(struct config, connect_timeout_ms)},
    {"linger", offsetof(struct config, linger_ms)},
    {"hook_timeout", offsetof(struct config, hook_timeout_ms)},
};

static void each_time_has_its_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(keys); i++) {
        struct config config, expected;
        char text[64];
        uint32_t ms = 1234;
        config_init(&config);
        config_init(&expected);
        memcpy((char *)&expected + keys[i].offset, &ms, sizeof ms);
        snprintf(text, sizeof text, "improv_ble: {%s: 1234ms}\n", keys[i].key);
        assert_int_equal(read_text(&config, text), 0);
        for (size_t j = 0; j < COUNT(keys); j++)
            assert_memory_equal((char *)&config + keys[j].offset,
                                (char *)&expected + keys[j].offset, sizeof ms);
        config_free(&config);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(every_form_of_esphome),
        scratch_test(anything_else_is_a_mistake),
        scratch_test(the_message_says_what_to_do),
        cmocka_unit_test(is_written_in_the_largest_unit),
        scratch_test(each_time_has_its_key),
    };
    return cmocka_run_group_tests_name("config times", tests, NULL, NULL);
}
