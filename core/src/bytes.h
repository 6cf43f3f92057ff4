/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes, moved, compared and wiped without a cast: what the proofs can follow.
 */
#ifndef IMPROV_SRC_BYTES_H
#define IMPROV_SRC_BYTES_H

#include <stdbool.h>

#include "improv/protocol.h"

/*@ requires \valid(to + (0 .. length - 1));
    requires \valid_read(from + (0 .. length - 1));
    requires \separated(to + (0 .. length - 1), from + (0 .. length - 1));
    assigns to[0 .. length - 1];
    ensures \forall integer i; 0 <= i < length ==> to[i] == from[i]; */
static inline void bytes_copy(uint8_t *restrict to,
                              const uint8_t *restrict from, size_t length)
{
    /*@ loop invariant 0 <= i <= length;
        loop invariant \forall integer k; 0 <= k < i ==> to[k] == from[k];
        loop assigns i, to[0 .. length - 1];
        loop variant length - i; */
    for (size_t i = 0; i < length; i++)
        to[i] = from[i];
}

/*@ predicate same_bytes(struct improv_bytes a, struct improv_bytes b) =
        a.length == b.length &&
        \forall integer i; 0 <= i < a.length ==> a.data[i] == b.data[i]; */

/*@ requires valid_bytes(a) && valid_bytes(b);
    assigns \nothing;
    ensures \result <==> same_bytes(a, b); */
static inline bool bytes_equal(struct improv_bytes a, struct improv_bytes b)
{
    if (a.length != b.length)
        return false;
    /*@ loop invariant 0 <= i <= a.length;
        loop invariant \forall integer k; 0 <= k < i ==>
            a.data[k] == b.data[k];
        loop assigns i;
        loop variant a.length - i; */
    for (size_t i = 0; i < a.length; i++)
        if (a.data[i] != b.data[i])
            return false;
    return true;
}

/* As improv_wipe(). */
/*@ requires \valid(bytes + (0 .. length - 1));
    assigns bytes[0 .. length - 1];
    ensures \forall integer i; 0 <= i < length ==> bytes[i] == 0; */
static inline void bytes_wipe(uint8_t *bytes, size_t length)
{
    volatile uint8_t *wiped = bytes;
    /*@ loop invariant 0 <= length <= \at(length, Pre);
        loop invariant \forall integer i; length <= i < \at(length, Pre) ==>
            bytes[i] == 0;
        loop assigns length, bytes[0 .. \at(length, Pre) - 1];
        loop variant length; */
    while (length > 0)
        wiped[--length] = 0;
}

#endif
