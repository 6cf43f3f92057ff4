/* SPDX-License-Identifier: Apache-2.0 */
/* The button: alias improv-button, else sw0. Sampled on the system work queue
 * from an edge until it rests. */
#include "improv_port/button.h"

#include <errno.h>

#include <zephyr/drivers/gpio.h>

#include "improv_port/host.h"
#include "internal.h"

#define BUTTON                                                                 \
    COND_CODE_1(DT_NODE_EXISTS(DT_ALIAS(improv_button)),                       \
                (DT_ALIAS(improv_button)), (DT_ALIAS(sw0)))

static const struct gpio_dt_spec contact = GPIO_DT_SPEC_GET(BUTTON, gpios);
static struct improv_button button = {.hold_ms =
                                          CONFIG_IMPROV_HOLD * MSEC_PER_SEC};
static struct gpio_callback callback;

static void sample(struct k_work *work);
static K_WORK_DELAYABLE_DEFINE(sample_work, sample);

static void sample(struct k_work *work)
{
    ARG_UNUSED(work);
    switch (improv_button_sample(&button, gpio_pin_get_dt(&contact) > 0,
                                 k_uptime_get_32())) {
    case IMPROV_BUTTON_PRESSED:
        improv_host_tell(IMPROV_EVENT_AUTHORIZE);
        break;
    case IMPROV_BUTTON_HELD:
        improv_zephyr_app_held();
        break;
    case IMPROV_BUTTON_NONE:
        break;
    }
    if (!improv_button_rests(&button))
        k_work_schedule(&sample_work, K_MSEC(IMPROV_BUTTON_SAMPLE_MS));
}

static void edge(const struct device *port, struct gpio_callback *from,
                 gpio_port_pins_t pins)
{
    ARG_UNUSED(port);
    ARG_UNUSED(from);
    ARG_UNUSED(pins);
    k_work_schedule(&sample_work, K_NO_WAIT);
}

int improv_zephyr_button_init(void)
{
    if (!device_is_ready(contact.port))
        return -ENODEV;
    int error = gpio_pin_configure_dt(&contact, GPIO_INPUT);
    if (error)
        return error;
    gpio_init_callback(&callback, edge, BIT(contact.pin));
    error = gpio_add_callback(contact.port, &callback);
    return error
               ? error
               : gpio_pin_interrupt_configure_dt(&contact, GPIO_INT_EDGE_BOTH);
}
