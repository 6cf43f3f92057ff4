/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPROV_WIPE_H
#define IMPROV_WIPE_H

#include <stddef.h>

/* Overwrites memory so that no compiler leaves it out. */
/*@ requires \valid((char *)memory + (0 .. length - 1));
    assigns ((char *)memory)[0 .. length - 1];
    ensures \forall integer i; 0 <= i < length ==>
        ((char *)memory)[i] == 0; */
void improv_wipe(void *memory, size_t length);

#endif
