/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "output/exit_text.h"
#include "output/safe_text.h"
#include "output/terminal.h"

enum {
    WIDTH = 72,   /* characters of a line, beside the indentation */
    LINES = 1024, /* characters of a whole message */
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

static void print_timed(const char *event, struct json_object *fields,
                        const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void print_timed(const char *event, struct json_object *fields,
                        const char *format, va_list arguments)
{
    if (options.json) {
        print_object(event, fields);
        return;
    }
    terminal_clear_status();
    printf("%s[%4.1f s]%s ", terminal_look(stdout, LOOK_DIM), seconds(),
           terminal_plain(stdout));
    vprintf(format, arguments);
    putchar('\n');
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

/* Where to break a line that is too long: at its last space that fits. */
static size_t line_length(const char *text)
{
    size_t length = strlen(text);
    if (length <= WIDTH)
        return length;
    for (size_t i = WIDTH; i > 0; i--)
        if (text[i] == ' ')
            return i;
    return length;
}

/* Lines after the first are indented. */
static void print_wrapped(const char *text)
{
    const char *indent = "improv: ";

    terminal_clear_status();
    fputs(terminal_look(stderr, LOOK_BAD), stderr);
    while (*text) {
        size_t length = line_length(text);
        fprintf(stderr, "%s%.*s\n", indent, (int)length, text);
        text += length;
        text += strspn(text, " ");
        indent = "        ";
    }
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
        print_wrapped(text);
}

void report_remark(const char *format, ...)
{
    char text[LINES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    print_wrapped(text);
}

void report_usage_error(const char *format, ...)
{
    char text[LINES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    print_wrapped(text);
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
