/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts a frame together from any number of writes, cut anywhere [FRM-4].
 * One reassembly a central: their bytes never meet.
 *
 * Example: core/examples/reassembly.c
 */
#ifndef IMPROV_REASSEMBLY_H
#define IMPROV_REASSEMBLY_H

#include "improv/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

/* All zero is a valid, empty reassembly. */
struct improv_reassembly {
    uint16_t length; /* bytes held of a frame not yet complete */
    uint8_t bytes[IMPROV_FRAME_MAX];
};

/*@ predicate valid_reassembly(struct improv_reassembly *reassembly) =
        \valid(reassembly) && reassembly->length <= IMPROV_FRAME_MAX;

    predicate wiped(struct improv_reassembly *reassembly) =
        reassembly->length == 0 &&
        \forall integer i; 0 <= i < IMPROV_FRAME_MAX ==>
            reassembly->bytes[i] == 0; */

/*
 * Adds what one write brought. `offset` is that of an ATT long write, or 0:
 * anything but 0 must be where the bytes held end [FRM-5].
 *
 * COMPLETE: `ret_frame` points into the reassembly until the next call.
 * MALFORMED: all that was held is dropped and wiped [FRM-8].
 */
/*@ requires valid_reassembly(reassembly) && valid_bytes(bytes);
    requires \valid(ret_frame);
    requires \separated(reassembly, ret_frame,
                        bytes.data + (0 .. bytes.length - 1));
    assigns *reassembly, *ret_frame;
    ensures valid_reassembly(reassembly);
    ensures \result == IMPROV_PARTIAL || \result == IMPROV_COMPLETE ||
            \result == IMPROV_MALFORMED;
    ensures \result != IMPROV_MALFORMED ==>
        (\forall integer i; 0 <= i < \old(reassembly->length) ==>
            reassembly->bytes[i] == \old(reassembly->bytes[i])) &&
        (\forall integer i; 0 <= i < bytes.length ==>
            reassembly->bytes[\old(reassembly->length) + i] ==
            bytes.data[i]);
    ensures \result == IMPROV_PARTIAL ==> reassembly->length ==
        \old(reassembly->length) + bytes.length;
    ensures \result == IMPROV_COMPLETE ==> reassembly->length == 0 &&
        whole_frame(&reassembly->bytes[0],
                    \old(reassembly->length) + bytes.length) &&
        ret_frame->command == reassembly->bytes[0] &&
        ret_frame->data.data == &reassembly->bytes[2] &&
        ret_frame->data.length == reassembly->bytes[1];
    ensures \result == IMPROV_MALFORMED ==> wiped(reassembly);
    ensures \result != IMPROV_COMPLETE ==> *ret_frame == \old(*ret_frame); */
enum improv_parse improv_reassembly_add(struct improv_reassembly *reassembly,
                                        size_t offset,
                                        struct improv_bytes bytes,
                                        struct improv_frame *ret_frame);

/* Drops and wipes everything. */
/*@ requires \valid(reassembly);
    assigns *reassembly;
    ensures wiped(reassembly); */
void improv_reassembly_clear(struct improv_reassembly *reassembly);

#ifdef __cplusplus
}
#endif

#endif
