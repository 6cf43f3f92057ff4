/* SPDX-License-Identifier: Apache-2.0 */
#include "panel/indicator.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "improv/timer.h"
#include "log.h"

#define LEDS "/sys/class/leds"

enum { PATH_LENGTH = 128, VALUE_LENGTH = 32, TRIGGERS_LENGTH = 4096 };

struct indicator {
    const char *wanted; /* name or pattern of the LED */
    char path[PATH_LENGTH];
    char on[VALUE_LENGTH];             /* its full brightness */
    char old_brightness[VALUE_LENGTH]; /* as it was found */
    char old_trigger[VALUE_LENGTH];
    int brightness; /* file descriptor; -1 while there is no LED */
    sd_event_source *timer;
    enum improv_pattern pattern;
    uint32_t since_ms;
};

/* --- The LED -------------------------------------------------------------- */

/* Returns the length; the text ends in NUL, without the newline. */
static ssize_t read_attribute(const struct indicator *indicator,
                              const char *name, char *text, size_t size)
{
    char path[PATH_LENGTH + VALUE_LENGTH];
    snprintf(path, sizeof path, "%s/%s", indicator->path, name);
    autoclose int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);
    if (length < 0)
        return -1;
    if (length > 0 && text[length - 1] == '\n')
        length--;
    text[length] = '\0';
    return length;
}

static void write_attribute(const struct indicator *indicator, const char *name,
                            const char *text)
{
    char path[PATH_LENGTH + VALUE_LENGTH];
    snprintf(path, sizeof path, "%s/%s", indicator->path, name);
    autoclose int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        log_debug("indicator: %s: %s", path, strerror(errno));
}

/* The active trigger is the one in brackets. */
static void remember_trigger(struct indicator *indicator)
{
    char triggers[TRIGGERS_LENGTH];

    if (read_attribute(indicator, "trigger", triggers, sizeof triggers) < 0)
        return;
    char *start = strchr(triggers, '[');
    char *end = start ? strchr(start, ']') : NULL;
    if (!end)
        return;
    *end = '\0';
    snprintf(indicator->old_trigger, sizeof indicator->old_trigger, "%s",
             start + 1);
}

static bool find_led(struct indicator *indicator)
{
    char pattern[PATH_LENGTH];
    glob_t found;

    snprintf(pattern, sizeof pattern, LEDS "/%s", indicator->wanted);
    if (glob(pattern, 0, NULL, &found) != 0)
        return false;
    snprintf(indicator->path, sizeof indicator->path, "%s", found.gl_pathv[0]);
    globfree(&found);
    return true;
}

static void open_led(struct indicator *indicator)
{
    char path[PATH_LENGTH + VALUE_LENGTH];

    if (indicator->brightness >= 0 || strchr(indicator->wanted, '/') ||
        !find_led(indicator))
        return;
    snprintf(path, sizeof path, "%s/brightness", indicator->path);
    if (read_attribute(indicator, "max_brightness", indicator->on,
                       sizeof indicator->on) <= 0)
        return;
    read_attribute(indicator, "brightness", indicator->old_brightness,
                   sizeof indicator->old_brightness);
    remember_trigger(indicator);
    write_attribute(indicator, "trigger", "none");
    indicator->brightness = open(path, O_WRONLY | O_CLOEXEC);
    if (indicator->brightness < 0)
        log_error("indicator: %s: %s", path, strerror(errno));
    else
        log_info("indicator: %s", indicator->path);
}

static void close_led(struct indicator *indicator)
{
    close(indicator->brightness);
    indicator->brightness = -1;
}

static void set_light(struct indicator *indicator, bool on)
{
    const char *text = on ? indicator->on : "0";

    if (indicator->brightness >= 0 &&
        pwrite(indicator->brightness, text, strlen(text), 0) < 0) {
        log_error("indicator: %s: %s", indicator->path, strerror(errno));
        close_led(indicator);
    }
}

/* --- The pattern ---------------------------------------------------------- */

/* Times count from the start of the pattern, so that errors do not add up. */
static void update(struct indicator *indicator)
{
    uint32_t elapsed = clock_now_ms() - indicator->since_ms;
    struct improv_light light =
        improv_pattern_light(indicator->pattern, elapsed);

    set_light(indicator, light.on);
    clock_arm(indicator->timer,
              light.change_ms > 0 && indicator->brightness >= 0
                  ? light.change_ms - 1
                  : IMPROV_NO_DEADLINE);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    update(userdata);
    return 0;
}

void indicator_show(struct indicator *indicator, enum improv_pattern pattern)
{
    open_led(indicator);
    indicator->pattern = pattern;
    indicator->since_ms = clock_now_ms();
    update(indicator);
}

int indicator_new(sd_event *event, const char *led,
                  struct indicator **ret_indicator)
{
    struct indicator *indicator = calloc(1, sizeof *indicator);
    if (!indicator)
        return -ENOMEM;
    indicator->wanted = led;
    indicator->brightness = -1;

    int r = clock_add_timer(event, &indicator->timer, on_timer, indicator);
    if (r < 0) {
        indicator_free(indicator);
        return r;
    }
    open_led(indicator);
    if (indicator->brightness < 0)
        log_error("indicator: no LED " LEDS "/%s yet", led);
    *ret_indicator = indicator;
    return 0;
}

void indicator_free(struct indicator *indicator)
{
    if (!indicator)
        return;
    if (indicator->brightness >= 0) {
        close_led(indicator);
        write_attribute(indicator, "brightness", indicator->old_brightness);
        if (*indicator->old_trigger)
            write_attribute(indicator, "trigger", indicator->old_trigger);
    }
    sd_event_source_disable_unref(indicator->timer);
    free(indicator);
}
