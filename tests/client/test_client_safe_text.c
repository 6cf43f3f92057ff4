/* SPDX-License-Identifier: Apache-2.0 */
/* What the terminal gets to see of bytes from the air. */
#include <stdio.h>

#include "hear.h"
#include "improv/text.h"
#include "output/safe_text.h"
#include "unit.h"

static const struct {
    const char *bytes;
    const char *shown;
} rows[] = {
    {"", ""},
    {"'Lamp 1'", "Lamp 1"},
    {"C3 A4 E2 82 AC", "\xC3\xA4\xE2\x82\xAC"},
    {"F0 9F 92 A1", "\xF0\x9F\x92\xA1"},
    /* control characters, and the escape's own sign */
    {"1B '[2J'", "\\x1B[2J"},
    {"'a' 0A 'b' 0D 09", "a\\x0Ab\\x0D\\x09"},
    {"00 07 08 7F", "\\x00\\x07\\x08\\x7F"},
    {"'\\'", "\\x5C"},
    {"'\\x41'", "\\x5Cx41"},
    {"C2 9B '31m'", "\\xC2\\x9B31m"}, /* CSI as one character */
    {"C2 85", "\\xC2\\x85"},
    {"C2 A1", "\xC2\xA1"},
    /* invisible, and what turns the direction */
    {"E2 80 AE 'gpj.exe'", "\\xE2\\x80\\xAEgpj.exe"},
    {"E2 80 8B", "\\xE2\\x80\\x8B"},
    {"E2 80 8F", "\\xE2\\x80\\x8F"},
    {"E2 80 A8", "\\xE2\\x80\\xA8"},
    {"E2 81 A6 E2 81 A9", "\\xE2\\x81\\xA6\\xE2\\x81\\xA9"},
    {"D8 9C", "\\xD8\\x9C"},
    {"EF BB BF", "\\xEF\\xBB\\xBF"},
    {"F3 A0 81 81", "\\xF3\\xA0\\x81\\x81"}, /* tags */
    {"EF BF BE", "\\xEF\\xBF\\xBE"},         /* no characters */
    {"EF BF BF", "\\xEF\\xBF\\xBF"},
    /* no UTF-8 */
    {"FF", "\\xFF"},
    {"C3", "\\xC3"},
    {"C3 '('", "\\xC3("},
    {"E2 82", "\\xE2\\x82"},
    {"C0 8A", "\\xC0\\x8A"},
    {"E0 80 8A", "\\xE0\\x80\\x8A"},
    {"ED A0 80", "\\xED\\xA0\\x80"},
    {"F4 90 80 80", "\\xF4\\x90\\x80\\x80"},
    {"80 'a' 80", "\\x80a\\x80"},
    {"'%s%n'", "%s%n"},
};

static void is_made_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[SAFE_TEXT_SIZE(64)];
        struct text bytes = text_read(rows[i].bytes);
        safe_text(text_view(&bytes), text, sizeof text);
        if (strcmp(text, rows[i].shown) != 0)
            fail_msg("%s: %s", rows[i].bytes, text);
    }
}

/* Whatever it is given, it is printable, and the same for the string. */
static void every_two_bytes(void **state)
{
    (void)state;
    for (unsigned pair = 0; pair <= 0xFFFF; pair++) {
        const uint8_t bytes[] = {(uint8_t)(pair >> 8), (uint8_t)pair};
        const struct improv_bytes view = {bytes, 2};
        char text[SAFE_TEXT_SIZE(2)];
        const char *got = safe_text(view, text, sizeof text);
        for (const char *at = got; *at; at++)
            assert_true((unsigned char)*at >= 0x20 && *at != 0x7F);
        const struct improv_bytes shown = chars(got);
        assert_true(improv_utf8_valid(shown));
    }
}

/* SAFE_TEXT_SIZE is enough for the worst, and not a byte is beyond. */
static void all_of_it_fits(void **state)
{
    (void)state;
    for (size_t length = 0; length <= 255; length++) {
        uint8_t bytes[255];
        size_t size = SAFE_TEXT_SIZE(length);
        char *text = malloc(size);
        assert_non_null(text);
        memset(bytes, 0xFF, sizeof bytes);
        safe_text((struct improv_bytes){bytes, length}, text, size);
        assert_int_equal(strlen(text), 4 * length);
        free(text);
    }
}

