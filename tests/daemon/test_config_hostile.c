/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: nothing crashes it; sanitizers watch. */
#include "config_text.h"

static int read_bytes(const void *bytes, size_t length)
{
    struct config config;
    config_init(&config);
    scratch_write_bytes("c.yaml", bytes, length);
    hear();
    int r = config_read(&config, "c.yaml");
    if (r == 0)
        config_check(&config);
    hear_end();
    config_free(&config);
    return r;
}

/* `before`, `piece` so many times, `after`. */
static int read_repeated(const char *before, const char *piece, size_t times,
                         const char *after)
{
    size_t length = strlen(before) + times * strlen(piece) + strlen(after);
    char *text = malloc(length + 1), *at = text;
    assert_non_null(text);
    at = stpcpy(at, before);
    while (times-- > 0)
        at = stpcpy(at, piece);
    memcpy(at, after, strlen(after) + 1);
    int r = read_bytes(text, length);
    free(text);
    return r;
}

static void deep_nesting(void **state)
{
    (void)state;
    assert_int_equal(read_repeated("output: ", "[", 5000, ""), -EINVAL);
    assert_int_equal(read_repeated("", "{a: ", 5000, ""), -EINVAL);
    assert_int_equal(read_repeated("wifi: ", "{ap: ", 5000, ""), -EINVAL);
    assert_int_equal(read_repeated("", "- ", 5000, "x\n"), -EINVAL);
    assert_int_equal(read_repeated("", "? ", 5000, "x\n"), -EINVAL);
}

static void long_lines(void **state)
{
    (void)state;
    const size_t million = 1000000;
    assert_int_equal(read_repeated("improvd: {name: ", "x", million, "}\n"),
                     -EINVAL);
    assert_int_equal(read_repeated("", "k", million, ": 1\n"), -EINVAL);
    assert_int_equal(read_repeated("? ", "k", million, "\n: 1\n"), -EINVAL);
    assert_int_equal(read_repeated("# ", "c", million, "\n"), 0);
    assert_int_equal(read_repeated("", " ", million, ""), 0);
    assert_int_equal(read_repeated("", "\n", million, ""), 0);
    assert_int_equal(
        read_repeated("improv_ble: {linger: ", "9", million, "s}\n"), -EINVAL);
}

/* The line that is said has an end, whatever the key is. */
static void a_long_key_is_cut_in_the_message(void **state)
{
    (void)state;
    assert_int_equal(read_repeated("", "k", 1000, ": 1\n"), -EINVAL);
    assert_true(strlen(heard_err()) < 200);
    assert_non_null(strstr(heard_err(), "c.yaml:1:1: unknown key 'kkkk"));
    assert_non_null(strstr(heard_err(), "there is wifi, "));
}

/* Ten aliases of ten aliases of ten: not written out. */
static void aliases_of_aliases(void **state)
{
    (void)state;
    static const char bomb[] = "wifi:\n"
                               "  ssid: &a [x,x,x,x,x,x,x,x,x,x]\n"
                               "  password: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                               "  networks: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                               "  ap: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                               "  domain: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                               "  fast_connect: [*e,*e,*e,*e,*e,*e,*e,*e]\n";
    assert_int_equal(read_bytes(bomb, sizeof bomb - 1), 0);
}

static void a_node_inside_itself(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "&a [*a]\n",
        "&a {wifi: *a}\n",
        "output: &a [*a]\n",
        "output: &a {led: *a}\n",
        "wifi: &a {ap: *a}\n",
        "&a {*a : 1}\n",
        "improvd: &a {name: *a}\n",
        "improv_ble: &a {linger: *a, digo: *a}\n",
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        read_bytes(texts[i], strlen(texts[i]));
}

static void garbage(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "00",          "00*300",      "FF",
        "FF FE",       "FE FF",       "EF BB BF",
        "EF BB BF FF", "80*100",      "C3",
        "'wifi: ' C3", "ED A0 80",    "FF FE 00",
        "7F 45 4C",    "F4 90 80 80", "1B 5B 32 4A",
        "0D",          "'%'",         "'%YAML 99.99' 0A",
        "'!'",         "'&'",         "'*'",
        "'|'",         "'\"'",        "'\"\\'",
        "'@'",         "'`'",         "'- - -'",
        "'...'",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct text text = text_read(texts[i]);
        read_bytes(text.bytes, text.length);
    }
}

static const char sample[] = "wifi: {ssid: a, backend: iwd}\n"
                             "logger: {a: !b c}\n"
                             "esp32_improv: &x\n"
                             "  on_stop: [/a, \"b\\n\", ~]\n"
                             "  on_state: /a\n"
                             "  next_url: 'h://{{ip_address}}'\n"
                             "  encryption: none\n"
                             "  linger: {hours: 1.5}\n"
                             "  authorizer: \"b\\0\\u00e4\"\n"
                             "  authorized_duration: 1 min\n"
                             "  digo: !!bool true\n"
                             "binary_sensor:\n"
                             "  - {platform: evdev, id: b, key: 'K'}\n"
                             "  - platform: gpio\n"
                             "    pin: {number: 4, mode: {pullup: on}}\n"
                             "    filters: [delayed_on: 1s]\n"
                             "output: [*x, {led: l*, id: ~}]\n";

