/* SPDX-License-Identifier: Apache-2.0 */
/* A frame that came in several writes; improv/device.h does this by itself. */
#include <stdio.h>
#include <string.h>

#include "improv/reassembly.h"

static const uint8_t frame[] = {/* the example of docs/protocol.md */
                                0x01, 0x1E, 0x0C, 'M', 'y', 'W', 'i', 'r', 'e',
                                'l',  'e',  's',  's', 'A', 'P', 16,  'm', 'y',
                                's',  'e',  'c',  'u', 'r', 'e', 'p', 'a', 's',
                                's',  'w',  'o',  'r', 'd', 0xC0};

static struct improv_reassembly reassembly; /* of one central */

/* A part of the frame; `offset` is 0, or that of a long write. */
static enum improv_parse add(size_t from, size_t to, size_t offset)
{
    static const char *const words[] = {"more must follow", "complete",
                                        "malformed"};
    const struct improv_bytes part = {frame + from, to - from};
    struct improv_frame whole;
    enum improv_parse result =
        improv_reassembly_add(&reassembly, offset, part, &whole);

    printf("bytes %2u to %2u at %2u: %s\n", (unsigned)from, (unsigned)to,
           (unsigned)offset, words[result]);
    if (result == IMPROV_COMPLETE)
        printf("  command %02X with %u bytes\n", (unsigned)whole.command,
               (unsigned)whole.data.length);
    return result;
}

int main(void)
{
    const size_t end = sizeof frame;
    bool as_it_should = add(0, 20, 0) == IMPROV_PARTIAL &&
                        add(20, end, 0) == IMPROV_COMPLETE &&
                        add(0, 18, 0) == IMPROV_PARTIAL && /* a long write */
                        add(18, end, 18) == IMPROV_COMPLETE &&
                        add(0, 18, 0) == IMPROV_PARTIAL &&
                        add(20, end, 20) == IMPROV_MALFORMED; /* a gap */

    improv_reassembly_clear(&reassembly); /* of its secrets */
    return as_it_should ? 0 : 1;
}
