/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a string may hold.
 *
 * Example: core/examples/text.c
 */
#ifndef IMPROV_TEXT_H
#define IMPROV_TEXT_H

#include <stdbool.h>

#include "improv/protocol.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * True for digits and the first `letters` letters, in any case: 6 for
 * hexadecimal digits, 26 for all.
 */
/*@ predicate alphanumeric(integer byte, integer letters) =
        '0' <= byte <= '9' || 'a' <= byte < 'a' + letters ||
        'A' <= byte < 'A' + letters; */
/*@ requires letters <= 26;
    assigns \nothing;
    ensures \result <==> alphanumeric(byte, letters); */
bool improv_alphanumeric(uint8_t byte, uint8_t letters);

/* Well-formed, as Unicode has it: no overlong forms, no surrogates [STR-2]. */
/*@ requires valid_bytes(bytes);
    assigns \nothing; */
bool improv_utf8_valid(struct improv_bytes bytes);

#ifdef __cplusplus
}
#endif

#endif