static void cut_at_every_byte(void **state)
{
    (void)state;
    for (size_t length = 0; length < sizeof sample; length++)
        read_bytes(sample, length);
}

/* Each byte becomes each of those that mean something. */
static void any_byte_changed(void **state)
{
    (void)state;
    static const char bytes[] = "\0\n\t :-[]{}&*!|>'\"#%@~?,\\\x80\xC3\xFF";
    char text[sizeof sample];
    for (size_t i = 0; i < sizeof sample - 1; i++)
        for (size_t j = 0; j < sizeof bytes; j++) {
            memcpy(text, sample, sizeof sample);
            text[i] = bytes[j];
            read_bytes(text, sizeof sample - 1);
        }
}

static void a_bad_byte_is_told_where_it_is(void **state)
{
    (void)state;
    static const char text[] = "wifi:\n\nimprovd:\n  name: \x01\n";
    assert_int_equal(read_bytes(text, sizeof text - 1), -EINVAL);
    assert_non_null(strstr(heard_err(), "not YAML: "));
    assert_null(strstr(heard_err(), "c.yaml:1:1: "));
}

/* What is quoted from the file moves no cursor and forges no line. */
static void control_characters_are_not_repeated(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\"\\x1b[2J\": 1\n",
        "\"a\\nimprovd: all is well\": 1\n",
        "wifi: {\"\\x1b[2J\": 1}\n",
        "wifi: {backend: \"\\x1b[2J\"}\n",
        "wifi: {interface: \"a\\nb\"}\n",
        "output: {platform: \"\\x1b[2J\"}\n",
        "output: {pin: {number: 1, mode: \"\\x9b2J\"}}\n",
        "improv_ble: {linger: \"1\\x1b[2J\"}\n",
        "improv_ble: {on_start: \"\\x1b\"}\n",
        "improv_ble: {next_url: \"{{\\x1b\"}\n",
        "improv_ble: {encryption: \"\\x1b\"}\n",
        "improv_ble: {digo: !a%1B b}\n",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(read_bytes(texts[i], strlen(texts[i])), -EINVAL);
        const char *end = strchr(heard_err(), '\n');
        if (!end || end[1] || strpbrk(heard_err(), "\x1b\x9b"))
            fail_msg("%s%s", texts[i], heard_err());
    }
}

/* Also in the checks of the whole. */
static void ids_are_printable(void **state)
{
    (void)state;
    static const char text[] = "improv_ble: {authorizer: \"\\x1b[2J\"}\n";
    assert_int_equal(read_bytes(text, sizeof text - 1), -EINVAL);
    assert_null(strchr(heard_err(), '\x1b'));
}

static void a_huge_file_is_refused(void **state)
{
    (void)state;
    const size_t three_million = 3000000;
    assert_int_equal(read_repeated("# ", "c", three_million, "\n"), -EINVAL);
    assert_non_null(strstr(heard_err(), "c.yaml: larger than 2 MiB"));
    assert_int_equal(read_repeated("", "a: 1\n", three_million / 5, ""),
                     -EINVAL);
}

/* It would never end. */
static void a_device_is_refused(void **state)
{
    (void)state;
    struct config config;
    config_init(&config);
    hear();
    int r = config_read(&config, "/dev/zero");
    hear_end();
    assert_int_equal(r, -EINVAL);
    config_free(&config);
}

/* So many that each of them would take its time. */
static void many_mistakes(void **state)
{
    (void)state;
    const size_t many = 100000;
    assert_int_equal(read_repeated("wifi: {", "a: 1, ", many, "}\n"), -EINVAL);
    assert_int_equal(read_repeated("wifi: {", "ssid: 1, ", many, "}\n"), 0);
    assert_true(strlen(heard_err()) < 10000);
    assert_int_equal(read_repeated("output: [", "a, ", many, "]\n"), -EINVAL);
    assert_int_equal(
        read_repeated("improv_ble: {on_start: [/a", ", a", many, "]}\n"),
        -EINVAL);
    assert_int_equal(read_repeated("binary_sensor: {filters: [",
                                   "delayed_on: 1s, ", many, "]}\n"),
                     0);
    assert_true(strlen(heard_err()) < 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(deep_nesting),
        scratch_test(long_lines),
        scratch_test(a_long_key_is_cut_in_the_message),
        scratch_test(aliases_of_aliases),
        scratch_test(a_node_inside_itself),
        scratch_test(garbage),
        scratch_test(cut_at_every_byte),
        scratch_test(any_byte_changed),
        scratch_test(a_bad_byte_is_told_where_it_is),
        scratch_test(control_characters_are_not_repeated),
        scratch_test(ids_are_printable),
        scratch_test(a_huge_file_is_refused),
        scratch_test(a_device_is_refused),
        scratch_test(many_mistakes),
    };
    return cmocka_run_group_tests_name("config hostile", tests, NULL, NULL);
}
