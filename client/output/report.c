/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "output/exit_text.h"
#include "output/safe_text.h"
#include "output/terminal.h"

enum {
    WIDTH = 72,   /* columns of a failure's line, beside the indentation */
    LINES = 2048, /* characters of a whole message */
};

static struct report_options options;
static uint32_t started_ms;

void report_open(const struct report_options *given)
{
    options = *given;
    started_ms = clock_now_ms();
    terminal_open(options.json);
}

bool report_is_json(void)
{
    return options.json;
}

bool report_wants_packets(void)
{
    return options.packets;
}

static double seconds(void)
{
    return (clock_now_ms() - started_ms) / 1000.0;
}

struct json_object *report_fields(void)
{
    return json_object_new_object();
}

/* --- Objects ------------------------------------------------------------- */

/* `event` and `seconds` first, for whoever reads along. */
static void print_object(const char *event, struct json_object *fields)
{
    char text[32];
    struct json_object *object = json_object_new_object();
    struct json_object_iter member;

    snprintf(text, sizeof text, "%.3f", seconds());
    json_string(object, "event", event);
    json_member(object, "seconds", json_object_new_double_s(seconds(), text));
    if (fields)
        json_object_object_foreachC(fields, member)
        {
            json_member(object, member.key, json_object_get(member.val));
        }
    const char *line = json_object_to_json_string_ext(
        object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
    safe_json_print(line ? line : "{\"event\":\"out of memory\"}", stdout);
    json_object_put(object);
}

/* --- Lines --------------------------------------------------------------- */

/* What stands before the first line is as wide as the others are indented. */
static void print_wrapped(FILE *stream, int indent, const char *text,
                          unsigned columns)
{
    int spaces = 0;

    do {
        size_t length = safe_line(text, columns);
        fprintf(stream, "%*s%.*s\n", spaces, "", (int)length, text);
        text += length;
        text += strspn(text, " ");
        spaces = indent;
    } while (*text);
}

/* A pipe gets a line for each thing, however long. */
static unsigned columns_after(int indent)
{
    enum { LEAST = 20 };
    unsigned used = (unsigned)indent + 1; /* the last one stays free */
    unsigned width = terminal_width(UINT_MAX);

    if (!terminal_is_live())
        return UINT_MAX;
    return width < used + LEAST ? LEAST : width - used;
}

static void print_timed(const char *event, struct json_object *fields,
                        const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void print_timed(const char *event, struct json_object *fields,
                        const char *format, va_list arguments)
{
    char text[LINES], when[24];
    int indent = snprintf(when, sizeof when, "[%4.1f s]", seconds()) + 1;

    if (options.json) {
        print_object(event, fields);
        return;
    }
    vsnprintf(text, sizeof text, format, arguments);
    terminal_clear_status();
    printf("%s%s%s ", terminal_look(stdout, LOOK_DIM), when,
           terminal_plain(stdout));
    print_wrapped(stdout, indent, text, columns_after(indent));
    terminal_show_question();
}

void report_progress(const char *event, struct json_object *fields,
                     const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (!options.quiet)
        print_timed(event, fields, format, arguments);
    va_end(arguments);
    json_object_put(fields);
}

void report_outcome(const char *event, struct json_object *fields,
                    const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (options.json || !options.quiet)
        print_timed(event, fields, format, arguments);
    va_end(arguments);
    json_object_put(fields);
}

void report_timed_result(const char *event, struct json_object *fields,
                         const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_timed(event, fields, format, arguments);
    va_end(arguments);
    json_object_put(fields);
}

void report_result(const char *event, struct json_object *fields,
                   const char *format, ...)
{
    va_list arguments;

    if (options.json) {
        print_object(event, fields);
    } else {
        terminal_clear_status();
        va_start(arguments, format);
        vprintf(format, arguments);
        va_end(arguments);
        putchar('\n');
        terminal_show_question();
    }
    json_object_put(fields);
}

void report_status(const char *format, ...)
{
    char text[LINES];
    va_list arguments;
    int length = snprintf(text, sizeof text, "[%4.1f s] ", seconds());

    if (options.json || options.quiet)
        return;
    va_start(arguments, format);
    vsnprintf(text + length, sizeof text - (size_t)length, format, arguments);
    va_end(arguments);
    terminal_status(text);
}

/* --- Failures ------------------------------------------------------------ */

static void print_failure(const char *text)
{
    terminal_clear_status();
    fprintf(stderr, "%simprov: ", terminal_look(stderr, LOOK_BAD));
    print_wrapped(stderr, (int)strlen("improv: "), text, WIDTH);
    fputs(terminal_plain(stderr), stderr);
}

static void print_failed(const char *step, const char *message)
{
    struct json_object *fields = report_fields();

    json_string(fields, "step", step);
    json_string(fields, "message", message);
    print_object("failed", fields);
    json_object_put(fields);
}

void report_failure(const char *step, const char *format, ...)
{
    char text[LINES];
    va_list arguments;
    int length = snprintf(text, sizeof text, "%s failed: ", step);

    va_start(arguments, format);
    vsnprintf(text + length, sizeof text - (size_t)length, format, arguments);
    va_end(arguments);
    if (options.json)
        print_failed(step, text + length);
    else
        print_failure(text);
}

void report_remark(const char *format, ...)
{
    char text[LINES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    print_failure(text);
}

void report_usage_error(const char *format, ...)
{
    char text[LINES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    print_failure(text);
    if (options.json)
        print_failed("reading what is wanted", text);
}

void report_end(enum exit_code code)
{
    terminal_clear_status();
    if (!options.json)
        return;
    struct json_object *fields = report_fields();
    json_number(fields, "code", code);
    json_string(fields, "meaning", exit_text(code));
    print_object("ended", fields);
    json_object_put(fields);
}
