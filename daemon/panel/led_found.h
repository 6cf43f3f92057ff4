/* SPDX-License-Identifier: Apache-2.0 */
/* How a LED was found, so that it can be given back so. */
#ifndef IMPROVD_LED_FOUND_H
#define IMPROVD_LED_FOUND_H

#include "panel/led_pattern.h"

enum { LED_SETTINGS = 10, LED_VALUE_LENGTH = 32 };

struct led_found {
    char trigger[LED_VALUE_LENGTH];
    char brightness[LED_VALUE_LENGTH];
    char settings[LED_SETTINGS][LED_PATTERN_LENGTH]; /* of the trigger */
};

/* What an improvd that was killed has left counts as dark; `full` is the LED's
 * greatest brightness. */
void led_remember(const char *path, const char *full,
                  struct led_found *ret_found);

/* As far as the permissions go. */
void led_give_back(const char *path, const struct led_found *found);

#endif
