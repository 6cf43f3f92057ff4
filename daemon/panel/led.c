/* SPDX-License-Identifier: Apache-2.0 */
#include "panel/led.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-device.h>

#include "cleanup.h"
#include "clock.h"
#include "log.h"
#include "panel/led_attribute.h"
#include "panel/led_found.h"
#include "panel/led_pattern.h"

/* udev gives us the files of the trigger, or it does not. */
enum { PERMISSION_MS = 3000 };

struct led {
    const char *name;
    void (*by_hand)(void *userdata);
    void *userdata;
    sd_device_monitor *monitor;
    sd_event_source *patience; /* in state ASKED */

    enum led_state {
        LED_AWAY,    /* or not permitted */
        LED_ASKED,   /* has the trigger, not yet permission for its files */
        LED_KERNEL,  /* blinks by itself */
        LED_BY_HAND, /* is blinked */
    } state;
    int told; /* the last error that was said while AWAY */
    char path[LED_PATH_LENGTH];
    char full[LED_VALUE_LENGTH]; /* its greatest brightness */
    struct led_found found;
    enum improv_pattern pattern;
};

static void lose(struct led *led, int error)
{
    log_info("indicator: %s is gone: %s", led->path, strerror(-error));
    led->state = LED_AWAY;
    led->told = 0;
    clock_disarm(led->patience);
}

/* --- The trigger `pattern` ------------------------------------------------ */

static void blink_by_hand(struct led *led)
{
    clock_disarm(led->patience);
    led->state = LED_BY_HAND;
    led_write(led->path, "trigger", "none"); /* 0 as brightness does it too */
    log_info("indicator: %s, without the kernel's trigger pattern", led->path);
    led->by_hand(led->userdata);
}

/* Writes the pattern, and looks whether the kernel has understood it so. */
static int write_pattern(const struct led *led)
{
    char text[LED_PATTERN_LENGTH], read_back[LED_PATTERN_LENGTH];

    led_pattern_write(led->pattern, led->full, text);
    int r = led_write(led->path, "repeat", "-1");
    if (r >= 0)
        r = led_write(led->path, "pattern", text);
    if (r < 0)
        return r;
    r = led_read(led->path, "pattern", read_back, sizeof read_back);
    if (r < 0)
        return r;
    return strcmp(text, read_back) == 0 ? 0 : -EIO;
}

static void try_pattern(struct led *led)
{
    int r = write_pattern(led);
    if (r == -EACCES) {
        if (led->state != LED_ASKED)
            clock_arm(led->patience, PERMISSION_MS);
        led->state = LED_ASKED;
    } else if (r < 0) {
        blink_by_hand(led);
    } else if (led->state != LED_KERNEL) {
        clock_disarm(led->patience);
        led->state = LED_KERNEL;
        log_info("indicator: %s", led->path);
    }
}

static int on_impatient(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    blink_by_hand(userdata);
    return 0;
}

static void begin(struct led *led)
{
    if (led_write(led->path, "trigger", "pattern") < 0)
        blink_by_hand(led);
    else
        try_pattern(led);
}

/* --- The LED -------------------------------------------------------------- */

static const char *advice(int error)
{
    switch (-error) {
    case ENOENT:
        return "it is not there yet";
    case EACCES:
        return "no permission; is udev's rule 60-improvd.rules there?";
    default:
        return strerror(-error);
    }
}

static int check_permission(const struct led *led)
{
    char path[LED_PATH_LENGTH + LED_VALUE_LENGTH];
    snprintf(path, sizeof path, "%s/brightness", led->path);
    autoclose int fd = open(path, O_WRONLY | O_CLOEXEC);
    return fd < 0 ? -errno : 0;
}

static int find(struct led *led)
{
    int r = led_find(led->name, led->path);
    if (r >= 0)
        r = led_read(led->path, "max_brightness", led->full, sizeof led->full);
    return r < 0 ? r : check_permission(led);
}

static void take(struct led *led)
{
    int r = find(led);
    if (r >= 0) {
        led_remember(led->path, led->full, &led->found);
        begin(led);
        return;
    }
    if (r != led->told)
        log_error("indicator: can't take the LED %s: %s; waiting", led->name,
                  advice(r));
    led->told = r;
}

static const char *file_name(const char *path)
{
    return strrchr(path, '/') + 1;
}

/* udev tells of a LED after its rules have been run. */
static int on_device(sd_device_monitor *monitor, sd_device *device,
                     void *userdata)
{
    (void)monitor;
    struct led *led = userdata;
    sd_device_action_t action = SD_DEVICE_CHANGE;
    const char *name = "";

    sd_device_get_action(device, &action);
    sd_device_get_sysname(device, &name);
    bool ours =
        led->state != LED_AWAY && strcmp(name, file_name(led->path)) == 0;
    if (ours && action == SD_DEVICE_REMOVE)
        lose(led, -ENODEV);
    if (led->state == LED_AWAY)
        take(led);
    else if (ours && led->state == LED_ASKED)
        try_pattern(led);
    return 0;
}

static int watch(struct led *led, sd_event *event)
{
    int r = sd_device_monitor_new(&led->monitor);
    if (r >= 0)
        r = sd_device_monitor_filter_add_match_subsystem_devtype(led->monitor,
                                                                 "leds", NULL);
    if (r >= 0)
        r = sd_device_monitor_attach_event(led->monitor, event);
    if (r >= 0)
        r = sd_device_monitor_start(led->monitor, on_device, led);
    if (r < 0)
        log_error("indicator: can't watch for LEDs: %s", strerror(-r));
    return r;
}

int led_new(sd_event *event, const char *name, void (*by_hand)(void *userdata),
            void *userdata, struct led **ret_led)
{
    if (!*name || *name == '.' || strchr(name, '/')) {
        log_error("output: '%s' can't be a LED; see the names in " LEDS, name);
        return -EINVAL;
    }
    struct led *led = calloc(1, sizeof *led);
    if (!led)
        return -ENOMEM;
    led->name = name;
    led->by_hand = by_hand;
    led->userdata = userdata;
    int r = clock_add_timer(event, &led->patience, on_impatient, led);
    if (r >= 0)
        r = watch(led, event);
    if (r < 0) {
        led_free(led);
        return r;
    }
    *ret_led = led;
    take(led);
    return 0;
}

bool led_show(struct led *led, enum improv_pattern pattern)
{
    led->pattern = pattern;
    if (led->state == LED_KERNEL)
        try_pattern(led);
    return led->state != LED_BY_HAND;
}

bool led_set(struct led *led, bool on)
{
    int r = led_write(led->path, "brightness", on ? led->full : "0");
    if (r < 0)
        lose(led, r);
    return r >= 0;
}

void led_free(struct led *led)
{
    if (!led)
        return;
    if (led->state != LED_AWAY)
        led_give_back(led->path, &led->found);
    sd_device_monitor_unref(led->monitor);
    sd_event_source_disable_unref(led->patience);
    free(led);
}
