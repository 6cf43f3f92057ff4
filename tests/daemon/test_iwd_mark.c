/* SPDX-License-Identifier: Apache-2.0 */
/* What a killed improvd has left with iwd: nothing else may be forgotten. */
#include <errno.h>
#include <string.h>

#include "scratch.h"
#include "unit.h"
#include "wifi/iwd/iwd_mark.h"

#define MARK    "mark"
#define LONGEST "12345678901234567890123456789012"

static void what_was_written_is_read(void **state)
{
    (void)state;
    static const struct iwd_name names[] = {
        {"Cafe", "psk"},
        {"x", "open"},
        {" two\nlines\n", "psk"},
        {LONGEST, "open"},
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct iwd_name name;
        assert_int_equal(iwd_mark_write(MARK, &names[i]), 0);
        assert_true(iwd_mark_read(MARK, &name));
        assert_string_equal(name.ssid, names[i].ssid);
        assert_string_equal(name.type, names[i].type);
    }
    iwd_mark_remove(MARK);
    assert_null(scratch_read(MARK));
}

static void assert_no_name(const char *text, size_t length)
{
    struct iwd_name name = {"as it was", "psk"};
    scratch_write_bytes(MARK, text, length);
    assert_false(iwd_mark_read(MARK, &name));
    assert_string_equal(name.ssid, "as it was");
}

static void anything_else_is_no_name(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "psk",
        "psk ",
        "psk \n",
        "psk Cafe",
        "wep Cafe\n",
        "pskCafe\n",
        ("psk " LONGEST "3\n"),
        ("open " LONGEST "34567890\n"),
        ("open " LONGEST),
    };
    struct iwd_name name;

    assert_false(iwd_mark_read(MARK, &name));
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_no_name(texts[i], strlen(texts[i]));
    assert_no_name("psk Ca\0fe\n", 10);
}

static void without_a_folder_there_is_none(void **state)
{
    (void)state;
    static const struct iwd_name name = {"Cafe", "psk"};
    assert_int_equal(iwd_mark_write("missing/mark", &name), -ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(what_was_written_is_read),
        scratch_test(anything_else_is_no_name),
        scratch_test(without_a_folder_there_is_none),
    };
    return cmocka_run_group_tests_name("iwd mark", tests, NULL, NULL);
}
