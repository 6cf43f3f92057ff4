/* SPDX-License-Identifier: Apache-2.0 */
/* What the user is told: lines for people, objects for programs. */
#include <stdio.h>

#include "hear.h"
#include "output/report.h"
#include "unit.h"

/* As without any of the options. */
static int open_plain(void **state)
{
    (void)state;
    report_open(&(struct report_options){0});
    return 0;
}

static void progress_goes_to_stdout(void **state)
{
    (void)state;
    hear();
    report_progress("found", NULL, "found %s", "it");
    hear_end();
    assert_string_equal(heard_err(), "");
    assert_non_null(strstr(heard_out(), "s] found it\n"));
    assert_int_equal(heard_out()[0], '[');
}

static void failures_go_to_stderr(void **state)
{
    (void)state;
    hear();
    report_failure("sending", "%s. %s", "no", "Go on");
    report_usage_error("no %d", 3);
    hear_end();
    assert_string_equal(heard_out(), "");
    assert_string_equal(heard_err(),
                        "improv: sending failed: no. Go on\nimprov: no 3\n");
}

/* A line that is too long is broken between words; no word is lost. */
static void long_failures_are_wrapped(void **state)
{
    (void)state;
    char words[400] = "", *at = words;
    for (int i = 0; i < 40; i++)
        at += sprintf(at, "word%02d ", i);
    hear();
    report_usage_error("%s", words);
    hear_end();
    for (int i = 0; i < 40; i++) {
        char word[8];
        snprintf(word, sizeof word, "word%02d", i);
        assert_non_null(strstr(heard_err(), word));
    }
    const char *line = heard_err();
    for (size_t length; *line; line += length + 1) {
        length = strcspn(line, "\n");
        assert_true(length <= 80);
    }
}

static void a_word_of_any_length(void **state)
{
    (void)state;
    static char word[3000];
    for (size_t length = 0; length < sizeof word; length += 13) {
        memset(word, 'w', length);
        word[length] = '\0';
        hear();
        report_usage_error("%s", word);
        report_failure("a step", " %s ", word);
        hear_end();
        const char *end = strrchr(heard_err(), '\n');
        assert_non_null(end);
        assert_string_equal(end, "\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(progress_goes_to_stdout, open_plain),
        cmocka_unit_test_setup(failures_go_to_stderr, open_plain),
        cmocka_unit_test_setup(long_failures_are_wrapped, open_plain),
        cmocka_unit_test_setup(a_word_of_any_length, open_plain),
    };
    return cmocka_run_group_tests_name("client report", tests, NULL, NULL);
}
