/* SPDX-License-Identifier: Apache-2.0 */
/* Views of bytes, as the core has them. */
#ifndef IMPROV_CLIENT_BYTES_H
#define IMPROV_CLIENT_BYTES_H

#include <stdbool.h>
#include <string.h>

#include "improv/protocol.h"

/* Of a string, without its end. */
static inline struct improv_bytes bytes_of(const char *string)
{
    return (struct improv_bytes){(const uint8_t *)string, strlen(string)};
}

static inline bool bytes_equal(struct improv_bytes one,
                               struct improv_bytes other)
{
    return one.length == other.length &&
           (one.length == 0 || memcmp(one.data, other.data, one.length) == 0);
}

#endif
