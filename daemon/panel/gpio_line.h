/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line of a GPIO chip, by libgpiod. Its API changed with version 2, so there
 * is a file for each, and gpio_none.c for a build without the library.
 */
#ifndef IMPROVD_GPIO_LINE_H
#define IMPROVD_GPIO_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"

#define GPIO_CONSUMER "improvd" /* as whose the kernel shows the line */

struct gpio_line;

struct gpio_wish {
    const struct config_gpio *config;
    bool output;          /* else an input that tells its edges */
    uint32_t debounce_ms; /* of an input */
};

/* False, after saying so, if this build has no GPIO at all. */
bool gpio_is_supported(void);

/*
 * Takes the line if the chip of this path is the one that the wish means.
 * -ENOENT if it is not, -EBUSY if another has the line; an output begins
 * inactive. Close it with gpio_line_close().
 */
int gpio_line_open(const char *path, const struct gpio_wish *wish,
                   struct gpio_line **ret_line);
void gpio_line_close(struct gpio_line *line);

/* Readable when there are edges; the line's own. */
int gpio_line_fd(struct gpio_line *line);

/* True if the kernel does what debounce_ms asked for. */
bool gpio_line_is_debounced(const struct gpio_line *line);

/* Takes the edges that wait, of which there must be one; returns how many
 * made the line active, or a negative errno. */
int gpio_line_read_edges(struct gpio_line *line);

/* 1 if active, 0 if not, or a negative errno. */
int gpio_line_get(struct gpio_line *line);

int gpio_line_set(struct gpio_line *line, bool active);

/* For the files behind this header. */

/* True if the chip is meant: by name, label or path, or none is named. */
bool gpio_is_chip(const struct config_gpio *config, const char *path,
                  const char *name, const char *label);

/* The number that the line is named by, or -1 if it is a name. */
int gpio_line_number(const struct config_gpio *config);

#endif
