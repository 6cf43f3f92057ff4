/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes from the air, made fit for a terminal. */
#ifndef IMPROV_CLIENT_SAFE_TEXT_H
#define IMPROV_CLIENT_SAFE_TEXT_H

#include <stdio.h>

#include "improv/protocol.h"

#define SAFE_TEXT_SIZE(bytes) (4 * (bytes) + 1)

/*
 * Control characters, invalid UTF-8 and what turns the direction of text are
 * written as \xNN. Cuts at `size`; returns `ret_text`.
 */
const char *safe_text(struct improv_bytes bytes, char *ret_text, size_t size);

/* The same, of a string that ends in NUL. */
const char *safe_string(const char *string, char *ret_text, size_t size);

/* Cuts what one of them made to so many columns of a terminal, where some
 * characters take two. */
void safe_cut(char *text, unsigned columns);

/* How many bytes of such a text make up a line of so many columns: up to the
 * last space there, or the whole of a word that is longer. */
size_t safe_line(const char *text, unsigned columns);

/*
 * A line of JSON, where such characters of a string are written as \uXXXX:
 * the same to a program, and of no effect on a terminal.
 */
void safe_json_print(const char *line, FILE *stream);

#endif
