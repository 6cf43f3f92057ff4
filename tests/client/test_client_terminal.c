/* SPDX-License-Identifier: Apache-2.0 */
/* Colours and lines in place, only where there is somebody to see them. */
#include "hear.h"
#include "output/terminal.h"
#include "stream.h"
#include "unit.h"

static struct stream open_terminal(const char *term, const char *no_colour,
                                   bool plain)
{
    if (term)
        setenv("TERM", term, 1);
    else
        unsetenv("TERM");
    if (no_colour)
        setenv("NO_COLOR", no_colour, 1);
    else
        unsetenv("NO_COLOR");
    struct stream stream = stream_terminal(STDOUT_FILENO, 132, 43);
    terminal_open(plain);
    return stream;
}

static const struct {
    const char *term;
    const char *no_colour;
    bool plain;
    bool is_live;
    bool has_colours;
} rows[] = {
    {"xterm", NULL, false, true, true},  {"xterm", "", false, true, true},
    {"xterm", "1", false, true, false},  {"xterm", "0", false, true, false},
    {"dumb", NULL, false, false, false}, {NULL, NULL, false, false, false},
    {"xterm", NULL, true, false, false},
};

static void where_there_are_colours(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct stream stream =
            open_terminal(rows[i].term, rows[i].no_colour, rows[i].plain);
        assert_int_equal(terminal_is_live(), rows[i].is_live);
        assert_string_equal(terminal_look(stdout, LOOK_DIM),
                            rows[i].has_colours ? "\x1b[2m" : "");
        assert_string_equal(terminal_plain(stdout),
                            rows[i].has_colours ? "\x1b[0m" : "");
        stream_restore(&stream);
    }
}

static void the_size(void **state)
{
    (void)state;
    struct stream stream = open_terminal("xterm", NULL, false);
    assert_int_equal(terminal_width(200), 132);
    assert_int_equal(terminal_width(120), 120);
    assert_int_equal(terminal_height(), 43);
    stream_restore(&stream);
    stream = open_terminal("xterm", NULL, true);
    assert_int_equal(terminal_width(200), 80);
    assert_int_equal(terminal_height(), 24);
    stream_restore(&stream);
}

/* What the terminal gets of a line in place, and of what comes after. */
static const char *output(const char *text)
{
    hear();
    terminal_status(text);
    terminal_clear_status();
    terminal_clear_status();
    terminal_up(3);
    terminal_up(0);
    hear_end();
    return heard_out();
}

static void a_line_in_place(void **state)
{
    (void)state;
    struct stream stream = open_terminal("xterm", "1", false);
    assert_string_equal(output("9 s left"),
                        "\r\x1b[K9 s left\r\x1b[K\x1b[3A\x1b[J");
    char long_text[100] = "";
    memset(long_text, 'x', sizeof long_text - 1);
    assert_int_equal(strspn(output(long_text) + 4, "x"), 79);
    stream_restore(&stream);
}

static void nothing_elsewhere(void **state)
{
    (void)state;
    struct stream stream = open_terminal("xterm", NULL, true);
    assert_string_equal(output("9 s left"), "");
    stream_restore(&stream);
    stream = open_terminal("dumb", NULL, false);
    assert_string_equal(output("9 s left"), "");
    stream_restore(&stream);
    terminal_open(false);
    if (!isatty(STDOUT_FILENO))
        assert_string_equal(output("9 s left"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_there_are_colours),
        cmocka_unit_test(the_size),
        cmocka_unit_test(a_line_in_place),
        cmocka_unit_test(nothing_elsewhere),
    };
    return cmocka_run_group_tests_name("client terminal", tests, NULL, NULL);
}
