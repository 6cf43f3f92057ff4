/* SPDX-License-Identifier: Apache-2.0 */
/* Settings from a file: what is taken, and what is told to be wrong. */
#include <stdio.h>

#include "hear.h"
#include "input/settings_file.h"
#include "scratch.h"
#include "stored.h"
#include "stream.h"
#include "unit.h"

static bool open_file(struct settings_file *file, struct options *options)
{
    *file = (struct settings_file){0};
    hear();
    bool good = settings_file_open(file, "s.json", options);
    hear_end();
    assert_string_equal(heard_out(), "");
    if (good)
        assert_string_equal(heard_err(), "");
    return good;
}

static bool open_text(struct settings_file *file, const char *text,
                      struct options *options)
{
    scratch_write("s.json", text);
    return open_file(file, options);
}

/* What was said, as one line. */
static const char *said(void)
{
    static char text[2048];
    size_t at = 0;
    for (const char *from = heard_err(); *from && at < sizeof text - 1; from++)
        if (*from != '\n')
            text[at++] = *from;
        else
            from += strspn(from, "\n ") - 1, text[at++] = ' ';
    text[at] = '\0';
    return text;
}

static void assert_value(const char *got, const char *expected)
{
    if (expected)
        assert_string_equal(got ? got : "(absent)", expected);
    else
        assert_null(got);
}

static const struct {
    enum option_id option;
    const char *value;
} all_values[] = {
    {OPTION_SSID, "Cafe"},    {OPTION_HOSTNAME, "lamp"},
    {OPTION_NAME, "Lamp"},    {OPTION_HOST, "h"},
    {OPTION_PORT, "8883"},    {OPTION_HOST_HTTP, "w"},
    {OPTION_PORT_HTTP, ""},   {OPTION_SSL, "true"},
    {OPTION_PROFILE_ID, "p"}, {OPTION_DEVICE_ID, "d"},
    {OPTION_BOX_ID, "b"},     {OPTION_TENANT_ID, "t"},
    {OPTION_OWNER, "o"},
};

static const char all[] =
    "{ \"wifi\": { \"ssid\": \"Cafe\", \"password\": \"sesame99\" },\n"
    "  \"hostname\": \"lamp\", \"name\": \"Lamp\",\n"
    "  \"host\": { \"host\": \"h\", \"port\": 8883, \"host_http\": \"w\",\n"
    "            \"port_http\": \"\", \"ssl\": true },\n"
    "  \"device\": { \"device_profile_id\": \"p\", \"device_id\": \"d\",\n"
    "              \"box_id\": \"b\", \"tenant_id\": \"t\",\n"
    "              \"device_owner\": \"o\" },\n"
    "  \"token\": \"top secret\" }\n";

static void every_key(void **state)
{
    (void)state;
    struct settings_file file;
    struct options options = {0};
    assert_true(open_text(&file, all, &options));
    for (size_t i = 0; i < COUNT(all_values); i++)
        assert_value(options.values[all_values[i].option], all_values[i].value);
    assert_string_equal(file.password, "sesame99");
    assert_string_equal(file.token, "top secret");
    settings_file_close(&file);
}

/* No option that the file has nothing to do with is set. */
static void nothing_else_is_set(void **state)
{
    (void)state;
    struct settings_file file;
    struct options options = {0};
    assert_true(open_text(&file, all, &options));
    for (size_t i = 0; i < COUNT(all_values); i++)
        options.values[all_values[i].option] = NULL;
    for (unsigned i = 0; i < OPTIONS; i++)
        assert_null(options.values[i]);
    settings_file_close(&file);
}

static void flags_win(void **state)
{
    (void)state;
    struct settings_file file;
    struct options options = {
        .values = {
            [OPTION_SSID] = "Home", [OPTION_PORT] = "1", [OPTION_OWNER] = ""}};
    assert_true(open_text(&file, all, &options));
    assert_string_equal(options.values[OPTION_SSID], "Home");
    assert_string_equal(options.values[OPTION_PORT], "1");
    assert_string_equal(options.values[OPTION_OWNER], "");
    assert_string_equal(options.values[OPTION_HOST], "h");
    settings_file_close(&file);
}

