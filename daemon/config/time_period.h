/* SPDX-License-Identifier: Apache-2.0 */
/* Times as ESPHome writes them: 1min, 1.5s, 500 ms, 2:30 (hours:minutes). */
#ifndef IMPROVD_TIME_PERIOD_H
#define IMPROVD_TIME_PERIOD_H

#include <stdint.h>

enum { TIME_PERIOD_TEXT = 24 };

/*
 * Reads a time in milliseconds, from 1 to INT32_MAX. Returns 0, or
 * -EINVAL  what is no time,
 * -ENODATA a number without its unit,
 * -ERANGE  one that is zero, negative or too long,
 * -EDOM    one with a part of a millisecond.
 */
int time_period_parse(const char *text, uint32_t *ret_ms);

/* The same check for a number that was added up; -ERANGE or -EDOM. */
int time_period_from_ms(double ms, uint32_t *ret_ms);

/* Factor of a unit to milliseconds; 0 if there is no such unit. */
double time_period_unit_ms(const char *unit);

/* In the largest unit that leaves no rest. */
void time_period_write(char ret_text[TIME_PERIOD_TEXT], uint32_t ms);

#endif
