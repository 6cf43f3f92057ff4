/* SPDX-License-Identifier: Apache-2.0 */
/* Example: core/examples/wipe.c */
#ifndef IMPROV_WIPE_H
#define IMPROV_WIPE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Overwrites memory so that no compiler leaves it out. */
/*@ requires \valid((char *)memory + (0 .. length - 1));
    assigns ((char *)memory)[0 .. length - 1];
    ensures \forall integer i; 0 <= i < length ==>
        ((char *)memory)[i] == 0; */
void improv_wipe(void *memory, size_t length);

#ifdef __cplusplus
}
#endif

#endif