static const struct {
    const char *text;
    enum option_id option;
    const char *value; /* NULL: absent */
} goods[] = {
    {"{}", OPTION_SSID, NULL},
    {" \n{ } \n\t", OPTION_SSID, NULL},
    {"{\"wifi\":{}}", OPTION_SSID, NULL},
    {"{\"wifi\":{\"ssid\":\"\"}}", OPTION_SSID, ""},
    {"{\"wifi\":{\"ssid\":\"\xC3\xA4\xF0\x9F\x92\xA1\"}}", OPTION_SSID,
     "\xC3\xA4\xF0\x9F\x92\xA1"},
    {"{\"wifi\":{\"ssid\":\"\\u00e4\\\"\\\\\"}}", OPTION_SSID, "\xC3\xA4\"\\"},
    {"{\"wifi\":null,\"hostname\":null,\"host\":null}", OPTION_HOST, NULL},
    {"{\"host\":{\"port\":null,\"ssl\":null}}", OPTION_PORT, NULL},
    {"{\"host\":{\"ssl\":false}}", OPTION_SSL, "false"},
    {"{\"host\":{\"ssl\":\"yes\"}}", OPTION_SSL, "yes"},
    {"{\"host\":{\"port\":\"1883\"}}", OPTION_PORT, "1883"},
    {"{\"host\":{\"port\":-1}}", OPTION_PORT, "-1"},
    {"{\"device\":{\"box_id\":7}}", OPTION_BOX_ID, "7"},
};

static void values_of_each_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(goods); i++) {
        struct settings_file file;
        struct options options = {0};
        if (!open_text(&file, goods[i].text, &options))
            fail_msg("%s: %s", goods[i].text, heard_err());
        assert_value(options.values[goods[i].option], goods[i].value);
        assert_null(file.password);
        assert_null(file.token);
        settings_file_close(&file);
    }
}

static const struct {
    const char *text;
    const char *message; /* a part of it */
} wrongs[] = {
    /* unknown keys */
    {"{\"wlan\":{}}", "s.json: \"wlan\" is not known"},
    {"{\"wifi\":{\"pass\":\"x\"}}", "s.json: \"wifi.pass\" is not known"},
    {"{\"ssid\":\"x\"}", "\"ssid\" is not known"},
    {"{\"Hostname\":\"x\"}", "\"Hostname\" is not known"},
    {"{\"host\":{\"token\":\"x\"}}", "\"host.token\" is not known"},
    {"{\"\":1}", "\"\" is not known"},
    {"{\"a\\u001b[2J\\n\":1}", "\"a\\x1B[2J\\x0A\" is not known"},
    /* wrong types */
    {"{\"wifi\":\"x\"}", "\"wifi\" must be an object"},
    {"{\"wifi\":[]}", "\"wifi\" must be an object"},
    {"{\"hostname\":{}}", "\"hostname\" must be a string"},
    {"{\"hostname\":[\"x\"]}", "\"hostname\" must be a string"},
    {"{\"host\":{\"port\":1.5}}", "\"host.port\" must be a string"},
    {"{\"host\":{\"host\":{}}}", "\"host.host\" must be a string"},
    {"{\"wifi\":{\"password\":12345678}}",
     "\"wifi.password\" must be a string"},
    {"{\"token\":true}", "\"token\" must be a string"},
    {"{\"token\":{\"a\":\"b\"}}", "\"token\" must be a string"},
    /* a NUL */
    {"{\"wifi\":{\"ssid\":\"a\\u0000b\"}}", "\"wifi.ssid\" must be a string"},
    {"{\"token\":\"\\u0000\"}", "\"token\" must be a string without NUL"},
    /* not JSON */
    {"", "s.json:1: no JSON: "},
    {"\n\n{\"wifi\":\n", "s.json:4: no JSON: unexpected end"},
    {"{\"wifi\": {\n\"ssid\": Cafe\n}}", "s.json:2: no JSON: "},
    {"{\"name\": \"a\"\n \"hostname\": \"b\"}", "s.json:2: no JSON: "},
    {"{\"name\": \"a\",\n}", "s.json:2: no JSON: "},
    {"{\"name\":\n\n\"a", "s.json:3: no JSON: unexpected end"},
    {"{'name': 'a'}", "s.json:1: no JSON: "},
    {"{}\n{}", "s.json:2: no JSON: "},
    {"{}\nmore", "s.json:2: no JSON: "},
    {"ssid=Cafe", "s.json:1: no JSON: "},
    /* other JSON */
    {"[]", "s.json: a JSON object is needed"},
    {"null", "s.json: a JSON object is needed"},
    {"\"sesame99\"", "s.json: a JSON object is needed"},
    {"7", "s.json: a JSON object is needed"},
};

