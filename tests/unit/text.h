/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes written as a reader likes them:
 *
 *     "01 1E 0C 'MyWirelessAP' 10 'mysecurepassword' CS"
 *
 * Hexadecimal bytes, 'characters', a repetition such as 41*255, and CS for the
 * checksum of all bytes before it.
 */
#ifndef TEST_TEXT_H
#define TEST_TEXT_H

#include "improv/improv.h"

enum { TEXT_MAX = 1024 };

struct text {
    size_t length;
    uint8_t bytes[TEXT_MAX];
};

/* Ends the program if it can't be read: a mistake in the test itself. */
struct text text_read(const char *string);

struct improv_bytes text_view(const struct text *text);

/* A copy on the heap that is exactly as long: sanitizers see every overrun.
 * The caller frees `data`. */
struct improv_bytes text_exact(const char *string);

/* The characters of a string, without its NUL. */
struct improv_bytes chars(const char *string);

bool bytes_equal(struct improv_bytes a, struct improv_bytes b);

#endif
