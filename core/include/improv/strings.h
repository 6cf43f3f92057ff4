/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of length-prefixed strings: the payload of nearly every frame.
 * Nothing here allocates; decoded strings are views.
 */
#ifndef IMPROV_STRINGS_H
#define IMPROV_STRINGS_H

#include "improv/frame.h"

/*
 * Splits `data` into at least `min` and at most `max` strings that use it up
 * exactly [STR-1]; returns how many, or -1. The views point into `data`.
 */
int improv_strings_decode(struct improv_bytes data,
                          struct improv_bytes *ret_strings, size_t min,
                          size_t max);

/*
 * Writes a frame with a list of strings; returns its length. A string that
 * does not fit is left out, and so are all that follow it [RES-2].
 * With no strings it is an identify command or an empty result.
 */
size_t improv_strings_encode(uint8_t command,
                             const struct improv_bytes *strings, size_t count,
                             uint8_t ret_frame[IMPROV_FRAME_MAX]);

bool improv_utf8_valid(struct improv_bytes bytes); /* [STR-2] */

#endif
