/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "internal.h"

#define PLACE "{{ip_address}}"

size_t improv_zephyr_next_url(const char *address, char *ret_url, size_t size)
{
    const char *template = CONFIG_IMPROV_NEXT_URL;
    const char *place = strstr(template, PLACE);
    int length;

    if (place)
        length = snprintf(ret_url, size, "%.*s%s%s", (int)(place - template),
                          template, address, place + sizeof PLACE - 1);
    else
        length = snprintf(ret_url, size, "%s", template);
    return length < 0 || (size_t)length >= size ? 0 : (size_t)length;
}