static void mistakes_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        struct settings_file file;
        struct options options = {0};
        if (open_text(&file, wrongs[i].text, &options) ||
            !strstr(said(), wrongs[i].message))
            fail_msg("%s: %s", wrongs[i].text, said());
        assert_null(strchr(said(), 0x1B));
        settings_file_close(&file);
    }
}

/* What a secret is is not told, where there is a mistake. */
static void mistakes_tell_no_secrets(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"token\": \"sesame99\" x",
        "{\"token\": \"sesame99",
        "{\"wifi\": {\"password\": \"sesame99\", \"x\": 1}}",
        "{\"token\": [\"sesame99\"]}",
        "\"sesame99\"",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct settings_file file;
        struct options options = {0};
        assert_false(open_text(&file, texts[i], &options));
        assert_null(strstr(heard_err(), "sesame"));
        settings_file_close(&file);
    }
}

static void a_nul_in_the_file(void **state)
{
    (void)state;
    struct settings_file file;
    struct options options = {0};
    scratch_write_bytes("s.json", "{}\n\0{\"x\":1}", 12);
    assert_false(open_file(&file, &options));
    assert_non_null(strstr(said(), "s.json:2: no JSON: a NUL"));
    settings_file_close(&file);
}

static void deeper_than_anything(void **state)
{
    (void)state;
    static char text[4000];
    struct settings_file file;
    struct options options = {0};
    memset(text, '[', sizeof text - 1);
    assert_false(open_text(&file, text, &options));
    assert_non_null(strstr(said(), "s.json:1: no JSON: "));
    settings_file_close(&file);
}

static void of_any_size(void **state)
{
    (void)state;
    static char text[70000];
    static const struct {
        size_t length;
        bool good;
    } rows[] = {{1000, true},
                {65535, true},
                {65536, false},
                {65537, false},
                {69999, false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct settings_file file;
        struct options options = {0};
        memset(text, ' ', rows[i].length);
        text[0] = '{', text[rows[i].length - 1] = '}';
        text[rows[i].length] = '\0';
        assert_int_equal(open_text(&file, text, &options), rows[i].good);
        if (!rows[i].good)
            assert_non_null(strstr(said(), "s.json: File too large"));
        settings_file_close(&file);
    }
}

static void files_that_are_none(void **state)
{
    (void)state;
    struct settings_file file;
    struct options options = {0};
    assert_false(open_file(&file, &options));
    assert_non_null(strstr(said(), "s.json: No such file or directory"));
    settings_file_close(&file);
}

static void from_standard_input(void **state)
{
    (void)state;
    struct settings_file file = {0};
    struct options options = {0};
    struct stream stream = stream_text(all);
    bool good = settings_file_open(&file, "-", &options);
    stream_restore(&stream);
    assert_true(good);
    assert_string_equal(options.values[OPTION_SSID], "Cafe");
    settings_file_close(&file);
}

static void names_standard_input(void **state)
{
    (void)state;
    struct settings_file file = {0};
    struct options options = {0};
    struct stream stream = stream_text("{\n\"wfi\"");

    hear();
    bool good = settings_file_open(&file, "-", &options);
    hear_end();
    stream_restore(&stream);
    assert_false(good);
    assert_non_null(strstr(said(), "standard input:2: no JSON"));
    settings_file_close(&file);
}

/* --- Secrets ------------------------------------------------------------- */

/* Every string of it was overwritten. */
static void assert_wiped(struct json_object *value)
{
    struct json_object_iter member;

    if (json_object_is_type(value, json_type_object)) {
        json_object_object_foreachC(value, member)
        {
            assert_wiped(member.val);
        }
    } else if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            assert_wiped(json_object_array_get_idx(value, i));
    } else if (json_object_is_type(value, json_type_string)) {
        const char *text = json_object_get_string(value);
        int length = json_object_get_string_len(value);
        for (int i = 0; i < length; i++)
            assert_int_equal(text[i], 0);
    }
}

