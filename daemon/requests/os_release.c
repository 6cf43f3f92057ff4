/* SPDX-License-Identifier: Apache-2.0 */
#include "requests/os_release.h"

#include <stdbool.h>
#include <string.h>

/* A shell's assignment, but for what os-release forbids: expansions, and
 * several quoted parts. */
static size_t unquote(const char *text, char *ret_value, size_t size)
{
    char quote = '\0';
    size_t length = 0;

    if (*text == '"' || *text == '\'')
        quote = *text++;
    for (; *text && *text != '\n' && length + 1 < size; text++) {
        if (quote ? *text == quote : *text == ' ' || *text == '\r')
            break;
        if (*text == '\\' && quote != '\'' && text[1] && text[1] != '\n')
            text++;
        ret_value[length++] = *text;
    }
    ret_value[length] = '\0';
    return length;
}

size_t os_release_value(const char *text, const char *name, char *ret_value,
                        size_t size)
{
    size_t name_length = strlen(name), length = 0;

    ret_value[0] = '\0';
    for (const char *line = text; line;) {
        if (strncmp(line, name, name_length) == 0 && line[name_length] == '=')
            length = unquote(line + name_length + 1, ret_value, size);
        line = strchr(line, '\n');
        if (line)
            line++;
    }
    return length;
}
