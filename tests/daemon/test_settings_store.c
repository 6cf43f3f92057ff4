/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO settings: what is in the file. */
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stored.h"

#define HOST   IMPROV_COMMAND_DIGO_HOST
#define DEVICE IMPROV_COMMAND_DIGO_DEVICE

/* [DIGO-1] [DIGO-5] [DIGO-6] */
static void host_settings_have_types(void **state)
{
    (void)state;
    static const char *const values[] = {"'mqtt.example'", "'1883'",
                                         "'http://w/'", "'08080'", "'yes'"};
    assert_int_equal(store_values("s.json", HOST, 5, values), 0);
    assert_stored("/host/host", "\"mqtt.example\"");
    assert_stored("/host/port", "1883");
    assert_stored("/host/host_http", "\"http://w/\"");
    assert_stored("/host/port_http", "8080");
    assert_stored("/host/ssl", "true");
}

/* [DIGO-8] */
static void empty_host_settings(void **state)
{
    (void)state;
    static const char *const values[] = {"", "", "", "", ""};
    assert_int_equal(store_values("s.json", HOST, 5, values), 0);
    assert_stored("/host", "{\"host\":\"\",\"port\":null,\"host_http\":\"\","
                           "\"port_http\":null,\"ssl\":null}");
}

/* [DIGO-5] [DIGO-6] */
static void ports_and_ssl_in_every_form(void **state)
{
    (void)state;
    static const char *const rows[][4] = {
        {"'1'", "1", "'true'", "true"},
        {"'65535'", "65535", "'OFF'", "false"},
        {"'0000000000443'", "443", "01", "true"},
        {"'80'", "80", "00", "false"},
        {"'80'", "80", "'0'", "false"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *values[] = {"", rows[i][0], "", rows[i][0], rows[i][2]};
        assert_int_equal(store_values("s.json", HOST, 5, values), 0);
        assert_stored("/host/port", rows[i][1]);
        assert_stored("/host/port_http", rows[i][1]);
        assert_stored("/host/ssl", rows[i][3]);
    }
}

/* [DIGO-2] the fifth may be absent, and is not left over */
static void device_settings(void **state)
{
    (void)state;
    static const char *const values[] = {"'p'", "'d'", "'b'", "'t'", "'o'"};
    assert_int_equal(store_values("s.json", DEVICE, 5, values), 0);
    assert_stored("/device", "{\"device_profile_id\":\"p\",\"device_id\":\"d\","
                             "\"box_id\":\"b\",\"tenant_id\":\"t\","
                             "\"device_owner\":\"o\"}");
    assert_int_equal(store_values("s.json", DEVICE, 4, values), 0);
    assert_stored("/device/tenant_id", "\"t\"");
    assert_stored("/device/device_owner", NULL);
}

/* [DIGO-3] */
static void a_token_replaces_a_token(void **state)
{
    (void)state;
    assert_int_equal(store_token("s.json", "41*254"), 0);
    assert_int_equal(store_token("s.json", "'second'"), 0);
    assert_stored("", "{\"token\":\"second\"}");
}

static void other_sections_are_kept(void **state)
{
    (void)state;
    static const char *const empty[] = {"", "", "", "", ""};
    scratch_write("s.json", "{\"app\": {\"x\": [1, 0.10, null, true]},\n"
                            " \"big\": 9007199254740993,\n"
                            " \"host\": {\"host\": \"old\"},\n"
                            " \"token\": \"t\"}\n");
    assert_int_equal(store_values("s.json", DEVICE, 4, empty), 0);
    assert_stored("/app", "{\"x\":[1,0.10,null,true]}");
    assert_stored("/big", "9007199254740993");
    assert_stored("/host", "{\"host\":\"old\"}");
    assert_stored("/token", "\"t\"");
    assert_stored("/device/box_id", "\"\"");
    assert_int_equal(store_values("s.json", HOST, 5, empty), 0);
    assert_stored("/host/host", "\"\"");
    assert_stored("/app/x/0", "1");
    assert_stored("/device/box_id", "\"\"");
}

static unsigned mode_of(const char *name)
{
    struct stat status;
    assert_int_equal(lstat(name, &status), 0);
    assert_true(S_ISREG(status.st_mode));
    return status.st_mode & 07777;
}

static void only_the_owner_can_read_it(void **state)
{
    (void)state;
    static const mode_t masks[] = {0, 022, 0777};
    for (size_t i = 0; i < COUNT(masks); i++) {
        mode_t before = umask(masks[i]);
        remove("s.json");
        int r = store_token("s.json", "'t'");
        umask(before);
        assert_int_equal(r, 0);
        assert_int_equal(mode_of("s.json"), 0600);
    }
}

/* Of a group that this process is in; of another one it says what to do. */
static void a_group_may_read_it(void **state)
{
    (void)state;
    const struct improv_request token = {.command = IMPROV_COMMAND_DIGO_TOKEN,
                                         .count = 1,
                                         .values = {{(const uint8_t *)"t", 1}}};
    struct stat status;
    assert_int_equal(store("s.json", getgid(), &token), 0);
    assert_int_equal(mode_of("s.json"), 0640);
    assert_int_equal(stat("s.json", &status), 0);
    assert_int_equal(status.st_gid, getgid());
    assert_int_equal(store_token("s.json", "'t'"), 0);
    assert_int_equal(mode_of("s.json"), 0600);
}

static void the_name_is_beside_them(void **state)
{
    (void)state;
    static const char *const name[] = {"'K' C3 BC 'che'"};
    assert_int_equal(store_token("s.json", "'t'"), 0);
    assert_int_equal(
        store_values("s.json", IMPROV_COMMAND_DEVICE_NAME, 1, name), 0);
    assert_stored("", "{\"token\":\"t\",\"name\":\"Küche\"}");
}

static void even_if_there_were_files_for_all(void **state)
{
    (void)state;
    scratch_write("s.json", "{}");
    scratch_write("s.json.new", "left over, and much longer than the new one");
    assert_int_equal(chmod("s.json", 0644), 0);
    assert_int_equal(chmod("s.json.new", 0666), 0);
    assert_int_equal(store_token("s.json", "'t'"), 0);
    assert_int_equal(mode_of("s.json"), 0600);
    assert_stored("", "{\"token\":\"t\"}");
}

static int file_count(void)
{
    int count = 0;
    DIR *folder = opendir(".");
    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count - 2; /* . and .. */
}

static void nothing_is_left_beside_it(void **state)
{
    (void)state;
    assert_int_equal(store_token("s.json", "'a'"), 0);
    assert_int_equal(store_token("s.json", "'b'"), 0);
    assert_int_equal(file_count(), 1);
}

static const char *const hard[] = {
    "'\"'",
    "'\\'",
    "'\\u0041'",
    "'</script>'",
    "0A 0D 09 08 0C",
    "00",
    "61 00 62",
    "00*254",
    "01 02 03 04 05 06 07 0B 0E 0F 10 1A 1B 1F",
    "7F",
    "C3 A4 E2 82 AC F0 9F 94 91",
    "C2 80 C2 85 C2 9F",
    "E2 80 A8 E2 80 A9 EF BB BF EF BF BF",
    "'}, {'",
    "'// /* # '",
    "'%s%n'",
    "'NaN'",
};

/* As the application will read it, by json-c. */
static void every_text_is_read_back_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(hard); i++) {
        struct text text = text_read(hard[i]);
        json_object *token = NULL;
        assert_int_equal(store_token("s.json", hard[i]), 0);
        json_object *json = json_object_from_file("s.json");
        assert_true(json_object_object_get_ex(json, "token", &token));
        assert_int_equal(json_object_get_string_len(token), text.length);
        assert_memory_equal(json_object_get_string(token), text.bytes,
                            text.length);
        json_object_put(json);
    }
}

