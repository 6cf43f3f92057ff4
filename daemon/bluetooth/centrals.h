/* SPDX-License-Identifier: Apache-2.0 */
/* A number for each central that writes, by its object path. */
#ifndef IMPROVD_CENTRALS_H
#define IMPROVD_CENTRALS_H

#include <stdint.h>

#include "bluetooth/bluez.h"

enum {
    CENTRALS_MAX = 16, /* more than adapters connect at a time */
    CENTRALS_NONE = 0,
};

/* All members are private; zeroes are an empty table. */
struct centrals {
    uint32_t last_number;
    struct {
        char path[BLUEZ_PATH_LENGTH]; /* "": free */
        uint32_t number;
    } places[CENTRALS_MAX];
};

/* The number of a central, the same until it is forgotten; CENTRALS_NONE if
 * there are too many, or the path is none. */
uint32_t centrals_number(struct centrals *centrals, const char *path);

/* Returns the number it had, or CENTRALS_NONE. */
uint32_t centrals_forget(struct centrals *centrals, const char *path);

/* Forgets one of them, whichever; CENTRALS_NONE if there are none. */
uint32_t centrals_forget_any(struct centrals *centrals);

#endif