/* Cut between characters, never in one, at any size. */
static void a_small_buffer_cuts(void **state)
{
    (void)state;
    const struct text bytes =
        text_read("'ab' E2 82 AC 1B F0 9F 92 A1 'cdefgh'");
    for (size_t size = 1; size < 40; size++) {
        char *text = malloc(size);
        assert_non_null(text);
        safe_text(text_view(&bytes), text, size);
        assert_true(strlen(text) < size);
        assert_true(improv_utf8_valid(chars(text)));
        free(text);
    }
}

static void strings_end_at_nul(void **state)
{
    (void)state;
    char text[SAFE_TEXT_SIZE(8)];
    assert_string_equal(safe_string("a\x1B", text, sizeof text), "a\\x1B");
    assert_string_equal(safe_string("", text, sizeof text), "");
}

static void is_cut_to_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned columns;
        const char *cut;
    } cuts[] = {
        {"Lamp", 4, "Lamp"},
        {"Lamp", 3, "Lam"},
        {"Lamp", 0, ""},
        {"", 0, ""},
        {"L\xC3\xA4mp", 2, "L\xC3\xA4"},
        /* two columns each: U+706F, U+1F4A1, U+AC00, U+FF21 */
        {"\xE7\x81\xAF\xE7\x81\xAF", 4, "\xE7\x81\xAF\xE7\x81\xAF"},
        {"\xE7\x81\xAF\xE7\x81\xAF", 3, "\xE7\x81\xAF"},
        {"\xF0\x9F\x92\xA1x", 2, "\xF0\x9F\x92\xA1"},
        {"x\xF0\x9F\x92\xA1", 2, "x"},
        {"\xEA\xB0\x80", 1, ""},
        {"\xEF\xBC\xA1", 1, ""},
        {"\xE2\x82\xAC", 1, "\xE2\x82\xAC"},
    };
    for (size_t i = 0; i < COUNT(cuts); i++) {
        char text[16];
        snprintf(text, sizeof text, "%s", cuts[i].text);
        safe_cut(text, cuts[i].columns);
        assert_string_equal(text, cuts[i].cut);
    }
}

static void is_broken_into_lines(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned columns;
        size_t length;
    } lines[] = {
        {"", 9, 0},
        {"one two", 7, 7},
        {"one two", 6, 3},
        {"one two", 3, 3},
        {"one two", 2, 3}, /* a word stays whole */
        {"three", 0, 5},
        {" three four", 3, 6},
        {"   ", 2, 2},
        {"L\xC3\xA4mp an", 5, 5},
        {"\xE7\x81\xAF \xE7\x81\xAF", 5, 7},
        {"\xE7\x81\xAF \xE7\x81\xAF", 4, 3},
    };
    for (size_t i = 0; i < COUNT(lines); i++)
        assert_int_equal(safe_line(lines[i].text, lines[i].columns),
                         lines[i].length);
}

static void json_stays_json(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *printed;
    } lines[] = {
        {"{\"a\":\"b\\n\\\\\"}", "{\"a\":\"b\\n\\\\\"}\n"},
        {"\xC3\xA4\xF0\x9F\x92\xA1", "\xC3\xA4\xF0\x9F\x92\xA1\n"},
        {"\x7F", "\\u007F\n"},
        {"\xC2\x9B", "\\u009B\n"},
        {"a\xE2\x80\xAE!", "a\\u202E!\n"},
        {"\xF3\xA0\x81\x81", "\\uDB40\\uDC41\n"},
        {"\xFF", "\\uFFFD\n"},
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        hear();
        safe_json_print(lines[i].line, stdout);
        hear_end();
        assert_string_equal(heard_out(), lines[i].printed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_made_fit),
        cmocka_unit_test(every_two_bytes),
        cmocka_unit_test(all_of_it_fits),
        cmocka_unit_test(a_small_buffer_cuts),
        cmocka_unit_test(strings_end_at_nul),
        cmocka_unit_test(is_cut_to_columns),
        cmocka_unit_test(is_broken_into_lines),
        cmocka_unit_test(json_stays_json),
    };
    return cmocka_run_group_tests_name("client safe_text", tests, NULL, NULL);
}
