/* SPDX-License-Identifier: Apache-2.0 */
/* The button and the light. */
#include "driver/gpio.h"
#include "improv_esp_internal.h"
#include "improv_port/button.h"

static struct {
    enum improv_pattern pattern;
    uint32_t since_ms;
    struct improv_button button; /* of its timer */
} panel;

/* Under the lock. */
static void light_up(void)
{
    struct improv_light light = improv_pattern_light(
        panel.pattern, improv_port_clock_ms() - panel.since_ms);

    gpio_set_level(improv_esp.config->light,
                   light.on == improv_esp.config->light_level);
    if (light.change_ms == 0)
        light.change_ms = IMPROV_NO_DEADLINE;
    improv_esp_arm(TIMER_LIGHT, light.change_ms);
}

void improv_esp_on_light(void *argument)
{
    (void)argument;
    improv_port_lock();
    light_up();
    improv_port_unlock();
}

void improv_port_show(enum improv_pattern pattern)
{
    panel.pattern = pattern;
    panel.since_ms = improv_port_clock_ms();
    if (improv_esp.config->light >= 0)
        light_up();
}

/* All the time: a sample takes less than what an interrupt for each edge would
 * cost in code, and esp_timer does not keep Wi-Fi's modem sleep from working.
 */
void improv_esp_on_button(void *argument)
{
    bool contact = gpio_get_level(improv_esp.config->button) ==
                   improv_esp.config->button_level;

    (void)argument;
    switch (
        improv_button_sample(&panel.button, contact, improv_port_clock_ms())) {
    case IMPROV_BUTTON_NONE:
        break;
    case IMPROV_BUTTON_PRESSED:
        improv_host_tell(IMPROV_EVENT_AUTHORIZE);
        break;
    case IMPROV_BUTTON_HELD:
        improv_esp_tell(IMPROV_ESP_HELD, 0);
        break;
    }
    improv_esp_arm(TIMER_BUTTON, IMPROV_BUTTON_SAMPLE_MS);
}

/* After a reset a pin is an input. */
void improv_esp_init_panel(void)
{
    const struct improv_esp_config *config = improv_esp.config;

    if (config->light >= 0) {
        gpio_reset_pin(config->light);
        light_up();
        gpio_set_direction(config->light, GPIO_MODE_OUTPUT);
    }
    if (config->button >= 0) {
        panel.button.hold_ms = config->hold_ms;
        gpio_reset_pin(config->button);
        gpio_set_direction(config->button, GPIO_MODE_INPUT);
        gpio_set_pull_mode(config->button, config->button_level
                                               ? GPIO_PULLDOWN_ONLY
                                               : GPIO_PULLUP_ONLY);
        improv_esp_arm(TIMER_BUTTON, IMPROV_BUTTON_SAMPLE_MS);
    }
}
