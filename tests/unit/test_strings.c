/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of length-prefixed strings, and wiping. */
#include "improv/wipe.h"
#include "unit.h"

struct row {
    const char *data;
    int max;
    int count;        /* -1: refused */
    const char *last; /* the last string */
};

static const struct row rows[] = {
    {"", 2, 0, NULL},
    {"", 0, 0, NULL},
    {"00", 0, -1, NULL},
    {"00", 1, 1, ""},
    {"00", 2, 1, ""},
    {"00 00", 2, 2, ""},
    {"00 00 00", 2, -1, NULL}, /* one too many */
    {"01 41", 1, 1, "41"},
    {"01", 1, -1, NULL},    /* its length points past the data */
    {"02 41", 1, -1, NULL}, /* by one */
    {"FF 41", 1, -1, NULL},
    {"FF 41*254", 1, -1, NULL},
    {"01 41 42", 1, -1, NULL},    /* a byte left over */
    {"01 41 42", 2, -1, NULL},    /* which is no string either */
    {"01 41 02 42", 2, -1, NULL}, /* the second one points past it */
    {"01 41 01 42 00", 2, -1, NULL},
    {"01 41", 2, 1, "41"},
    {"00 03 'xyz'", 2, 2, "'xyz'"},
    {"FE 41*254", 1, 1, "41*254"},
    {"FD 41*253 00", 2, 2, ""},
    {"FE 41*253", 1, -1, NULL},
};

static void check_row(const struct row *row)
{
    struct improv_bytes data = text_exact(row->data);
    struct improv_bytes strings[3] = {{NULL, 0}};
    strings[row->max] = (struct improv_bytes){NULL, 0xEE};
    int count = improv_strings_decode(data, strings, row->max);
    if (count != row->count)
        fail_msg("%s: %d", row->data, count);
    if (count > 0)
        assert_bytes(strings[count - 1], row->last);
    assert_int_equal(strings[row->max].length, 0xEE);
    free((void *)(uintptr_t)data.data);
}

/* [STR-1] and never more strings than there is room for */
static void splits_every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_row(&rows[i]);
}

/* [STR-1] */
static void cuts_one_string_after_another(void **state)
{
    (void)state;
    struct text text = text_read("02 'ab' 00 FA 43*250");
    struct improv_bytes rest = text_view(&text), string;
    assert_true(improv_strings_next(&rest, &string));
    assert_bytes(string, "'ab'");
    assert_ptr_equal(string.data, text.bytes + 1);
    assert_true(improv_strings_next(&rest, &string));
    assert_bytes(string, "");
    assert_int_equal(rest.length, 251);
    assert_true(improv_strings_next(&rest, &string));
    assert_bytes(string, "43*250");
    assert_int_equal(rest.length, 0);
    assert_false(improv_strings_next(&rest, &string));
    assert_bytes(string, "43*250");
}

/* [STR-1] where there is no string nothing is changed, and nothing read */
static void cuts_nothing_where_no_string_is(void **state)
{
    (void)state;
    static const char *const texts[] = {"",      "01",        "02 41",
                                        "FF 41", "FF 41*254", "03 41 42"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        const struct improv_bytes data = text_exact(texts[i]);
        struct improv_bytes rest = data, string = {NULL, 0xEE};
        assert_false(improv_strings_next(&rest, &string));
        assert_ptr_equal(rest.data, data.data);
        assert_int_equal(rest.length, data.length);
        assert_ptr_equal(string.data, NULL);
        assert_int_equal(string.length, 0xEE);
        free((void *)(uintptr_t)data.data);
    }
}

/* [STR-1] nothing at all, not even a byte that could be read */
static void cuts_nothing_off_nothing(void **state)
{
    (void)state;
    struct improv_bytes rest = {NULL, 0}, string;
    assert_false(improv_strings_next(&rest, &string));
    assert_int_equal(improv_strings_decode(rest, &string, 1), 0);
}

/* [RES-1] no strings are a frame as well */
static void writes_an_empty_list(void **state)
{
    (void)state;
    uint8_t buffer[IMPROV_FRAME_MAX];
    assert_int_equal(improv_strings_encode(0xC8, NULL, 0, buffer), 3);
    assert_bytes(frame_view(buffer), "C8 00 C8");
}

/* [RES-1] */
static void writes_strings_in_their_order(void **state)
{
    (void)state;
    uint8_t buffer[IMPROV_FRAME_MAX];
    const struct improv_bytes strings[] = {chars("ab"), chars(""), chars("c")};
    size_t length = improv_strings_encode(0x01, strings, 3, buffer);
    assert_bytes(((struct improv_bytes){buffer, length}),
                 "01 06 02 'ab' 00 01 'c' CS");
}

/* [STR-1] [RES-2] all of them, or nothing that could be sent */
static void writes_all_or_nothing(void **state)
{
    (void)state;
    static const uint8_t data[400];
    for (size_t first = 0; first < 300; first++) {
        const struct improv_bytes strings[] = {
            {data, first}, {data, 20}, {data, 0}, {data, 1}};
        uint8_t buffer[IMPROV_FRAME_MAX];
        /* 1 + first, then 21, then 1, then 2 */
        size_t data_length = 25 + first;
        size_t expected = data_length <= 255 ? data_length + 3 : 0;
        assert_int_equal(improv_strings_encode(0x01, strings, 4, buffer),
                         expected);
    }
}

/* [RES-2] the first that does not fit ends it, though others would fit */
static void refuses_a_string_that_is_too_long(void **state)
{
    (void)state;
    static const uint8_t data[255];
    uint8_t buffer[IMPROV_FRAME_MAX];
    const struct improv_bytes strings[] = {chars("a"), {data, 255}, chars("b")};
    assert_int_equal(improv_strings_encode(0x01, strings, 3, buffer), 0);
    assert_int_equal(improv_strings_encode(0x01, strings + 1, 1, buffer), 0);
    assert_int_equal(improv_strings_encode(0x01, strings, 1, buffer), 5);
}

/* [WIFI-8] */
static void wipes_all_and_no_more(void **state)
{
    (void)state;
    uint8_t memory[] = {1, 2, 3, 4, 5};
    static const uint8_t expected[] = {1, 0, 0, 0, 5};
    improv_wipe(memory + 1, 3);
    assert_memory_equal(memory, expected, sizeof memory);
    improv_wipe(memory, 0);
    assert_memory_equal(memory, expected, sizeof memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_every_row),
        cmocka_unit_test(cuts_one_string_after_another),
        cmocka_unit_test(cuts_nothing_where_no_string_is),
        cmocka_unit_test(cuts_nothing_off_nothing),
        cmocka_unit_test(writes_an_empty_list),
        cmocka_unit_test(writes_strings_in_their_order),
        cmocka_unit_test(writes_all_or_nothing),
        cmocka_unit_test(refuses_a_string_that_is_too_long),
        cmocka_unit_test(wipes_all_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
