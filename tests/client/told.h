/* SPDX-License-Identifier: Apache-2.0 */
/* What was told to a program: an object on each line that was heard. */
#ifndef TEST_TOLD_H
#define TEST_TOLD_H

#include <json-c/json.h>

#include "hear.h"
#include "output/report.h"
#include "unit.h"

/* Set-up of a cmocka test: how the user wants to be told. */
static inline int tell_people(void **state)
{
    (void)state;
    report_open(&(struct report_options){0});
    return 0;
}

static inline int tell_programs(void **state)
{
    (void)state;
    report_open(&(struct report_options){.json = true});
    return 0;
}

/* JSON as strict readers take it; the caller puts it. */
static inline struct json_object *told_read(const char *text, size_t length)
{
    struct json_tokener *tokener = json_tokener_new();
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    struct json_object *object =
        json_tokener_parse_ex(tokener, text, (int)length);
    if (json_tokener_get_error(tokener) != json_tokener_success)
        fail_msg("no JSON: %.*s", (int)length, text);
    assert_int_equal(json_tokener_get_parse_end(tokener), length);
    json_tokener_free(tokener);
    return object;
}

/* Line number `n`, from 0; fails if there is none. */
static inline struct json_object *told(unsigned n)
{
    const char *line = heard_out();
    for (; n > 0; n--) {
        line = strchr(line, '\n');
        assert_non_null(line);
        line++;
    }
    assert_true(*line);
    return told_read(line, strcspn(line, "\n"));
}

static inline unsigned told_lines(void)
{
    unsigned count = 0;
    for (const char *at = heard_out(); *at; at++)
        count += *at == '\n';
    return count;
}

/* All lines but their seconds, as JSON that may have 'such strings'. */
#define assert_told(...)                                                       \
    assert_told_at((const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)

static inline void assert_told_at(const char *const *lines, const char *file,
                                  int line)
{
    unsigned n = 0;
    for (; lines[n]; n++) {
        struct json_object *got = told(n);
        struct json_object *expected = json_tokener_parse(lines[n]);
        assert_non_null(expected);
        assert_true(json_object_object_get_ex(got, "seconds", NULL));
        json_object_object_del(got, "seconds");
        if (!json_object_equal(got, expected)) {
            print_error("told: %s\n", json_object_to_json_string(got));
            print_error("not:  %s\n", lines[n]);
            _fail(file, line);
        }
        json_object_put(got);
        json_object_put(expected);
    }
    _assert_int_equal(told_lines(), n, file, line);
}

#endif
