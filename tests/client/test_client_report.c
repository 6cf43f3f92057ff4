/* SPDX-License-Identifier: Apache-2.0 */
/* What the user is told: lines for people, objects for programs. */
#include <stdio.h>

#include "output/safe_text.h"
#include "stream.h"
#include "told.h"

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

static const char *forty_words(void)
{
    static char words[400];
    char *at = words;
    for (int i = 0; i < 40; i++)
        at += sprintf(at, "word%02d ", i);
    return words;
}

/* A line that is too long is broken between words; no word is lost. */
static void assert_wrapped(const char *lines, size_t columns)
{
    for (int i = 0; i < 40; i++) {
        char word[8];
        snprintf(word, sizeof word, "word%02d", i);
        assert_non_null(strstr(lines, word));
    }
    for (size_t length; *lines; lines += length + 1) {
        length = strcspn(lines, "\n");
        assert_true(length <= columns);
    }
}

static void long_failures_are_wrapped(void **state)
{
    (void)state;
    hear();
    report_usage_error("%s", forty_words());
    hear_end();
    assert_wrapped(heard_err(), 80);
}

/* Under the text, beside the seconds. */
static void long_lines_are_wrapped_on_a_terminal(void **state)
{
    (void)state;
    setenv("TERM", "xterm", 1);
    setenv("NO_COLOR", "1", 1);
    struct stream stream = stream_terminal(STDOUT_FILENO, 80, 24);
    report_open(&(struct report_options){0});
    hear();
    report_progress("a", NULL, "%s", forty_words());
    hear_end();
    stream_restore(&stream);
    assert_wrapped(heard_out(), 79);
    assert_non_null(strstr(heard_out(), "word09\n         word10 "));
}

