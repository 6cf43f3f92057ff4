/* SPDX-License-Identifier: Apache-2.0 */
/* What every unit test includes; cmocka.h itself asks for the first four. */
#ifndef TEST_UNIT_H
#define TEST_UNIT_H

/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
/* clang-format on */

#include <stdlib.h>
#include <string.h>

#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A whole frame that was built in a buffer. */
static inline struct improv_bytes frame_view(const uint8_t *frame)
{
    return (struct improv_bytes){frame, improv_frame_length(frame)};
}

/* The bytes are those of a text, as text.h reads it. */
#define assert_bytes(got, expected)                                            \
    assert_bytes_at(got, expected, __FILE__, __LINE__)

static inline void assert_bytes_at(struct improv_bytes got,
                                   const char *expected, const char *file,
                                   int line)
{
    struct text text = text_read(expected);
    _assert_true(bytes_equal(got, text_view(&text)), expected, file, line);
}

#endif
