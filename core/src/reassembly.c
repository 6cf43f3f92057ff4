/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/reassembly.h"

#include <string.h>

#include "improv/wipe.h"

void improv_reassembly_clear(struct improv_reassembly *reassembly)
{
    improv_wipe(reassembly, sizeof *reassembly);
}

/* Takes the bytes in if they can belong to one frame [FRM-3] [FRM-5]. */
static bool take(struct improv_reassembly *reassembly, size_t offset,
                 struct improv_bytes bytes)
{
    size_t held = reassembly->length;
    if (offset != 0 && offset != held)
        return false;
    if (bytes.length > IMPROV_FRAME_MAX - held)
        return false;
    if (bytes.length > 0)
        memcpy(reassembly->bytes + held, bytes.data, bytes.length);
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
