/* SPDX-License-Identifier: Apache-2.0 */
/* libgpiod from version 2 on. */
#include <errno.h>
#include <gpiod.h>
#include <stdlib.h>

#include "cleanup.h"
#include "panel/gpio_line.h"

enum { EDGES_AT_A_TIME = 16 };

struct gpio_line {
    struct gpiod_line_request *request;
    struct gpiod_edge_event_buffer *edges; /* NULL: an output */
    unsigned offset;
    bool debounced; /* by the kernel */
};

bool gpio_is_supported(void)
{
    return true;
}

static enum gpiod_line_bias line_bias(enum config_bias bias)
{
    switch (bias) {
    case CONFIG_BIAS_PULL_UP:
        return GPIOD_LINE_BIAS_PULL_UP;
    case CONFIG_BIAS_PULL_DOWN:
        return GPIOD_LINE_BIAS_PULL_DOWN;
    case CONFIG_BIAS_NONE:
        return GPIOD_LINE_BIAS_DISABLED;
    case CONFIG_BIAS_AS_IS:
        break;
    }
    return GPIOD_LINE_BIAS_AS_IS;
}

static void fill_settings(struct gpiod_line_settings *settings,
                          const struct gpio_wish *wish, bool debounced)
{
    gpiod_line_settings_set_active_low(settings, wish->config->active_low);
    gpiod_line_settings_set_bias(settings, line_bias(wish->config->bias));
    if (wish->output) {
        gpiod_line_settings_set_direction(settings,
                                          GPIOD_LINE_DIRECTION_OUTPUT);
        return;
    }
    gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
    gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH);
    if (debounced)
        gpiod_line_settings_set_debounce_period_us(settings,
                                                   wish->debounce_ms * 1000UL);
}

/* Any of the three may be NULL: out of memory. */
static int request_with(struct gpiod_chip *chip, struct gpio_line *line,
                        const struct gpio_wish *wish,
                        struct gpiod_line_settings *settings,
                        struct gpiod_line_config *lines,
                        struct gpiod_request_config *request)
{
    if (!settings || !lines || !request)
        return -ENOMEM;
    fill_settings(settings, wish, line->debounced);
    gpiod_request_config_set_consumer(request, GPIO_CONSUMER);
    if (gpiod_line_config_add_line_settings(lines, &line->offset, 1, settings) <
        0)
        return -errno;
    line->request = gpiod_chip_request_lines(chip, request, lines);
    return line->request ? 0 : -errno;
}

static int request_line(struct gpiod_chip *chip, struct gpio_line *line,
                        const struct gpio_wish *wish)
{
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    struct gpiod_line_config *lines = gpiod_line_config_new();
    struct gpiod_request_config *request = gpiod_request_config_new();

    int r = request_with(chip, line, wish, settings, lines, request);
    gpiod_request_config_free(request);
    gpiod_line_config_free(lines);
    gpiod_line_settings_free(settings);
    return r;
}

/* -ENOENT if this is another chip, or has no such line. */
static int find_line(struct gpiod_chip *chip, const char *path,
                     const struct config_gpio *config, unsigned *ret_offset)
{
    struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
    if (!info)
        return -errno;
    bool wanted = gpio_is_chip(config, path, gpiod_chip_info_get_name(info),
                               gpiod_chip_info_get_label(info));
    size_t count = gpiod_chip_info_get_num_lines(info);
    gpiod_chip_info_free(info);
    if (!wanted)
        return -ENOENT;

    int offset = gpio_line_number(config);
    if (offset < 0)
        offset = gpiod_chip_get_line_offset_from_name(chip, config->line);
    if (offset < 0)
        return -errno;
    if ((size_t)offset >= count)
        return -ENOENT;
    *ret_offset = (unsigned)offset;
    return 0;
}

/* The kernel can't debounce a line of a chip that sleeps, such as one on an I2C
 * bus: -EINVAL. */
static int take_input(struct gpiod_chip *chip, struct gpio_line *line,
                      const struct gpio_wish *wish)
{
    line->edges = gpiod_edge_event_buffer_new(EDGES_AT_A_TIME);
    if (!line->edges)
        return -ENOMEM;
    line->debounced = wish->debounce_ms > 0;
    int r = request_line(chip, line, wish);
    if (r == -EBUSY || r >= 0 || !line->debounced)
        return r;
    line->debounced = false;
    return request_line(chip, line, wish);
}

static int take_line(struct gpiod_chip *chip, const char *path,
                     const struct gpio_wish *wish, struct gpio_line *line)
{
    int r = find_line(chip, path, wish->config, &line->offset);
    if (r < 0)
        return r;
    return wish->output ? request_line(chip, line, wish)
                        : take_input(chip, line, wish);
}

int gpio_line_open(const char *path, const struct gpio_wish *wish,
                   struct gpio_line **ret_line)
{
    struct gpio_line *line = calloc(1, sizeof *line);
    if (!line)
        return -ENOMEM;
    struct gpiod_chip *chip = gpiod_chip_open(path);
    int r = chip ? take_line(chip, path, wish, line) : -errno;
    if (chip)
        gpiod_chip_close(chip); /* a request lives on without it */
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
    if (line->request)
        gpiod_line_request_release(line->request);
    gpiod_edge_event_buffer_free(line->edges);
    free(line);
}

int gpio_line_fd(struct gpio_line *line)
{
    return gpiod_line_request_get_fd(line->request);
}

bool gpio_line_is_debounced(const struct gpio_line *line)
{
    return line->debounced;
}

static bool is_active_edge(struct gpiod_edge_event_buffer *edges, int index)
{
    struct gpiod_edge_event *edge =
        gpiod_edge_event_buffer_get_event(edges, (unsigned long)index);
    return edge && gpiod_edge_event_get_event_type(edge) ==
                       GPIOD_EDGE_EVENT_RISING_EDGE;
}

int gpio_line_read_edges(struct gpio_line *line)
{
    int active = 0;

    int count = gpiod_line_request_read_edge_events(line->request, line->edges,
                                                    EDGES_AT_A_TIME);
    if (count < 0)
        return -errno;
    for (int i = 0; i < count; i++)
        active += is_active_edge(line->edges, i);
    return active;
}

int gpio_line_get(struct gpio_line *line)
{
    enum gpiod_line_value value =
        gpiod_line_request_get_value(line->request, line->offset);
    return value == GPIOD_LINE_VALUE_ERROR ? -errno
                                           : value == GPIOD_LINE_VALUE_ACTIVE;
}

int gpio_line_set(struct gpio_line *line, bool active)
{
    enum gpiod_line_value value =
        active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
    return gpiod_line_request_set_value(line->request, line->offset, value) < 0
               ? -errno
               : 0;
}
