/* SPDX-License-Identifier: Apache-2.0 */
#include "panel/gpio.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>

#include "cleanup.h"
#include "clock.h"
#include "log.h"
#include "panel/gpio_line.h"

#define DEVICES     "/dev"
#define CHIP_PREFIX "gpiochip"

enum { PATH_LENGTH = 64 };

struct gpio {
    sd_event *event;
    struct gpio_wish wish;
    void (*handler)(void *userdata); /* activated, or ready */
    void *userdata;
    struct gpio_line *line; /* NULL: there is none yet */
    char path[PATH_LENGTH]; /* of its chip */
    int told;               /* the last error that was said */
    bool active;            /* an input, without its bounces */
    sd_event_source *watch; /* of chips that come and go */
    sd_event_source *edges;
    sd_event_source *debounce;
};

static const char *purpose(const struct gpio *gpio)
{
    return gpio->wish.output ? "indicator" : "button";
}

/* --- An input ------------------------------------------------------------- */

static void drop_line(struct gpio *gpio)
{
    gpio->edges = sd_event_source_disable_unref(gpio->edges);
    clock_disarm(gpio->debounce);
    gpio_line_close(gpio->line);
    gpio->line = NULL;
}

static void lose_line(struct gpio *gpio, int error)
{
    log_info("%s: GPIO line %s of %s is gone: %s", purpose(gpio),
             gpio->wish.config->line, gpio->path, strerror(-error));
    drop_line(gpio);
    gpio->told = 0;
}

static int on_edges(sd_event_source *source, int fd, uint32_t revents,
                    void *userdata)
{
    (void)source, (void)fd;
    struct gpio *gpio = userdata;

    int active = revents & EPOLLIN ? gpio_line_read_edges(gpio->line) : -ENODEV;
    if (active < 0) {
        lose_line(gpio, active);
    } else if (gpio->wish.debounce_ms > 0 &&
               !gpio_line_is_debounced(gpio->line)) {
        clock_arm(gpio->debounce, gpio->wish.debounce_ms);
    } else {
        for (; active > 0; active--)
            gpio->handler(gpio->userdata);
    }
    return 0;
}

/* No edge for so long: it is what it is now. */
static int on_still(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    struct gpio *gpio = userdata;

    int value = gpio_line_get(gpio->line);
    if (value < 0) {
        lose_line(gpio, value);
        return 0;
    }
    bool activated = value > 0 && !gpio->active;
    gpio->active = value > 0;
    if (activated)
        gpio->handler(gpio->userdata);
    return 0;
}

/* One that is active from the start has not been pressed. */
static int begin_input(struct gpio *gpio)
{
    int value = gpio_line_get(gpio->line);
    if (value < 0)
        return value;
    gpio->active = value > 0;
    return sd_event_add_io(gpio->event, &gpio->edges, gpio_line_fd(gpio->line),
                           EPOLLIN, on_edges, gpio);
}

/* --- The chip ------------------------------------------------------------- */

static int try_chip(struct gpio *gpio, const char *path)
{
    int r = gpio_line_open(path, &gpio->wish, &gpio->line);
    if (r >= 0 && !gpio->wish.output)
        r = begin_input(gpio);
    if (r < 0) {
        drop_line(gpio);
        return r;
    }
    snprintf(gpio->path, sizeof gpio->path, "%s", path);
    gpio->told = 0;
    log_info("%s: GPIO line %s of %s", purpose(gpio), gpio->wish.config->line,
             path);
    if (gpio->wish.output)
        gpio->handler(gpio->userdata);
    return 0;
}

/* What is said of an error: what to do about it. */
static const char *advice(int error)
{
    switch (-error) {
    case ENOENT:
        return "no chip is there that has it";
    case EBUSY:
        return "another program or driver has it";
    case EACCES:
    case EPERM:
        return "no permission: see the group of " DEVICES "/" CHIP_PREFIX "*";
    case ENXIO:
        return "its chip has no interrupts, so it can't be a button";
    default:
        return strerror(-error);
    }
}

