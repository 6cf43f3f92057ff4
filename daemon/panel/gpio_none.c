/* SPDX-License-Identifier: Apache-2.0 */
/* A build without libgpiod. */
#include <errno.h>

#include "log.h"
#include "panel/gpio_line.h"

bool gpio_is_supported(void)
{
    log_error("platform gpio: improvd was built without libgpiod; build it "
              "with libgpiod, or use platform evdev or led");
    return false;
}

int gpio_line_open(const char *path, const struct gpio_wish *wish,
                   struct gpio_line **ret_line)
{
    (void)path, (void)wish, (void)ret_line;
    return -EOPNOTSUPP;
}

void gpio_line_close(struct gpio_line *line)
{
    (void)line;
}

int gpio_line_fd(struct gpio_line *line)
{
    (void)line;
    return -EOPNOTSUPP;
}

bool gpio_line_is_debounced(const struct gpio_line *line)
{
    (void)line;
    return false;
}

int gpio_line_read_edges(struct gpio_line *line)
{
    (void)line;
    return -EOPNOTSUPP;
}

int gpio_line_get(struct gpio_line *line)
{
    (void)line;
    return -EOPNOTSUPP;
}

int gpio_line_set(struct gpio_line *line, bool active)
{
    (void)line, (void)active;
    return -EOPNOTSUPP;
}
