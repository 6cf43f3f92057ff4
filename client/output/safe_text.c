/* SPDX-License-Identifier: Apache-2.0 */
#include "output/safe_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "improv/text.h"

/* The length of the good UTF-8 character that the bytes begin with, or 0. */
static size_t character_length(struct improv_bytes bytes)
{
    for (size_t length = 1; length <= 4 && length <= bytes.length; length++)
        if (improv_utf8_valid((struct improv_bytes){bytes.data, length}))
            return length;
    return 0;
}

static uint32_t code_point(const uint8_t *data, size_t length)
{
    if (length == 1)
        return data[0];
    uint32_t code = data[0] & (0x7FU >> length);
    for (size_t i = 1; i < length; i++)
        code = code << 6 | (data[i] & 0x3FU);
    return code;
}

/* Can it be shown as it is, without any effect on the text around it? */
static bool harmless(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } harmful[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},       /* C0, DEL, C1 */
        {0x5C, 0x5C},                         /* the escape itself */
        {0x61C, 0x61C},   {0x200B, 0x200F},   /* zero width, direction */
        {0x2028, 0x202E}, {0x2060, 0x206F},   /* lines, direction */
        {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F}, /* invisible */
    };
    for (unsigned i = 0; i < sizeof harmful / sizeof harmful[0]; i++)
        if (code >= harmful[i].first && code <= harmful[i].last)
            return false;
    return true;
}

const char *safe_text(struct improv_bytes bytes, char *ret_text, size_t size)
{
    size_t at = 0;

    while (bytes.length > 0 && at + 4 < size) {
        size_t length = character_length(bytes);
        bool as_is = length > 0 && harmless(code_point(bytes.data, length));
        if (as_is)
            memcpy(ret_text + at, bytes.data, length);
        else
            snprintf(ret_text + at, 5, "\\x%02X", bytes.data[0]);
        at += as_is ? length : 4;
        size_t used = as_is ? length : 1;
        bytes.data += used;
        bytes.length -= used;
    }
    ret_text[at] = '\0';
    return ret_text;
}

const char *safe_string(const char *string, char *ret_text, size_t size)
{
    struct improv_bytes bytes = {(const uint8_t *)string, strlen(string)};
    return safe_text(bytes, ret_text, size);
}
