/* SPDX-License-Identifier: Apache-2.0 */
#include "next_url.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define ADDRESS "{{ip_address}}"
#define NAME    "{{device_name}}"

struct url {
    char *text;
    size_t length;
    bool good; /* all fitted, and each placeholder had a value */
};

static void append(struct url *url, const char *text)
{
    size_t count = strlen(text);
    if (count > NEXT_URL_MAX - url->length) {
        url->good = false;
        return;
    }
    memcpy(url->text + url->length, text, count + 1);
    url->length += count;
}

/* All but RFC 3986's unreserved characters are written as %XX. */
static void append_encoded(struct url *url, const char *text)
{
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        bool plain = byte < 0x80 && (isalnum(byte) || strchr("-._~", byte));
        char encoded[4];
        snprintf(encoded, sizeof encoded, plain ? "%c" : "%%%02X", byte);
        append(url, encoded);
    }
}

/* An IPv6 address stands in brackets. */
static void append_address(struct url *url, const char *address)
{
    bool ipv6 = strchr(address, ':') != NULL;

    if (!*address)
        url->good = false;
    append(url, ipv6 ? "[" : "");
    append(url, address);
    append(url, ipv6 ? "]" : "");
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

size_t next_url_fill(char ret_url[NEXT_URL_MAX + 1], const char *template_text,
                     const char *address, const char *name)
{
    struct url url = {.text = ret_url, .good = true};

    ret_url[0] = '\0';
    for (const char *at = template_text; at && *at && url.good;) {
        if (starts_with(at, ADDRESS)) {
            append_address(&url, address);
            at += strlen(ADDRESS);
        } else if (starts_with(at, NAME)) {
            append_encoded(&url, name);
            at += strlen(NAME);
        } else {
            append(&url, (const char[]){*at++, '\0'});
        }
    }
    if (!url.good)
        ret_url[0] = '\0';
    return url.good ? url.length : 0;
}

int next_url_check(const char *template_text, size_t *ret_offset)
{
    size_t length = 0;

    for (const char *at = template_text; *at;) {
        if (starts_with(at, ADDRESS)) {
            length += strlen("255.255.255.255");
            at += strlen(ADDRESS);
        } else if (starts_with(at, NAME)) {
            length++; /* at least */
            at += strlen(NAME);
        } else if (starts_with(at, "{{")) {
            *ret_offset = (size_t)(at - template_text);
            return -ENOENT;
        } else {
            length++;
            at++;
        }
    }
    return length > NEXT_URL_MAX ? -E2BIG : 0;
}
