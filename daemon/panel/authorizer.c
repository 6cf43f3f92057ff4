/* SPDX-License-Identifier: Apache-2.0 */
#include "panel/authorizer.h"

#include <errno.h>

#include "cleanup.h"
#include "panel/evdev_button.h"
#include "panel/gpio.h"

struct authorizer {
    struct evdev_button *evdev; /* one of these two */
    struct gpio *gpio;
};

static int add_button(struct authorizer *authorizer, sd_event *event,
                      const struct config_sensor *sensor,
                      void (*pressed)(void *userdata), void *userdata)
{
    switch (sensor->platform) {
    case CONFIG_SENSOR_EVDEV:
        return evdev_button_new(event, sensor->device, sensor->key, pressed,
                                userdata, &authorizer->evdev);
    case CONFIG_SENSOR_GPIO:
        return gpio_input_new(event, &sensor->gpio, sensor->debounce_ms,
                              pressed, userdata, &authorizer->gpio);
    case CONFIG_SENSOR_DBUS:
    case CONFIG_SENSOR_NONE:
        break;
    }
    return -EINVAL; /* NONE, which config_check() has refused */
}

int authorizer_new(sd_event *event, const struct config_sensor *sensor,
                   void (*pressed)(void *userdata), void *userdata,
                   struct authorizer **ret_authorizer)
{
    static const struct config_sensor any = {.platform = CONFIG_SENSOR_EVDEV};

    if (sensor && sensor->platform == CONFIG_SENSOR_DBUS) {
        *ret_authorizer = NULL;
        return 0;
    }
    struct authorizer *authorizer = calloc(1, sizeof *authorizer);
    if (!authorizer)
        return -ENOMEM;
    int r = add_button(authorizer, event, sensor ? sensor : &any, pressed,
                       userdata);
    if (r < 0) {
        authorizer_free(authorizer);
        return r == -EOPNOTSUPP ? -EINVAL : r;
    }
    *ret_authorizer = authorizer;
    return 0;
}

void authorizer_free(struct authorizer *authorizer)
{
    if (!authorizer)
        return;
    evdev_button_free(authorizer->evdev);
    gpio_free(authorizer->gpio);
    free(authorizer);
}
