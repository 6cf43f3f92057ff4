/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A GPIO line of the configuration, whose chip may come and go. What is
 * missing is said once and looked for when a chip comes or changes its mode.
 */
#ifndef IMPROVD_GPIO_H
#define IMPROVD_GPIO_H

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#include "config/config.h"

struct gpio;

/* Calls `activated` each time the line becomes active and stays so for
 * `debounce_ms`. `config` must outlive it. -EOPNOTSUPP, after saying so, if
 * this build has no GPIO. */
int gpio_input_new(sd_event *event, const struct config_gpio *config,
                   uint32_t debounce_ms, void (*activated)(void *userdata),
                   void *userdata, struct gpio **ret_gpio);

/* Calls `ready` when the line, which is inactive then, has been taken; the
 * first time perhaps before this returns. Otherwise like an input. */
int gpio_output_new(sd_event *event, const struct config_gpio *config,
                    void (*ready)(void *userdata), void *userdata,
                    struct gpio **ret_gpio);

/* False if there is no such line now; see `ready`. */
bool gpio_set(struct gpio *gpio, bool active);

/* Turns an output off. */
void gpio_free(struct gpio *gpio);

#endif
