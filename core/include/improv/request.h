/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A decoded command: what it asks for, and the values it carries.
 *
 * Example: core/examples/request.c
 */
#ifndef IMPROV_REQUEST_H
#define IMPROV_REQUEST_H

#include "improv/protocol.h"

#define IMPROV_VALUES_MAX 5 /* strings of the longest command, 0xC8 */

/* The values are views, owned as said where a request is handed out. */
struct improv_request {
    uint8_t command; /* enum improv_command */
    uint8_t count;   /* of values */
    struct improv_bytes values[IMPROV_VALUES_MAX];
};

#endif
