/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/wipe.h"

void improv_wipe(void *memory, size_t length)
{
    volatile unsigned char *bytes = memory;
    while (length > 0)
        bytes[--length] = 0;
}
