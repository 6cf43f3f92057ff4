/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8, letters and digits. */
#include "improv/text.h"
#include "unit.h"

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

/* [STR-2] every two bytes, judged a second time by what they can be */
static void knows_every_pair_of_bytes(void **state)
{
    (void)state;
    for (unsigned a = 0; a <= 0xFF; a++)
        for (unsigned b = 0; b <= 0xFF; b++) {
            const uint8_t bytes[] = {(uint8_t)a, (uint8_t)b};
            bool ascii = a < 0x80 && b < 0x80;
            bool sequence = a >= 0xC2 && a <= 0xDF && b >= 0x80 && b <= 0xBF;
            if (improv_utf8_valid((struct improv_bytes){bytes, 2}) !=
                (ascii || sequence))
                fail_msg("%02X %02X", a, b);
        }
}

/* [NAME-2] [WIFI-3] of every alphabet that begins with a, and its digits */
static void knows_letters_and_digits(void **state)
{
    (void)state;
    static const char digits[] = "0123456789";
    static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (uint8_t letters = 0; letters <= 26; letters++)
        for (unsigned byte = 0; byte <= 0xFF; byte++) {
            bool expected = memchr(digits, (int)byte, sizeof digits - 1) ||
                            memchr(lower, (int)byte, letters) ||
                            memchr(upper, (int)byte, letters);
            if (improv_alphanumeric((uint8_t)byte, letters) != expected)
                fail_msg("0x%02X of %u letters", byte, letters);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_utf8),
        cmocka_unit_test(knows_every_code_point),
        cmocka_unit_test(knows_every_pair_of_bytes),
        cmocka_unit_test(knows_letters_and_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
