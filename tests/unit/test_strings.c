/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of length-prefixed strings, UTF-8, and wiping. */
#include "improv/wipe.h"
#include "unit.h"

struct row {
    const char *data;
    size_t min, max;
    int count;
    const char *last; /* the last string */
};

static const struct row rows[] = {
    {"", 0, 2, 0, NULL},
    {"", 1, 2, -1, NULL},
    {"00", 1, 1, 1, ""},
    {"00 00", 2, 2, 2, ""},
    {"00 00 00", 2, 2, -1, NULL}, /* one too many */
    {"01 41", 1, 1, 1, "41"},
    {"01", 1, 1, -1, NULL},    /* its length points past the data */
    {"02 41", 1, 1, -1, NULL}, /* by one */
    {"FF 41", 1, 1, -1, NULL},
    {"01 41 42", 1, 1, -1, NULL},    /* a byte left over */
    {"01 41 02 42", 1, 2, -1, NULL}, /* the second one points past it */
    {"01 41 01 42 00", 1, 2, -1, NULL},
    {"01 41", 2, 2, -1, NULL}, /* too few */
    {"00 03 'xyz'", 1, 2, 2, "'xyz'"},
    {"FE 41*254", 1, 1, 1, "41*254"},
    {"FD 41*253 00", 1, 2, 2, ""},
    {"FE 41*253", 1, 1, -1, NULL},
};

/* [STR-1] */
static void splits_every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct improv_bytes data = text_exact(rows[i].data);
        struct improv_bytes strings[2] = {{NULL, 0}, {NULL, 0}};
        int count =
            improv_strings_decode(data, strings, rows[i].min, rows[i].max);
        if (count != rows[i].count)
            fail_msg("%s", rows[i].data);
        if (count > 0)
            assert_bytes(strings[count - 1], rows[i].last);
        free((void *)(uintptr_t)data.data);
    }
}

/* [RES-1] no strings are a frame as well */
static void writes_an_empty_list(void **state)
{
    (void)state;
    uint8_t buffer[IMPROV_FRAME_MAX];
    size_t length = improv_strings_encode(0xC8, NULL, 0, buffer);
    assert_bytes(((struct improv_bytes){buffer, length}), "C8 00 C8");
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

/* [RES-2] whole strings or none, and a length that is always right */
static void leaves_out_what_does_not_fit(void **state)
{
    (void)state;
    static const uint8_t data[400];
    for (size_t first = 0; first < 300; first++) {
        const struct improv_bytes strings[] = {
            {data, first}, {data, 20}, {data, 0}, {data, 1}};
        uint8_t buffer[IMPROV_FRAME_MAX];
        struct improv_frame frame;
        struct improv_bytes read[4];
        size_t length = improv_strings_encode(0x01, strings, 4, buffer);

        assert_int_equal(
            improv_frame_decode((struct improv_bytes){buffer, length}, &frame),
            IMPROV_COMPLETE);
        int count = improv_strings_decode(frame.data, read, 0, 4);
        /* 255 holds 1 + first, then 21, then 1, then 2 */
        int expected = first > 254   ? 0
                       : first > 233 ? 1
                       : first > 232 ? 2
                       : first > 230 ? 3
                                     : 4;
        assert_int_equal(count, expected);
    }
}

/* [RES-2] what follows one that is left out is left out too: no gaps */
static void stops_at_the_first_that_does_not_fit(void **state)
{
    (void)state;
    static const uint8_t data[255];
    uint8_t buffer[IMPROV_FRAME_MAX];
    const struct improv_bytes strings[] = {chars("a"), {data, 255}, chars("b")};
    size_t length = improv_strings_encode(0x01, strings, 3, buffer);
    assert_bytes(((struct improv_bytes){buffer, length}), "01 02 01 'a' CS");
}

static const char *const good_utf8[] = {
    "",
    "'plain'",
    "7F",
    "00",
    "C2 80",
    "DF BF",
    "E0 A0 80",
    "ED 9F BF",
    "EE 80 80",
    "EF BF BF",
    "F0 90 80 80",
    "F4 8F BF BF",
    "41 E2 82 AC 42",
};

static const char *const bad_utf8[] = {
    "80",       "BF",          "C0 80",       "C1 BF",       "C2",
    "C2 41",    "C2 C2",       "E0 9F BF",    "E0 A0",       "E2 82",
    "E2 41 80", "E2 82 41",    "ED A0 80",    "ED BF BF",    "F0 8F BF BF",
    "F0 90 80", "F0 90 80 41", "F4 90 80 80", "F5 80 80 80", "F8 88 80 80 80",
    "FF",       "FE",          "41 80",       "41 FF 41",    "E9 't' E9",
};

static bool valid(const char *text)
{
    struct improv_bytes bytes = text_exact(text);
    bool result = improv_utf8_valid(bytes);
    free((void *)(uintptr_t)bytes.data);
    return result;
}

/* [STR-2] */
static void knows_utf8(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(good_utf8); i++)
        if (!valid(good_utf8[i]))
            fail_msg("%s", good_utf8[i]);
    for (size_t i = 0; i < COUNT(bad_utf8); i++)
        if (valid(bad_utf8[i]))
            fail_msg("%s", bad_utf8[i]);
}

/* Writes a code point as UTF-8, as the tables of Unicode say. */
static size_t encode(uint32_t point, uint8_t *bytes)
{
    static const uint8_t leads[] = {0x00, 0xC0, 0xE0, 0xF0};
    size_t more = point < 0x80      ? 0
                  : point < 0x800   ? 1
                  : point < 0x10000 ? 2
                                    : 3;
    for (size_t i = more; i > 0; i--) {
        bytes[i] = (uint8_t)(0x80 | (point & 0x3F));
        point >>= 6;
    }
    bytes[0] = (uint8_t)(leads[more] | point);
    return more + 1;
}

/* [STR-2] every code point, and none of the surrogates */
static void knows_every_code_point(void **state)
{
    (void)state;
    for (uint32_t point = 0; point < 0x120000; point++) {
        uint8_t bytes[4];
        size_t length = encode(point, bytes);
        bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        bool expected = !surrogate && point <= 0x10FFFF;
        if (improv_utf8_valid((struct improv_bytes){bytes, length}) != expected)
            fail_msg("U+%04X", point);
    }
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
        cmocka_unit_test(writes_an_empty_list),
        cmocka_unit_test(writes_strings_in_their_order),
        cmocka_unit_test(leaves_out_what_does_not_fit),
        cmocka_unit_test(stops_at_the_first_that_does_not_fit),
        cmocka_unit_test(knows_utf8),
        cmocka_unit_test(knows_every_code_point),
        cmocka_unit_test(wipes_all_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
