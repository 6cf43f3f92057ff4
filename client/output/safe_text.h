/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes from the air, made fit for a terminal. */
#ifndef IMPROV_CLIENT_SAFE_TEXT_H
#define IMPROV_CLIENT_SAFE_TEXT_H

#include "improv/protocol.h"

#define SAFE_TEXT_SIZE(bytes) (4 * (bytes) + 1)

/*
 * Control characters, invalid UTF-8 and what turns the direction of text are
 * written as \xNN. Cuts at `size`; returns `ret_text`.
 */
const char *safe_text(struct improv_bytes bytes, char *ret_text, size_t size);

/* The same, of a string that ends in NUL. */
const char *safe_string(const char *string, char *ret_text, size_t size);

#endif
