/* SPDX-License-Identifier: Apache-2.0 */
/* The address to go on with: placeholders, and what does not fit. */
#include "next_url.h"
#include "unit.h"

static const struct {
    const char *template_text;
    const char *url; /* for address 10.0.0.7 and name lamp */
} rows[] = {
    {"http://{{ip_address}}/", "http://10.0.0.7/"},
    {"{{ip_address}}", "10.0.0.7"},
    {"{{device_name}}", "lamp"},
    {"http://x/?n={{device_name}}&a={{ip_address}}",
     "http://x/?n=lamp&a=10.0.0.7"},
    {"{{device_name}}{{device_name}}", "lamplamp"},
    {"http://fixed/", "http://fixed/"},
    {"{{other}}", "{{other}}"},
    {"{{ip_address}", "{{ip_address}"},
    {"{{{ip_address}}}", "{10.0.0.7}"},
    {"{{ip_address", "{{ip_address"},
    {"{{", "{{"},
    {"{{ ip_address }}", "{{ ip_address }}"},
    {"{{IP_ADDRESS}}", "{{IP_ADDRESS}}"},
    {"100%s%n", "100%s%n"},
    {"", ""},
};

static void fills_the_placeholders_in(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char url[NEXT_URL_MAX + 1] = "old";
        size_t length =
            next_url_fill(url, rows[i].template_text, "10.0.0.7", "lamp");
        assert_string_equal(url, rows[i].url);
        assert_int_equal(length, strlen(rows[i].url));
    }
}

static void there_may_be_none(void **state)
{
    (void)state;
    char url[NEXT_URL_MAX + 1] = "old";
    assert_int_equal(next_url_fill(url, NULL, "10.0.0.7", "lamp"), 0);
    assert_string_equal(url, "");
}

/* A name that looks like a placeholder is none. */
static void what_is_filled_in_is_not_read_again(void **state)
{
    (void)state;
    char url[NEXT_URL_MAX + 1];
    next_url_fill(url, "{{device_name}}", "10.0.0.7", "{{ip_address}}");
    assert_null(strstr(url, "10.0.0.7"));
}

static const struct {
    const char *name;
    const char *encoded;
} names[] = {
    {"Lab device", "Lab%20device"},
    {"a&b=c#d?e/f", "a%26b%3Dc%23d%3Fe%2Ff"},
    {"100%", "100%25"},
    {"Ger\xC3\xA4t", "Ger%C3%A4t"},
    {"-._~09azAZ", "-._~09azAZ"},
    {"\"<>\n\x7F", "%22%3C%3E%0A%7F"},
    {"", ""},
};

static void a_name_does_not_change_the_url(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        char url[NEXT_URL_MAX + 1];
        next_url_fill(url, "{{device_name}}", "10.0.0.7", names[i].name);
        assert_string_equal(url, names[i].encoded);
    }
}

static void an_ipv6_address_has_brackets(void **state)
{
    (void)state;
    char url[NEXT_URL_MAX + 1];
    next_url_fill(url, "http://{{ip_address}}:80/", "fd00::7", "lamp");
    assert_string_equal(url, "http://[fd00::7]:80/");
}

static void without_an_address_there_is_no_url(void **state)
{
    (void)state;
    char url[NEXT_URL_MAX + 1] = "old";
    assert_int_equal(next_url_fill(url, "h://{{ip_address}}/", "", "lamp"), 0);
    assert_string_equal(url, "");
    assert_int_equal(next_url_fill(url, "h://{{device_name}}/", "", "lamp"),
                     strlen("h://lamp/"));
}

static void the_whole_fits_or_nothing(void **state)
{
    (void)state;
    char template_text[NEXT_URL_MAX + 2];
    char url[NEXT_URL_MAX + 1];

    memset(template_text, 'u', NEXT_URL_MAX + 1);
    template_text[NEXT_URL_MAX + 1] = '\0';
    assert_int_equal(next_url_fill(url, template_text, "", ""), 0);
    assert_string_equal(url, "");
    template_text[NEXT_URL_MAX] = '\0';
    assert_int_equal(next_url_fill(url, template_text, "", ""), NEXT_URL_MAX);
    assert_string_equal(url, template_text);
}

/* Of every length of the name: exact to the byte, never past the end. */
static void a_long_name(void **state)
{
    (void)state;
    char name[NEXT_URL_MAX + 2];
    for (size_t length = 0; length < sizeof name; length++) {
        char url[NEXT_URL_MAX + 1];
        memset(name, 'n', length);
        name[length] = '\0';
        size_t got = next_url_fill(url, "h:{{device_name}}/", "", name);
        assert_int_equal(got, length + 3 <= NEXT_URL_MAX ? length + 3 : 0);
        assert_int_equal(strlen(url), got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_the_placeholders_in),
        cmocka_unit_test(there_may_be_none),
        cmocka_unit_test(what_is_filled_in_is_not_read_again),
        cmocka_unit_test(a_name_does_not_change_the_url),
        cmocka_unit_test(an_ipv6_address_has_brackets),
        cmocka_unit_test(without_an_address_there_is_no_url),
        cmocka_unit_test(the_whole_fits_or_nothing),
        cmocka_unit_test(a_long_name),
    };
    return cmocka_run_group_tests_name("next_url", tests, NULL, NULL);
}
