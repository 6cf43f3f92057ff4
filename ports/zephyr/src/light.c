/* SPDX-License-Identifier: Apache-2.0 */
/* The light, on the system work queue: alias improv-led, else led0. */
#include <errno.h>

#include <zephyr/drivers/gpio.h>

#include "improv_port/port.h"
#include "internal.h"

#define LIGHT                                                                  \
    COND_CODE_1(DT_NODE_EXISTS(DT_ALIAS(improv_led)), (DT_ALIAS(improv_led)),  \
                (DT_ALIAS(led0)))

static const struct gpio_dt_spec light = GPIO_DT_SPEC_GET(LIGHT, gpios);

static struct {
    struct k_spinlock guard;
    enum improv_pattern pattern;
    uint32_t since_ms;
} shown;

static void show(struct k_work *work);
static K_WORK_DELAYABLE_DEFINE(show_work, show);

static void show(struct k_work *work)
{
    ARG_UNUSED(work);
    k_spinlock_key_t key = k_spin_lock(&shown.guard);
    enum improv_pattern pattern = shown.pattern;
    uint32_t elapsed_ms = k_uptime_get_32() - shown.since_ms;
    k_spin_unlock(&shown.guard, key);

    struct improv_light now = improv_pattern_light(pattern, elapsed_ms);
    gpio_pin_set_dt(&light, now.on);
    if (now.change_ms > 0)
        k_work_schedule(&show_work, K_MSEC(now.change_ms));
}

void improv_port_show(enum improv_pattern pattern)
{
    k_spinlock_key_t key = k_spin_lock(&shown.guard);
    shown.pattern = pattern;
    shown.since_ms = k_uptime_get_32();
    k_spin_unlock(&shown.guard, key);
    k_work_reschedule(&show_work, K_NO_WAIT);
}

int improv_zephyr_light_init(void)
{
    return device_is_ready(light.port)
               ? gpio_pin_configure_dt(&light, GPIO_OUTPUT_INACTIVE)
               : -ENODEV;
}
