/* SPDX-License-Identifier: Apache-2.0 */
#include "next_url.h"

#include <stdbool.h>
#include <string.h>

#define ADDRESS "{{ip_address}}"
#define NAME    "{{device_name}}"

static bool append(char *url, size_t *length, const char *text, size_t count)
{
    if (count > NEXT_URL_MAX - *length)
        return false;
    memcpy(url + *length, text, count);
    *length += count;
    url[*length] = '\0';
    return true;
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

size_t next_url_fill(char ret_url[NEXT_URL_MAX + 1], const char *template_text,
                     const char *address, const char *name)
{
    size_t length = 0;
    bool fits = true;

    ret_url[0] = '\0';
    for (const char *at = template_text; at && *at && fits;) {
        if (starts_with(at, ADDRESS)) {
            fits = append(ret_url, &length, address, strlen(address));
            at += strlen(ADDRESS);
        } else if (starts_with(at, NAME)) {
            fits = append(ret_url, &length, name, strlen(name));
            at += strlen(NAME);
        } else {
            fits = append(ret_url, &length, at++, 1);
        }
    }
    if (!fits)
        ret_url[0] = '\0';
    return fits ? length : 0;
}
