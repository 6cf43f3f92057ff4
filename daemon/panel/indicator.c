/* SPDX-License-Identifier: Apache-2.0 */
#include "panel/indicator.h"

#include <errno.h>

#include "cleanup.h"
#include "clock.h"
#include "improv/timer.h"
#include "panel/gpio.h"
#include "panel/led.h"

struct indicator {
    struct led *led; /* one of these two */
    struct gpio *gpio;
    sd_event_source *timer; /* for what does not blink by itself */
    enum improv_pattern pattern;
    uint32_t since_ms;
};

static bool set_light(struct indicator *indicator, bool on)
{
    return indicator->led ? led_set(indicator->led, on)
                          : gpio_set(indicator->gpio, on);
}

/* Times count from the start of the pattern, so that errors do not add up. */
static void blink(struct indicator *indicator)
{
    uint32_t elapsed = clock_now_ms() - indicator->since_ms;
    struct improv_light light =
        improv_pattern_light(indicator->pattern, elapsed);

    bool goes_on = set_light(indicator, light.on) && light.change_ms > 0;
    clock_arm(indicator->timer,
              goes_on ? light.change_ms - 1 : IMPROV_NO_DEADLINE);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    blink(userdata);
    return 0;
}

/* There is a light now that has to be blinked. */
static void on_by_hand(void *userdata)
{
    blink(userdata);
}

void indicator_show(struct indicator *indicator, enum improv_pattern pattern)
{
    indicator->pattern = pattern;
    indicator->since_ms = clock_now_ms();
    if (indicator->led && led_show(indicator->led, pattern))
        clock_disarm(indicator->timer);
    else
        blink(indicator);
}

static int add_light(struct indicator *indicator, sd_event *event,
                     const struct config_output *output)
{
    switch (output->platform) {
    case CONFIG_OUTPUT_LED:
        return led_new(event, output->led, on_by_hand, indicator,
                       &indicator->led);
    case CONFIG_OUTPUT_GPIO:
        return gpio_output_new(event, &output->gpio, on_by_hand, indicator,
                               &indicator->gpio);
    case CONFIG_OUTPUT_NONE:
        break;
    }
    return -EINVAL; /* which config_check() has refused */
}

int indicator_new(sd_event *event, const struct config_output *output,
                  struct indicator **ret_indicator)
{
    struct indicator *indicator = calloc(1, sizeof *indicator);
    if (!indicator)
        return -ENOMEM;
    int r = clock_add_timer(event, &indicator->timer, on_timer, indicator);
    if (r >= 0)
        r = add_light(indicator, event, output);
    if (r < 0) {
        indicator_free(indicator);
        return r == -EOPNOTSUPP ? -EINVAL : r;
    }
    *ret_indicator = indicator;
    return 0;
}

void indicator_free(struct indicator *indicator)
{
    if (!indicator)
        return;
    led_free(indicator->led);
    gpio_free(indicator->gpio);
    sd_event_source_disable_unref(indicator->timer);
    free(indicator);
}
