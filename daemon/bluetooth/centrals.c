/* SPDX-License-Identifier: Apache-2.0 */
#include "bluetooth/centrals.h"

#include <stdio.h>
#include <string.h>

/* The place with this path, or CENTRALS_MAX. */
static unsigned find(const struct centrals *centrals, const char *path)
{
    unsigned i = 0;
    while (i < CENTRALS_MAX && strcmp(centrals->places[i].path, path) != 0)
        i++;
    return i;
}

uint32_t centrals_number(struct centrals *centrals, const char *path)
{
    if (!*path || strlen(path) >= BLUEZ_PATH_LENGTH)
        return CENTRALS_NONE;
    unsigned i = find(centrals, path);
    if (i < CENTRALS_MAX)
        return centrals->places[i].number;
    i = find(centrals, ""); /* a free one */
    if (i == CENTRALS_MAX)
        return CENTRALS_NONE;
    snprintf(centrals->places[i].path, BLUEZ_PATH_LENGTH, "%s", path);
    centrals->places[i].number = ++centrals->last_number;
    return centrals->places[i].number;
}

static uint32_t take(struct centrals *centrals, unsigned i)
{
    centrals->places[i].path[0] = '\0';
    return centrals->places[i].number;
}

uint32_t centrals_forget(struct centrals *centrals, const char *path)
{
    unsigned i = *path ? find(centrals, path) : CENTRALS_MAX;
    return i < CENTRALS_MAX ? take(centrals, i) : CENTRALS_NONE;
}

uint32_t centrals_forget_any(struct centrals *centrals)
{
    for (unsigned i = 0; i < CENTRALS_MAX; i++)
        if (*centrals->places[i].path)
            return take(centrals, i);
    return CENTRALS_NONE;
}
