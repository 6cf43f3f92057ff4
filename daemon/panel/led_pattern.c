/* SPDX-License-Identifier: Apache-2.0 */
#include "panel/led_pattern.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    ROUND_MS = 1000,       /* all patterns repeat within it */
    STILL_MS = 86400000,   /* a light that stays is set again once a day */
    BRIGHTNESS_LENGTH = 10 /* its digits */
};

void led_pattern_write(enum improv_pattern pattern, const char *brightness,
                       char ret_text[LED_PATTERN_LENGTH])
{
    size_t length = 0;

    for (uint32_t at = 0; at < ROUND_MS;) {
        struct improv_light light = improv_pattern_light(pattern, at);
        uint32_t step = light.change_ms > 0 ? light.change_ms : STILL_MS;
        const char *value = light.on ? brightness : "0";
        length += (size_t)snprintf(
            ret_text + length, LED_PATTERN_LENGTH - length, "%s%.*s %u %.*s 0",
            length > 0 ? " " : "", BRIGHTNESS_LENGTH, value, (unsigned)step,
            BRIGHTNESS_LENGTH, value);
        at += step;
    }
}

bool led_pattern_is_ours(const char *text, const char *brightness)
{
    char ours[LED_PATTERN_LENGTH];

    for (int pattern = IMPROV_PATTERN_OFF;
         pattern <= IMPROV_PATTERN_PROVISIONING; pattern++) {
        led_pattern_write((enum improv_pattern)pattern, brightness, ours);
        if (strcmp(ours, text) == 0)
            return true;
    }
    return false;
}