static void tell_missing(struct gpio *gpio, int error)
{
    const struct config_gpio *config = gpio->wish.config;

    if (error == gpio->told)
        return;
    gpio->told = error;
    log_error("%s: can't take GPIO line %s of %s: %s; waiting", purpose(gpio),
              config->line, config->chip ? config->chip : "any chip",
              advice(error));
}

static bool is_chip(const char *name)
{
    return strncmp(name, CHIP_PREFIX, strlen(CHIP_PREFIX)) == 0;
}

/* Of several errors one tells more than that a chip lacks the line. */
static int try_chips(struct gpio *gpio, DIR *devices)
{
    char path[PATH_LENGTH];
    int error = -ENOENT;

    for (struct dirent *entry; (entry = readdir(devices));) {
        if (!is_chip(entry->d_name) ||
            (size_t)snprintf(path, sizeof path, DEVICES "/%s", entry->d_name) >=
                sizeof path)
            continue;
        int r = try_chip(gpio, path);
        if (r >= 0)
            return 0;
        if (r != -ENOENT)
            error = r;
    }
    return error;
}

static void look_for_line(struct gpio *gpio)
{
    DIR *devices = opendir(DEVICES);
    int r = devices ? try_chips(gpio, devices) : -errno;
    if (devices)
        closedir(devices);
    if (r < 0)
        tell_missing(gpio, r);
}

static int on_devices(sd_event_source *source,
                      const struct inotify_event *event, void *userdata)
{
    (void)source;
    struct gpio *gpio = userdata;

    if (event->len == 0 || !is_chip(event->name))
        return 0;
    if (gpio->line && event->mask & IN_DELETE &&
        strcmp(gpio->path + strlen(DEVICES "/"), event->name) == 0)
        lose_line(gpio, -ENODEV);
    if (!gpio->line)
        look_for_line(gpio);
    return 0;
}

static int set_up(struct gpio *gpio)
{
    int r = clock_add_timer(gpio->event, &gpio->debounce, on_still, gpio);
    if (r >= 0)
        r = sd_event_add_inotify(
            gpio->event, &gpio->watch, DEVICES,
            IN_CREATE | IN_ATTRIB | IN_MOVED_TO | IN_DELETE, on_devices, gpio);
    return r;
}

static int gpio_new(sd_event *event, const struct gpio_wish *wish,
                    void (*handler)(void *userdata), void *userdata,
                    struct gpio **ret_gpio)
{
    if (!gpio_is_supported())
        return -EOPNOTSUPP;
    struct gpio *gpio = calloc(1, sizeof *gpio);
    if (!gpio)
        return -ENOMEM;
    gpio->event = event;
    gpio->wish = *wish;
    gpio->handler = handler;
    gpio->userdata = userdata;
    int r = set_up(gpio);
    if (r < 0) {
        gpio_free(gpio);
        return r;
    }
    *ret_gpio = gpio;
    look_for_line(gpio);
    return 0;
}

int gpio_input_new(sd_event *event, const struct config_gpio *config,
                   uint32_t debounce_ms, void (*activated)(void *userdata),
                   void *userdata, struct gpio **ret_gpio)
{
    const struct gpio_wish wish = {.config = config,
                                   .debounce_ms = debounce_ms};
    return gpio_new(event, &wish, activated, userdata, ret_gpio);
}

int gpio_output_new(sd_event *event, const struct config_gpio *config,
                    void (*ready)(void *userdata), void *userdata,
                    struct gpio **ret_gpio)
{
    const struct gpio_wish wish = {.config = config, .output = true};
    return gpio_new(event, &wish, ready, userdata, ret_gpio);
}

bool gpio_set(struct gpio *gpio, bool active)
{
    if (!gpio->line)
        return false;
    int r = gpio_line_set(gpio->line, active);
    if (r < 0)
        lose_line(gpio, r);
    return r >= 0;
}

void gpio_free(struct gpio *gpio)
{
    if (!gpio)
        return;
    if (gpio->line && gpio->wish.output)
        gpio_line_set(gpio->line, false);
    drop_line(gpio);
    sd_event_source_disable_unref(gpio->debounce);
    sd_event_source_disable_unref(gpio->watch);
    free(gpio);
}
