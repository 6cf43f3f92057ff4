/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One part of improvd's panel by itself, for test_panel.py:
 *
 *   panel_parts evdev DEVICE KEY      a button: prints a line for each press;
 *   panel_parts gpio LINE [low]       DEVICE - is any
 *   panel_parts led NAME              a light: shows the pattern with the
 *   panel_parts light LINE [low]      number that it reads, one in each line
 *
 * LINE is CHIP:LINE; low makes it active low. It ends with its input.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "log.h"
#include "panel/authorizer.h"
#include "panel/indicator.h"

enum { DEBOUNCE_MS = 50 };

struct parts {
    struct authorizer *authorizer;
    struct indicator *indicator;
};

static void on_pressed(void *userdata)
{
    (void)userdata;
    puts("pressed");
}

static int on_command(sd_event_source *source, int fd, uint32_t revents,
                      void *userdata)
{
    (void)revents;
    const struct parts *parts = userdata;
    char text[64];

    ssize_t length = read(fd, text, sizeof text - 1);
    if (length <= 0)
        return sd_event_exit(sd_event_source_get_event(source), 0);
    text[length] = '\0';
    for (const char *c = text; *c && parts->indicator; c++)
        if (*c >= '0' && *c <= '4')
            indicator_show(parts->indicator, (enum improv_pattern)(*c - '0'));
    return 0;
}

static struct config_gpio parse_line(int argc, char **argv)
{
    char *colon = strchr(argv[2], ':');

    *colon = '\0';
    return (struct config_gpio){
        .chip = argv[2],
        .line = colon + 1,
        .active_low = argc > 3 && strcmp(argv[3], "low") == 0,
    };
}

static int add_sensor(struct parts *parts, sd_event *event, int argc,
                      char **argv)
{
    static struct config_sensor sensor = {.debounce_ms = DEBOUNCE_MS};

    if (strcmp(argv[1], "gpio") == 0) {
        sensor.platform = CONFIG_SENSOR_GPIO;
        sensor.gpio = parse_line(argc, argv);
    } else {
        sensor.platform = CONFIG_SENSOR_EVDEV;
        sensor.device = strcmp(argv[2], "-") == 0 ? NULL : argv[2];
        sensor.key = argc > 3 ? argv[3] : NULL;
    }
    return authorizer_new(event, &sensor, on_pressed, NULL, &parts->authorizer);
}

static int add_output(struct parts *parts, sd_event *event, int argc,
                      char **argv)
{
    static struct config_output output = {.platform = CONFIG_OUTPUT_LED};

    if (strcmp(argv[1], "light") == 0) {
        output.platform = CONFIG_OUTPUT_GPIO;
        output.gpio = parse_line(argc, argv);
    } else {
        output.led = argv[2];
    }
    return indicator_new(event, &output, &parts->indicator);
}

int main(int argc, char **argv)
{
    struct parts parts = {NULL, NULL};
    sd_event *event = NULL;

    if (argc < 3)
        return 2;
    log_open("panel_parts", LOG_LEVEL_DEBUG);
    setvbuf(stdout, NULL, _IOLBF, 0);
    int r = sd_event_default(&event);
    if (r >= 0)
        r = *argv[1] == 'e' || *argv[1] == 'g'
                ? add_sensor(&parts, event, argc, argv)
                : add_output(&parts, event, argc, argv);
    if (r >= 0)
        r = sd_event_add_io(event, NULL, STDIN_FILENO, EPOLLIN, on_command,
                            &parts);
    if (r >= 0) {
        puts("ready");
        r = sd_event_loop(event);
    }
    authorizer_free(parts.authorizer);
    indicator_free(parts.indicator);
    sd_event_unref(event);
    return r < 0;
}
