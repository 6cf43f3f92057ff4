/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A LED of /sys/class/leds, which may come and go. Where the kernel's trigger
 * `pattern` can be had, the kernel blinks by itself.
 */
#ifndef IMPROVD_LED_H
#define IMPROVD_LED_H

#include <stdbool.h>
#include <systemd/sd-event.h>

#include "improv/indicator.h"

struct led;

/*
 * `name` as in the configuration, which must outlive it. Calls `by_hand` when
 * the LED is there and the kernel can't blink it, so that led_show() is asked
 * again; perhaps before this returns. -EINVAL, after saying so, for a name
 * that can't be one.
 */
int led_new(sd_event *event, const char *name, void (*by_hand)(void *userdata),
            void *userdata, struct led **ret_led);

/* True if nothing more is to be done: the kernel shows the pattern, or will as
 * soon as there is a LED. False if led_set() has to. */
bool led_show(struct led *led, enum improv_pattern pattern);

/* False if the LED is gone. */
bool led_set(struct led *led, bool on);

/* Gives the LED back as it was found. */
void led_free(struct led *led);

#endif
