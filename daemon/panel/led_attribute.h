/* SPDX-License-Identifier: Apache-2.0 */
/* A LED's files in /sys/class/leds. */
#ifndef IMPROVD_LED_ATTRIBUTE_H
#define IMPROVD_LED_ATTRIBUTE_H

#include <stddef.h>

#define LEDS "/sys/class/leds"

enum { LED_PATH_LENGTH = 256 };

/* The path of the first LED with this name, where * and ? match as in the
 * shell; -ENOENT if there is none. */
int led_find(const char *name, char ret_path[LED_PATH_LENGTH]);

/* Reads a file of the LED with this path, without the newline at its end; what
 * does not fit is cut off. Returns the length or a negative errno. */
int led_read(const char *path, const char *file, char *ret_text, size_t size);

int led_write(const char *path, const char *file, const char *text);

#endif
