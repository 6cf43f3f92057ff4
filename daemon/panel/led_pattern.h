/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns as the kernel's LED trigger `pattern` takes them. */
#ifndef IMPROVD_LED_PATTERN_H
#define IMPROVD_LED_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "improv/indicator.h"

enum { LED_PATTERN_LENGTH = 512 };

/*
 * Pairs of brightness and milliseconds, repeated for ever. Each is followed by
 * one of no length, without which the light would fade to the next.
 * `brightness` is a number, that of the light when it is on.
 */
void led_pattern_write(enum improv_pattern pattern, const char *brightness,
                       char ret_text[LED_PATTERN_LENGTH]);

/* True if this text is one of those. */
bool led_pattern_is_ours(const char *text, const char *brightness);

#endif
