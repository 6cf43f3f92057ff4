/* SPDX-License-Identifier: Apache-2.0 */
/* The members of what is told to programs. */
#include "output/json.h"
#include "unit.h"

/* The object is these members; it is put. */
static void assert_object(struct json_object *object, const char *expected)
{
    const char *got =
        json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN);
    assert_string_equal(got, expected);
    json_object_put(object);
}

static void members_of_each_kind(void **state)
{
    (void)state;
    struct json_object *object = json_object_new_object();
    assert_ptr_equal(json_number(object, "a", -70), object);
    assert_ptr_equal(json_string(object, "b", "c\n"), object);
    assert_ptr_equal(json_member(object, "d", NULL), object);
    assert_ptr_equal(json_hex(object, "e", chars("J+")), object);
    assert_object(object, "{\"a\":-70,\"b\":\"c\\n\",\"d\":null,"
                          "\"e\":\"4A2B\"}");
}

/* A member of that name is taken the place of. */
static void the_last_one_counts(void **state)
{
    (void)state;
    struct json_object *object = json_object_new_object();
    json_number(json_number(object, "a", 1), "a", INT64_MAX);
    assert_object(object, "{\"a\":9223372036854775807}");
}

/* Nothing leaks either: the sanitizers look. */
static void without_memory(void **state)
{
    (void)state;
    assert_null(json_number(NULL, "a", 1));
    assert_null(json_string(NULL, "a", "b"));
    assert_null(json_text(NULL, "a", chars("b")));
    assert_null(json_text(NULL, "a", chars("\xFF")));
    assert_null(json_hex(NULL, "a", chars("b")));
    assert_null(json_member(NULL, "a", json_object_new_object()));
}

static void text_from_the_air(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        const char *object;
    } rows[] = {
        {"", "{\"t\":\"\"}"},
        {"'Lamp'", "{\"t\":\"Lamp\"}"},
        {"C3 A4 F0 9F 92 A1", "{\"t\":\"\xC3\xA4\xF0\x9F\x92\xA1\"}"},
        {"'a' 00 'b'", "{\"t\":\"a\\u0000b\"}"},
        {"1B 22 '\\'", "{\"t\":\"\\u001b\\\"\\\\\"}"},
        {"FF", "{\"t\":\"\\\\xFF\",\"t_hex\":\"FF\"}"},
        {"'a' C3", "{\"t\":\"a\\\\xC3\",\"t_hex\":\"61C3\"}"},
        {"ED A0 80", "{\"t\":\"\\\\xED\\\\xA0\\\\x80\",\"t_hex\":\"EDA080\"}"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct improv_bytes bytes = text_exact(rows[i].bytes);
        assert_object(json_text(json_object_new_object(), "t", bytes),
                      rows[i].object);
        free((void *)(uintptr_t)bytes.data);
    }
}

/* All that a GATT value can have is told whole. */
static void of_any_length(void **state)
{
    (void)state;
    static uint8_t data[JSON_BYTES_MAX + 100];
    memset(data, 0xFF, sizeof data);
    for (size_t length = 1; length < sizeof data; length++) {
        size_t told = length < JSON_BYTES_MAX ? length : JSON_BYTES_MAX;
        struct json_object *hex, *text;
        struct json_object *object = json_text(
            json_object_new_object(), "t", (struct improv_bytes){data, length});
        assert_true(json_object_object_get_ex(object, "t", &text));
        assert_true(json_object_object_get_ex(object, "t_hex", &hex));
        assert_int_equal(json_object_get_string_len(text), 4 * told);
        assert_int_equal(json_object_get_string_len(hex), 2 * told);
        json_object_put(object);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_of_each_kind),
        cmocka_unit_test(the_last_one_counts),
        cmocka_unit_test(without_memory),
        cmocka_unit_test(text_from_the_air),
        cmocka_unit_test(of_any_length),
    };
    return cmocka_run_group_tests_name("client json", tests, NULL, NULL);
}
