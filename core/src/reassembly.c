/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/reassembly.h"

#include "bytes.h"

void improv_reassembly_clear(struct improv_reassembly *reassembly)
{
    reassembly->length = 0;
    bytes_wipe(reassembly->bytes, sizeof reassembly->bytes);
}

/* Takes the bytes in if they can belong to one frame [FRM-3] [FRM-5]. */
/*@ requires valid_reassembly(reassembly) && valid_bytes(bytes);
    requires \separated(reassembly, bytes.data + (0 .. bytes.length - 1));
    assigns *reassembly;

    behavior taken:
        assumes offset == 0 || offset == reassembly->length;
        assumes bytes.length <= IMPROV_FRAME_MAX - reassembly->length;
        ensures \result;
        ensures reassembly->length ==
            \old(reassembly->length) + bytes.length;
        ensures \forall integer i; 0 <= i < \old(reassembly->length) ==>
            reassembly->bytes[i] == \old(reassembly->bytes[i]);
        ensures \forall integer i; 0 <= i < bytes.length ==>
            reassembly->bytes[\old(reassembly->length) + i] ==
            bytes.data[i];

    behavior refused:
        assumes (offset != 0 && offset != reassembly->length) ||
                bytes.length > IMPROV_FRAME_MAX - reassembly->length;
        assigns \nothing;
        ensures !\result;

    complete behaviors;
    disjoint behaviors; */
static bool take(struct improv_reassembly *reassembly, size_t offset,
                 struct improv_bytes bytes)
{
    size_t held = reassembly->length;
    if ((offset != 0 && offset != held) ||
        bytes.length > IMPROV_FRAME_MAX - held)
        return false;
    bytes_copy(reassembly->bytes + held, bytes.data, bytes.length);
    reassembly->length = (uint16_t)(held + bytes.length);
    return true;
}

enum improv_parse improv_reassembly_add(struct improv_reassembly *reassembly,
                                        size_t offset,
                                        struct improv_bytes bytes,
                                        struct improv_frame *ret_frame)
{
    enum improv_parse parse = IMPROV_MALFORMED;
    if (take(reassembly, offset, bytes)) {
        struct improv_bytes held = {reassembly->bytes, reassembly->length};
        parse = improv_frame_decode(held, ret_frame);
    }
    if (parse == IMPROV_MALFORMED)
        improv_reassembly_clear(reassembly);
    if (parse == IMPROV_COMPLETE)
        reassembly->length = 0; /* the bytes stay, for ret_frame */
    return parse;
}
