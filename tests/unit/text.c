/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void bad(const char *where)
{
    fprintf(stderr, "mistake in a test: can't read \"%s\"\n", where);
    abort();
}

static void put(struct text *text, unsigned long byte)
{
    if (text->length == TEXT_MAX || byte > 0xFF)
        bad("too long");
    text->bytes[text->length++] = (uint8_t)byte;
}

static const char *put_characters(struct text *text, const char *at)
{
    for (at++; *at != '\''; at++) {
        if (*at == '\0')
            bad(at);
        put(text, (uint8_t)*at);
    }
    return at + 1;
}

static const char *put_hexadecimal(struct text *text, const char *at)
{
    char *end;
    unsigned long byte = strtoul(at, &end, 16);
    unsigned long times = 1;
    if (end == at)
        bad(at);
    if (*end == '*')
        times = strtoul(end + 1, &end, 10);
    while (times-- > 0)
        put(text, byte);
    return end;
}

static void put_checksum(struct text *text)
{
    unsigned sum = 0;
    for (size_t i = 0; i < text->length; i++)
        sum += text->bytes[i];
    put(text, sum & 0xFF);
}

struct text text_read(const char *string)
{
    struct text text = {0};
    const char *at = string;
    while (*at != '\0') {
        if (*at == ' ') {
            at++;
        } else if (*at == '\'') {
            at = put_characters(&text, at);
        } else if (strncmp(at, "CS", 2) == 0) {
            put_checksum(&text);
            at += 2;
        } else {
            at = put_hexadecimal(&text, at);
        }
    }
    return text;
}

struct improv_bytes text_view(const struct text *text)
{
    return (struct improv_bytes){text->bytes, text->length};
}

struct improv_bytes text_exact(const char *string)
{
    struct text text = text_read(string);
    uint8_t *copy = malloc(text.length > 0 ? text.length : 1);
    if (!copy)
        abort();
    memcpy(copy, text.bytes, text.length);
    return (struct improv_bytes){copy, text.length};
}

struct improv_bytes chars(const char *string)
{
    return (struct improv_bytes){(const uint8_t *)string, strlen(string)};
}

bool bytes_equal(struct improv_bytes a, struct improv_bytes b)
{
    return a.length == b.length &&
           (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}