/* So that a script finds it all in one. */
static void and_nowhere_else(void **state)
{
    (void)state;
    hear();
    report_progress("a", NULL, "%s", forty_words());
    hear_end();
    assert_non_null(strstr(heard_out(), "word39 \n"));
    assert_int_equal(told_lines(), 1);
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

/* One of each kind. */
static void say_all(void)
{
    hear();
    report_progress("a", NULL, "progress");
    report_result("b", json_number(report_fields(), "n", 1), "result %d", 1);
    report_outcome("c", NULL, "outcome");
    report_status("status");
    report_failure("thinking", "%s. Stop", "hard");
    report_end(EXIT_CODE_TIMEOUT);
    hear_end();
}

/* A result is what a script reads: nothing before it. */
static void lines_for_people(void **state)
{
    (void)state;
    say_all();
    assert_null(strstr(heard_out(), "status"));
    const char *line = heard_out();
    assert_int_equal(line[0], '[');
    assert_non_null(strstr(line, " s] progress\nresult 1\n["));
    assert_non_null(strstr(line, " s] outcome\n"));
    assert_int_equal(told_lines(), 3);
    assert_string_equal(heard_err(), "improv: thinking failed: hard. Stop\n");
}

static void objects_for_programs(void **state)
{
    (void)state;
    say_all();
    assert_told("{'event': 'a'}", "{'event': 'b', 'n': 1}", "{'event': 'c'}",
                "{'event': 'failed', 'step': 'thinking',"
                " 'message': 'hard. Stop'}",
                "{'event': 'ended', 'code': 8,"
                " 'meaning': 'the device did not answer in time'}");
    assert_string_equal(heard_err(), "");
}

/* Whoever reads along sees them first. */
static void event_and_seconds_come_first(void **state)
{
    (void)state;
    say_all();
    for (unsigned i = 0; i < told_lines(); i++) {
        struct json_object *object = told(i), *seconds;
        struct json_object_iterator at = json_object_iter_begin(object);
        assert_string_equal(json_object_iter_peek_name(&at), "event");
        json_object_iter_next(&at);
        assert_string_equal(json_object_iter_peek_name(&at), "seconds");
        seconds = json_object_iter_peek_value(&at);
        assert_true(json_object_is_type(seconds, json_type_double));
        assert_true(json_object_get_double(seconds) >= 0);
        json_object_put(object);
    }
}

static void quiet_for_people(void **state)
{
    (void)state;
    report_open(&(struct report_options){.quiet = true});
    say_all();
    assert_string_equal(heard_out(), "result 1\n");
    assert_string_equal(heard_err(), "improv: thinking failed: hard. Stop\n");
}

static void quiet_for_programs(void **state)
{
    (void)state;
    report_open(&(struct report_options){.quiet = true, .json = true});
    say_all();
    assert_told("{'event': 'b', 'n': 1}", "{'event': 'c'}",
                "{'event': 'failed', 'step': 'thinking',"
                " 'message': 'hard. Stop'}",
                "{'event': 'ended', 'code': 8,"
                " 'meaning': 'the device did not answer in time'}");
}

/* With its time, whoever reads it, and quiet or not. */
static void a_result_of_which_the_time_matters(void **state)
{
    (void)state;
    report_open(&(struct report_options){.quiet = true});
    hear();
    report_timed_result("d", NULL, "told %d", 1);
    hear_end();
    assert_int_equal(heard_out()[0], '[');
    assert_non_null(strstr(heard_out(), " s] told 1\n"));
    report_open(&(struct report_options){.quiet = true, .json = true});
    hear();
    report_timed_result("d", NULL, "told %d", 1);
    hear_end();
    assert_told("{'event': 'd'}");
}

static void options_are_known(void **state)
{
    (void)state;
    report_open(&(struct report_options){.packets = true});
    assert_true(report_wants_packets());
    assert_false(report_is_json());
    report_open(&(struct report_options){.json = true});
    assert_false(report_wants_packets());
    assert_true(report_is_json());
}

/* A mistake of the user's is on standard error, whoever reads the rest. */
static void wrong_use_is_for_both(void **state)
{
    (void)state;
    hear();
    report_remark("not %d", 2);
    report_usage_error("no %d", 3);
    hear_end();
    assert_told("{'event': 'failed', 'step': 'reading what is wanted',"
                " 'message': 'no 3'}");
    assert_string_equal(heard_err(), "improv: not 2\nimprov: no 3\n");
}

/* Objects on a terminal do nothing to it, and say the same to programs. */
static void hostile_text_in_objects(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1B '[2J'", "0A 0D 09 00 7F", "C2 9B '31m'", "E2 80 AE 'x'",
        "E2 80 A8", "F3 A0 81 81",    "EF BB BF",    "F0 9F 92 A1 'C:\\' 22",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct text text = text_read(texts[i]);
        hear();
        report_result("a", json_text(report_fields(), "t", text_view(&text)),
                      " ");
        hear_end();
        assert_int_equal(told_lines(), 1);
        char safe[SAFE_TEXT_SIZE(200)], *backslashes;
        struct improv_bytes line = {(const uint8_t *)heard_out(),
                                    strlen(heard_out()) - 1};
        safe_text(line, safe, sizeof safe);
        while ((backslashes = strstr(safe, "\\x5C"))) /* of JSON itself */
            memmove(backslashes, backslashes + 4, strlen(backslashes + 4) + 1);
        assert_null(strchr(safe, '\\'));
        struct json_object *object = told(0), *got;
        assert_true(json_object_object_get_ex(object, "t", &got));
        assert_int_equal(json_object_get_string_len(got), text.length);
        assert_memory_equal(json_object_get_string(got), text.bytes,
                            text.length);
        json_object_put(object);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(progress_goes_to_stdout, tell_people),
        cmocka_unit_test_setup(failures_go_to_stderr, tell_people),
        cmocka_unit_test_setup(long_failures_are_wrapped, tell_people),
        cmocka_unit_test(long_lines_are_wrapped_on_a_terminal),
        cmocka_unit_test_setup(and_nowhere_else, tell_people),
        cmocka_unit_test_setup(a_word_of_any_length, tell_people),
        cmocka_unit_test_setup(lines_for_people, tell_people),
        cmocka_unit_test_setup(objects_for_programs, tell_programs),
        cmocka_unit_test_setup(event_and_seconds_come_first, tell_programs),
        cmocka_unit_test(quiet_for_people),
        cmocka_unit_test(quiet_for_programs),
        cmocka_unit_test(a_result_of_which_the_time_matters),
        cmocka_unit_test(options_are_known),
        cmocka_unit_test_setup(wrong_use_is_for_both, tell_programs),
        cmocka_unit_test_setup(hostile_text_in_objects, tell_programs),
    };
    return cmocka_run_group_tests_name("client report", tests, NULL, NULL);
}
