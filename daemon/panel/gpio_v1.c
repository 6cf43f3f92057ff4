/* SPDX-License-Identifier: Apache-2.0 */
/* libgpiod before version 2. */
#include <errno.h>
#include <gpiod.h>
#include <stdlib.h>

#include "cleanup.h"
#include "panel/gpio_line.h"

enum { EDGES_AT_A_TIME = 16 };

struct gpio_line {
    struct gpiod_chip *chip;
    struct gpiod_line *line; /* the chip's */
};

bool gpio_is_supported(void)
{
    return true;
}

static int bias_flag(enum config_bias bias)
{
    switch (bias) {
    case CONFIG_BIAS_PULL_UP:
        return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
    case CONFIG_BIAS_PULL_DOWN:
        return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
    case CONFIG_BIAS_NONE:
        return GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
    case CONFIG_BIAS_AS_IS:
        break;
    }
    return 0;
}

static int request(struct gpiod_line *line, const struct gpio_wish *wish)
{
    const struct gpiod_line_request_config config = {
        .consumer = GPIO_CONSUMER,
        .request_type = wish->output ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT
                                     : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES,
        .flags =
            bias_flag(wish->config->bias) |
            (wish->config->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0),
    };
    return gpiod_line_request(line, &config, 0) < 0 ? -errno : 0;
}

/* NULL if the chip has no such line. */
static struct gpiod_line *find_line(struct gpiod_chip *chip,
                                    const struct config_gpio *config)
{
    int number = gpio_line_number(config);
    if (number < 0)
        return gpiod_chip_find_line(chip, config->line);
    return (unsigned)number < gpiod_chip_num_lines(chip)
               ? gpiod_chip_get_line(chip, (unsigned)number)
               : NULL;
}

/* The line stays the chip's: closing the chip gives it back. */
static int take_line(struct gpiod_chip *chip, const char *path,
                     const struct gpio_wish *wish, struct gpiod_line **ret_line)
{
    if (!gpio_is_chip(wish->config, path, gpiod_chip_name(chip),
                      gpiod_chip_label(chip)))
        return -ENOENT;
    struct gpiod_line *line = find_line(chip, wish->config);
    if (!line)
        return -ENOENT;
    int r = request(line, wish);
    if (r < 0)
        return r;
    *ret_line = line;
    return 0;
}

int gpio_line_open(const char *path, const struct gpio_wish *wish,
                   struct gpio_line **ret_line)
{
    struct gpio_line *line = calloc(1, sizeof *line);
    if (!line)
        return -ENOMEM;
    line->chip = gpiod_chip_open(path);
    int r =
        line->chip ? take_line(line->chip, path, wish, &line->line) : -errno;
    if (r < 0)
        gpio_line_close(line);
    else
        *ret_line = line;
    return r;
}

void gpio_line_close(struct gpio_line *line)
{
    if (!line)
        return;
    if (line->chip)
        gpiod_chip_close(line->chip);
    free(line);
}

int gpio_line_fd(struct gpio_line *line)
{
    int fd = gpiod_line_event_get_fd(line->line);
    return fd < 0 ? -errno : fd;
}

bool gpio_line_is_debounced(const struct gpio_line *line)
{
    (void)line; /* this API can't ask for it */
    return false;
}

int gpio_line_read_edges(struct gpio_line *line)
{
    struct gpiod_line_event events[EDGES_AT_A_TIME];
    int active = 0;

    int count =
        gpiod_line_event_read_multiple(line->line, events, EDGES_AT_A_TIME);
    if (count < 0)
        return -errno;
    for (int i = 0; i < count; i++)
        active += events[i].event_type == GPIOD_LINE_EVENT_RISING_EDGE;
    return active;
}

int gpio_line_get(struct gpio_line *line)
{
    int value = gpiod_line_get_value(line->line);
    return value < 0 ? -errno : value;
}

int gpio_line_set(struct gpio_line *line, bool active)
{
    return gpiod_line_set_value(line->line, active) < 0 ? -errno : 0;
}