/* [WIFI-8] also when a mistake came before them */
static void secrets_are_wiped(void **state)
{
    (void)state;
    static const char *const texts[] = {
        all,
        "{\"x\": 1, \"wifi\": {\"password\": \"sesame99\"}}",
        "{\"token\": \"a\\u0000sesame99\"}",
        "{\"token\": [[\"sesame99\"]]}",
        "{\"wifi\": {\"password\": \"sesame99\"}, \"token\": {}}",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct settings_file file;
        struct options options = {0};
        open_text(&file, texts[i], &options);
        struct json_object *root = json_object_get(file.root);
        assert_non_null(root);
        settings_file_close(&file);
        assert_wiped(root);
        json_object_put(root);
        assert_null(file.root);
        assert_null(file.password);
        assert_null(file.token);
    }
}

static void closing_what_was_never_opened(void **state)
{
    (void)state;
    struct settings_file file = {0};
    settings_file_close(&file);
    settings_file_close(&file);
}

/* --- From a device -------------------------------------------------------- */

/* What improvd stored can be given to another device as it is. */
static void what_improvd_stored(void **state)
{
    (void)state;
    static const char *const host[] = {"'h'", "'8883'", "", "", "'yes'"};
    static const char *const device[] = {"'p'", "'d'", "'b'", "'t'"};
    static const char *const name[] = {"C3 84 'rger'"};
    struct settings_file file;
    struct options options = {0};
    assert_int_equal(store_values("s.json", IMPROV_COMMAND_DIGO_HOST, 5, host),
                     0);
    assert_int_equal(
        store_values("s.json", IMPROV_COMMAND_DIGO_DEVICE, 4, device), 0);
    assert_int_equal(store_token("s.json", "'top secret'"), 0);
    assert_int_equal(
        store_values("s.json", IMPROV_COMMAND_DEVICE_NAME, 1, name), 0);
    assert_true(open_file(&file, &options));
    assert_string_equal(options.values[OPTION_HOST], "h");
    assert_string_equal(options.values[OPTION_PORT], "8883");
    assert_string_equal(options.values[OPTION_HOST_HTTP], "");
    assert_null(options.values[OPTION_PORT_HTTP]);
    assert_string_equal(options.values[OPTION_SSL], "true");
    assert_string_equal(options.values[OPTION_PROFILE_ID], "p");
    assert_string_equal(options.values[OPTION_TENANT_ID], "t");
    assert_null(options.values[OPTION_OWNER]);
    assert_string_equal(options.values[OPTION_NAME], "\xC3\x84rger");
    assert_string_equal(file.token, "top secret");
    settings_file_close(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(every_key),
        scratch_test(nothing_else_is_set),
        scratch_test(flags_win),
        scratch_test(values_of_each_kind),
        scratch_test(mistakes_are_told),
        scratch_test(mistakes_tell_no_secrets),
        scratch_test(a_nul_in_the_file),
        scratch_test(deeper_than_anything),
        scratch_test(of_any_size),
        scratch_test(files_that_are_none),
        scratch_test(from_standard_input),
        scratch_test(names_standard_input),
        scratch_test(secrets_are_wiped),
        cmocka_unit_test(closing_what_was_never_opened),
        scratch_test(what_improvd_stored),
    };
    return cmocka_run_group_tests_name("client settings_file", tests, NULL,
                                       NULL);
}
