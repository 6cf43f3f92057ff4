/* SPDX-License-Identifier: Apache-2.0 */
#include "output/safe_text.h"

#include <stdbool.h>
#include <string.h>

#include "bytes.h"
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

struct range {
    uint32_t first, last;
};

static bool is_in(const struct range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* Can it be shown as it is, without any effect on the text around it? */
static bool harmless(uint32_t code)
{
    static const struct range harmful[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},       /* C0, DEL, C1 */
        {0x5C, 0x5C},                         /* the escape itself */
        {0x61C, 0x61C},   {0x200B, 0x200F},   /* zero width, direction */
        {0x2028, 0x202E}, {0x2060, 0x206F},   /* lines, direction */
        {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F}, /* invisible */
        {0xFFFE, 0xFFFF},                     /* none, and not for XML */
    };
    return !is_in(harmful, sizeof harmful / sizeof harmful[0], code);
}

/* Roughly as Unicode has it (East Asian Width); wcwidth() would need a locale
 * that knows them. */
static unsigned columns_of(uint32_t code)
{
    static const struct range wide[] = {
        {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23F3},
        {0x25FD, 0x27BF},   {0x2B1B, 0x2B55},   {0x2E80, 0xA4CF},
        {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
        {0xFE10, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
        {0x16FE0, 0x1B2FF}, {0x1F000, 0x1FAFF}, {0x20000, 0x3FFFF},
    };
    return is_in(wide, sizeof wide / sizeof wide[0], code) ? 2 : 1;
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

/* How many bytes of it fit. */
static size_t fitting(const char *text, unsigned columns)
{
    struct improv_bytes rest = bytes_of(text);
    unsigned used = 0;

    while (rest.length > 0) {
        size_t length = character_length(rest);
        used += length > 0 ? columns_of(code_point(rest.data, length)) : 1;
        if (used > columns)
            break;
        rest.data += length > 0 ? length : 1;
        rest.length -= length > 0 ? length : 1;
    }
    return strlen(text) - rest.length;
}

void safe_cut(char *text, unsigned columns)
{
    text[fitting(text, columns)] = '\0';
}

size_t safe_line(const char *text, unsigned columns)
{
    size_t length = fitting(text, columns), spaces = strspn(text, " ");

    if (text[length] == '\0')
        return length;
    while (length > 0 && text[length] != ' ')
        length--;
    return length > 0 ? length : spaces + strcspn(text + spaces, " ");
}

static void print_escaped(uint32_t code, FILE *stream)
{
    if (code > 0xFFFF) { /* as two surrogates */
        fprintf(stream, "\\u%04X", 0xD7C0 + (code >> 10));
        code = 0xDC00 | (code & 0x3FF);
    }
    fprintf(stream, "\\u%04X", code);
}

/* What is of JSON itself is ASCII, and stays. */
void safe_json_print(const char *line, FILE *stream)
{
    struct improv_bytes rest = bytes_of(line);

    while (rest.length > 0) {
        size_t length = character_length(rest);
        uint32_t code = length > 0 ? code_point(rest.data, length) : 0xFFFD;
        size_t used = length > 0 ? length : 1;
        if (length > 0 && (code == '\\' || harmless(code)))
            fwrite(rest.data, 1, used, stream);
        else
            print_escaped(code, stream);
        rest.data += used;
        rest.length -= used;
    }
    putc('\n', stream);
}

const char *safe_string(const char *string, char *ret_text, size_t size)
{
    return safe_text(bytes_of(string), ret_text, size);
}
