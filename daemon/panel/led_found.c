/* SPDX-License-Identifier: Apache-2.0 */
#include "panel/led_found.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "panel/led_attribute.h"

enum { TRIGGERS_LENGTH = 4096 };

/* Files of one trigger or another, in the order in which they are set. */
static const char *const settings[LED_SETTINGS] = {
    "device_name", "interval",  "link",   "rx",     "tx",
    "delay_on",    "delay_off", "invert", "repeat", "pattern",
};

/* The active trigger is the one in brackets. */
static void remember_trigger(const char *path, struct led_found *found)
{
    char triggers[TRIGGERS_LENGTH];

    snprintf(found->trigger, sizeof found->trigger, "none");
    if (led_read(path, "trigger", triggers, sizeof triggers) < 0)
        return;
    char *start = strchr(triggers, '[');
    char *end = start ? strchr(start, ']') : NULL;
    if (!end)
        return;
    *end = '\0';
    if (end - start <= (ptrdiff_t)sizeof found->trigger)
        memcpy(found->trigger, start + 1, (size_t)(end - start));
}

static void remember_settings(const char *path, struct led_found *found)
{
    for (size_t i = 0; i < LED_SETTINGS; i++)
        if (led_read(path, settings[i], found->settings[i],
                     sizeof found->settings[i]) < 0)
            found->settings[i][0] = '\0';
}

void led_remember(const char *path, const char *full,
                  struct led_found *ret_found)
{
    const char *pattern = ret_found->settings[LED_SETTINGS - 1];

    *ret_found = (struct led_found){.brightness = "0"};
    led_read(path, "brightness", ret_found->brightness,
             sizeof ret_found->brightness);
    remember_trigger(path, ret_found);
    if (strcmp(ret_found->trigger, "none") != 0)
        remember_settings(path, ret_found);
    if (strcmp(ret_found->trigger, "pattern") == 0 &&
        led_pattern_is_ours(pattern, full))
        *ret_found = (struct led_found){.trigger = "none", .brightness = "0"};
}

static void give_back(const char *path, const char *file, const char *text)
{
    int r = *text ? led_write(path, file, text) : 0;
    if (r < 0)
        log_debug("indicator: can't give back %s/%s: %s", path, file,
                  strerror(-r));
}

/* The brightness before the trigger: zero would turn it off again. */
void led_give_back(const char *path, const struct led_found *found)
{
    led_write(path, "trigger", "none");
    give_back(path, "brightness", found->brightness);
    if (strcmp(found->trigger, "none") == 0)
        return;
    give_back(path, "trigger", found->trigger);
    for (size_t i = 0; i < LED_SETTINGS; i++)
        give_back(path, settings[i], found->settings[i]);
}
