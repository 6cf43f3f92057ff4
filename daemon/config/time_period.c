/* SPDX-License-Identifier: Apache-2.0 */
#include "config/time_period.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct unit {
    const char *names[5]; /* the first is written */
    double ms;
} units[] = {
    {{"ns", "nanoseconds", NULL}, 1e-6},
    {{"us", "microseconds", NULL}, 1e-3},
    {{"ms", "milliseconds", NULL}, 1},
    {{"s", "sec", "secs", "seconds", NULL}, 1000},
    {{"min", "mins", "minutes", NULL}, 60 * 1000},
    {{"h", "hours", NULL}, 60 * 60 * 1000},
    {{"d", "days", NULL}, 24 * 60 * 60 * 1000},
};

enum { UNITS = sizeof units / sizeof units[0] };

double time_period_unit_ms(const char *unit)
{
    for (size_t i = 0; i < UNITS; i++)
        for (size_t j = 0; units[i].names[j]; j++)
            if (strcmp(unit, units[i].names[j]) == 0)
                return units[i].ms;
    return 0;
}

int time_period_from_ms(double ms, uint32_t *ret_ms)
{
    if (!(ms > 0 && ms <= INT32_MAX))
        return -ERANGE;
    uint32_t whole = (uint32_t)(ms + 0.5);
    double rest = ms - whole;
    if (rest > 1e-6 || rest < -1e-6)
        return -EDOM;
    *ret_ms = whole;
    return 0;
}

/* 2:30 is two hours and a half, 0:00:30 half a minute. */
static int parse_clock(const char *text, uint32_t *ret_ms)
{
    static const double part_ms[] = {3600000, 60000, 1000};
    size_t part = 0;
    double ms = 0;

    for (; part < 3; part++) {
        char *end;
        if (!isdigit((unsigned char)*text))
            return -EINVAL;
        ms += (double)strtoul(text, &end, 10) * part_ms[part];
        text = end;
        if (*text != ':')
            break;
        text++;
    }
    return *text || part == 0 ? -EINVAL : time_period_from_ms(ms, ret_ms);
}

/* C knows more numbers than these, such as 0x10 and 1e3. */
static bool is_number(const char *text, size_t length)
{
    size_t digits = 0, points = 0;

    for (size_t i = 0; i < length; i++) {
        digits += isdigit((unsigned char)text[i]) != 0;
        points += text[i] == '.';
    }
    return digits > 0 && points <= 1 && digits + points == length;
}

int time_period_parse(const char *text, uint32_t *ret_ms)
{
    const char *number = text + (*text == '-' || *text == '+');
    size_t length = strspn(number, "0123456789.");
    const char *unit = number + length;

    if (*unit == ':')
        return parse_clock(text, ret_ms);
    unit += strspn(unit, " ");
    if (!is_number(number, length))
        return -EINVAL;
    if (*unit == '\0')
        return -ENODATA;
    double factor = time_period_unit_ms(unit);
    if (factor <= 0)
        return -EINVAL;
    double ms = strtod(number, NULL) * factor;
    return time_period_from_ms(*text == '-' ? -ms : ms, ret_ms);
}

void time_period_write(char ret_text[TIME_PERIOD_TEXT], uint32_t ms)
{
    size_t i = UNITS - 1;

    while (units[i].ms > 1 && ms % (uint32_t)units[i].ms != 0)
        i--;
    snprintf(ret_text, TIME_PERIOD_TEXT, "%u%s", ms / (uint32_t)units[i].ms,
             units[i].names[0]);
}
