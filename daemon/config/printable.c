/* SPDX-License-Identifier: Apache-2.0 */
#include "config/printable.h"

#include <stddef.h>

/* Bytes of the control character at `at`; 0 if it is another one. */
static size_t control(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;

    if (byte[0] < 0x20 || byte[0] == 0x7F)
        return byte[0] ? 1 : 0;
    return byte[0] == 0xC2 && byte[1] >= 0x80 && byte[1] < 0xA0 ? 2 : 0;
}

bool printable(const char *text)
{
    for (; *text; text++)
        if (control(text))
            return false;
    return true;
}

void make_printable(char *text)
{
    for (; *text; text++)
        for (size_t bytes = control(text); bytes > 0; bytes--)
            text[bytes - 1] = '?';
}
