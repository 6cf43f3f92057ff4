/* SPDX-License-Identifier: Apache-2.0 */
/* What the user sees: progress on stdout, failures on stderr. */
#ifndef IMPROV_CLIENT_PRINT_H
#define IMPROV_CLIENT_PRINT_H

#include "improv/protocol.h"

/* Elapsed time counts from here. */
void print_start(void);

/* One line, with the seconds that have passed in front. */
void print_progress(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* "improv: STEP failed: WHY. WHAT TO DO"; `step` stands before the format. */
void print_failure(const char *step, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A line on stderr about what the user asked for. */
void print_usage_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#define SAFE_TEXT_SIZE(bytes) (4 * (bytes) + 1)

/*
 * Bytes from the air, made fit for a terminal: control characters, invalid
 * UTF-8 and what turns the direction of text are written as \xNN. Cuts at
 * `size`; returns `ret_text`.
 */
const char *print_safe(struct improv_bytes bytes, char *ret_text, size_t size);

/* The same, of a string that ends in NUL. */
const char *print_safe_string(const char *string, char *ret_text, size_t size);

#endif
