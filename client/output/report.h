/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the user is told. Each thing that happens is told once, in two forms:
 * a line for people, and an object with an `event` for programs (--json: one
 * object a line, docs/improv-output.schema.json). Nothing secret is told.
 */
#ifndef IMPROV_CLIENT_REPORT_H
#define IMPROV_CLIENT_REPORT_H

#include <stdbool.h>

#include "exit_code.h"
#include "output/json.h"

struct report_options {
    bool json;
    bool quiet;   /* no progress */
    bool packets; /* every packet as well */
};

/* Seconds count from here. */
void report_open(const struct report_options *options);

bool report_is_json(void);
bool report_wants_packets(void);

/*
 * `fields` are taken over, and may be NULL. Progress is what happens on the
 * way, with the seconds in front; a result is what was asked for, as it is.
 */
void report_progress(const char *event, struct json_object *fields,
                     const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void report_result(const char *event, struct json_object *fields,
                   const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A result of which the time matters: with the seconds in front. */
void report_timed_result(const char *event, struct json_object *fields,
                         const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* An end that was asked for but has no data: for people it is progress. */
void report_outcome(const char *event, struct json_object *fields,
                    const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A line on a terminal that the next one takes the place of, such as a
 * count-down; nothing elsewhere. */
void report_status(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* "improv: STEP failed: WHY. WHAT TO DO", on standard error. */
void report_failure(const char *step, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A line on standard error, for whoever answers questions. */
void report_remark(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* The same about what the user asked for, and a failure for programs. */
void report_usage_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* The last object: how the program ends. */
void report_end(enum exit_code code);

/* Fields without any member yet; NULL if there is no memory. */
struct json_object *report_fields(void);

#endif
