/* SPDX-License-Identifier: Apache-2.0 */
/* What does not depend on the version of libgpiod. */
#include "panel/gpio_line.h"

#include <stddef.h>
#include <string.h>

enum { NUMBER_DIGITS = 5 }; /* no chip has more lines */

bool gpio_is_chip(const struct config_gpio *config, const char *path,
                  const char *name, const char *label)
{
    const char *wanted = config->chip;
    return !wanted || strcmp(wanted, path) == 0 || strcmp(wanted, name) == 0 ||
           strcmp(wanted, label) == 0;
}

/* A number says nothing without its chip: it is a name then. */
int gpio_line_number(const struct config_gpio *config)
{
    size_t length = strlen(config->line);
    int number = 0;

    if (!config->chip || length == 0 || length > NUMBER_DIGITS)
        return -1;
    for (const char *digit = config->line; *digit; digit++) {
        if (*digit < '0' || *digit > '9')
            return -1;
        number = number * 10 + (*digit - '0');
    }
    return number;
}