/* JSON as RFC 8259 has it: no control character stands as it is. */
static void control_characters_are_escaped(void **state)
{
    (void)state;
    assert_int_equal(store_token("s.json", "'a' 1B 0A 00 'b\"/'"), 0);
    assert_content("s.json",
                   "{\n  \"token\":\"a\\u001b\\n\\u0000b\\\"/\"\n}\n");
}

static const char *const not_json[] = {
    "{\"a\": 1} x",
    "{\"a\": 1}{\"b\": 2}",
    "",
    "garbage",
    "{\"token\": \"t\"",
    "[]",
    "[{}]",
    "null",
    "true",
    "\"x\"",
    "{'a': }",
    "\x7f\x45",
    "12",
};

static void what_is_not_json_is_put_aside(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(not_json); i++) {
        scratch_write("s.json", not_json[i]);
        assert_int_equal(store_token("s.json", "'t'"), 0);
        assert_stored("", "{\"token\":\"t\"}");
        assert_content("s.json.bad", not_json[i]);
        assert_non_null(strstr(heard_err(), "s.json.bad"));
    }
}

static void secrets_are_not_logged(void **state)
{
    (void)state;
    assert_int_equal(store_token("missing/s.json", "'sesame99'"), -ENOENT);
    assert_null(strstr(heard_err(), "sesame99"));
    scratch_write("s.json", "{\"token\": \"sesame99\"");
    assert_int_equal(store_token("s.json", "'sesame98'"), 0);
    assert_null(strstr(heard_err(), "sesame9"));
}

/* BlueZ must be told it, and who reads the settings too. */
static void a_name_is_one_that_dbus_takes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
    } names[] = {
        {"K\xC3\xBC\x63he", true},   {"\xF0\x9F\x92\xA1", true},
        {"\xEF\xBF\xBD", true},      {"\xEF\xBF\xBE", false},
        {"a\xEF\xB7\x90", false},    {"\xEF\xB7\xAF z", false},
        {"\xF0\x9F\xBF\xBF", false}, {"\xF4\x8F\xBF\xBE", false},
        {"\xED\xA0\x80", false},     {"bell\a", false},
    };
    char name[SETTINGS_NAME_SIZE], file[64];

    for (size_t i = 0; i < COUNT(names); i++) {
        const struct improv_bytes bytes = {(const uint8_t *)names[i].text,
                                           strlen(names[i].text)};
        assert_int_equal(settings_name_valid(bytes), names[i].good);
        snprintf(file, sizeof file, "{\"name\": \"%s\"}", names[i].text);
        scratch_write("s.json", file);
        if (names[i].good)
            assert_int_equal(settings_name("s.json", name), bytes.length);
        else
            assert_int_equal(settings_name("s.json", name), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(host_settings_have_types),
        scratch_test(empty_host_settings),
        scratch_test(ports_and_ssl_in_every_form),
        scratch_test(device_settings),
        scratch_test(a_token_replaces_a_token),
        scratch_test(other_sections_are_kept),
        scratch_test(only_the_owner_can_read_it),
        scratch_test(a_group_may_read_it),
        scratch_test(the_name_is_beside_them),
        scratch_test(a_name_is_one_that_dbus_takes),
        scratch_test(even_if_there_were_files_for_all),
        scratch_test(nothing_is_left_beside_it),
        scratch_test(every_text_is_read_back_the_same),
        scratch_test(control_characters_are_escaped),
        scratch_test(what_is_not_json_is_put_aside),
        scratch_test(secrets_are_not_logged),
    };
    return cmocka_run_group_tests_name("settings_store", tests, NULL, NULL);
}
