/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/wipe.h"

void improv_wipe(void *memory, size_t length)
{
    volatile char *bytes = memory;
    /*@ loop invariant 0 <= length <= \at(length, Pre);
        loop invariant \forall integer i; length <= i < \at(length, Pre) ==>
            ((char *)memory)[i] == 0;
        loop assigns length, ((char *)memory)[0 .. \at(length, Pre) - 1];
        loop variant length; */
    while (length > 0)
        bytes[--length] = 0;
}
