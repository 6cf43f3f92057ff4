/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts a frame together from any number of writes, cut anywhere [FRM-4].
 * One reassembly a central: their bytes never meet.
 */
#ifndef IMPROV_REASSEMBLY_H
#define IMPROV_REASSEMBLY_H

#include "improv/frame.h"

/* All zero is a valid, empty reassembly. */
struct improv_reassembly {
    uint16_t length; /* bytes held of a frame not yet complete */
    uint8_t bytes[IMPROV_FRAME_MAX];
};

/*
 * Adds what one write brought. `offset` is that of an ATT long write, or 0:
 * anything but 0 must be where the bytes held end [FRM-5].
 *
 * COMPLETE: `ret_frame` points into the reassembly until the next call.
 * MALFORMED: all that was held is dropped and wiped [FRM-8].
 */
enum improv_parse improv_reassembly_add(struct improv_reassembly *reassembly,
                                        size_t offset,
                                        struct improv_bytes bytes,
                                        struct improv_frame *ret_frame);

/* Drops and wipes everything. */
void improv_reassembly_clear(struct improv_reassembly *reassembly);

#endif
