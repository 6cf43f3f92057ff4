/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What only the machine can tell. It is no mistake: improvd waits for what is
 * plugged in later, and a file may be checked on another machine.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <stdarg.h>
#include <string.h>

#include "cleanup.h"
#include "config/config_keys.h"
#include "config/printable.h"

enum { MINUTE = 60 * 1000 };

struct hints {
    FILE *out;
    size_t count;
};

static void hint(struct hints *hints, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void hint(struct hints *hints, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    make_printable(text);
    if (hints->count++ == 0)
        fputs("Hints, from this machine:\n", hints->out);
    fprintf(hints->out, "  %s\n", text);
}

/* The pattern is the configuration's: a LED's name may have * and ?. */
static bool any_file(const char *folder, const char *pattern)
{
    char path[512];
    glob_t found;

    if ((size_t)snprintf(path, sizeof path, "%s%s", folder, pattern) >=
        sizeof path)
        return false;
    if (glob(path, GLOB_NOSORT, NULL, &found) != 0)
        return false;
    globfree(&found);
    return true;
}

static bool is_there(const char *folder, const char *name)
{
    char path[512];

    return (size_t)snprintf(path, sizeof path, "%s%s", folder, name) <
               sizeof path &&
           access(path, F_OK) == 0;
}

/* One line of a file of sysfs. */
static bool has_line(const char *path, const char *expected)
{
    autofclose FILE *file = fopen(path, "re");
    char line[256] = "";

    if (!file || !fgets(line, sizeof line, file))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return strcmp(line, expected) == 0;
}

static bool has_input_device(const char *name)
{
    glob_t found;
    bool has = false;

    if (*name == '/')
        return is_there("", name);
    if (glob("/sys/class/input/event*/device/name", GLOB_NOSORT, NULL,
             &found) != 0)
        return false;
    for (size_t i = 0; !has && i < found.gl_pathc; i++)
        has = has_line(found.gl_pathv[i], name);
    globfree(&found);
    return has;
}

static void look_at_gpio(struct hints *hints, const char *block,
                         const struct config_gpio *gpio)
{
    const char *chip = gpio->chip ? gpio->chip : "gpiochip*";

    if (!any_file(*chip == '/' ? "" : "/dev/", chip) &&
        (!gpio->chip || strncmp(chip, "gpiochip", 8) == 0 || *chip == '/'))
        hint(hints, "%s: there is no %.45s", block,
             gpio->chip ? gpio->chip : "GPIO chip");
}

static void look_at_panel(struct hints *hints, const struct config *config)
{
    for (size_t i = 0; i < config->sensor_count; i++) {
        const struct config_sensor *sensor = &config->sensors[i];
        if (sensor->platform == CONFIG_SENSOR_GPIO)
            look_at_gpio(hints, "binary_sensor", &sensor->gpio);
        if (sensor->device && !has_input_device(sensor->device))
            hint(hints, "binary_sensor: there is no input device '%.30s'",
                 sensor->device);
    }
    for (size_t i = 0; i < config->output_count; i++) {
        const struct config_output *output = &config->outputs[i];
        if (output->platform == CONFIG_OUTPUT_GPIO)
            look_at_gpio(hints, "output", &output->gpio);
        if (output->led && !any_file("/sys/class/leds/", output->led))
            hint(hints, "output: there is no LED '%.30s' in /sys/class/leds",
                 output->led);
    }
}

static void look_at_hooks(struct hints *hints, const struct config *config)
{
    for (size_t i = 0; i < CONFIG_HOOKS; i++) {
        char **arguments = config->hooks[i];
        if (arguments && access(arguments[0], X_OK) < 0)
            hint(hints, "%.30s can't be run: %s", arguments[0],
                 strerror(errno));
    }
}

static void look_at_names(struct hints *hints, const struct config *config)
{
    if (config->wifi_interface &&
        !is_there("/sys/class/net/", config->wifi_interface))
        hint(hints, "wifi: there is no interface %s", config->wifi_interface);
    if (config->adapter && !is_there("/sys/class/bluetooth/", config->adapter))
        hint(hints, "improvd: there is no Bluetooth adapter %s",
             config->adapter);
    if (config->settings_group && !getgrnam(config->settings_group))
        hint(hints, "improvd: settings_group: there is no group %s",
             config->settings_group);
}

/* Times that are allowed, but hardly meant. */
static void look_at_times(struct hints *hints, const struct config *config)
{
    if (config->authorized_duration_ms > 60 * MINUTE)
        hint(hints, "authorized_duration: a press opens it for over an hour");
    if (config->identify_duration_ms > 5 * MINUTE)
        hint(hints, "identify_duration: it blinks for over 5 minutes");
    if (config->connect_timeout_ms < 5000)
        hint(hints, "connect_timeout: most networks take longer than that");
    if (config->connect_timeout_ms > 2 * MINUTE)
        hint(hints, "connect_timeout: most clients give up before that");
    if (config->hook_timeout_ms > 5 * MINUTE)
        hint(hints, "hook_timeout: a program that hangs blocks the next one");
}

size_t config_print_hints(const struct config *config, FILE *out)
{
    struct hints hints = {out, 0};

    look_at_panel(&hints, config);
    look_at_hooks(&hints, config);
    look_at_names(&hints, config);
    look_at_times(&hints, config);
    return hints.count;
}
