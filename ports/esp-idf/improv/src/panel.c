/* SPDX-License-Identifier: Apache-2.0 */
/* The button and the light. */
#include "driver/gpio.h"
#include "esp_timer.h"
#include "improv_esp_internal.h"
#include "improv_port/button.h"

static struct {
    esp_timer_handle_t light, button; /* timers */
    enum improv_pattern pattern;
    uint32_t since_ms;
    struct improv_button contact; /* of the button's timer */
} panel;

/* Under the lock. */
static void light_up(void)
{
    struct improv_light light = improv_pattern_light(
        panel.pattern, improv_port_clock_ms() - panel.since_ms);

    gpio_set_level(improv_esp->light, light.on == improv_esp->light_level);
    esp_timer_stop(panel.light);
    if (light.change_ms != 0)
        esp_timer_start_once(panel.light, light.change_ms * 1000U);
}

static void on_light(void *argument)
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
    if (improv_esp->light >= 0)
        light_up();
}

static void on_button(void *argument)
{
    enum improv_button_event event = improv_button_sample(
        &panel.contact,
        gpio_get_level(improv_esp->button) == improv_esp->button_level,
        improv_port_clock_ms());

    (void)argument;
    if (event == IMPROV_BUTTON_PRESSED)
        improv_host_tell(IMPROV_EVENT_AUTHORIZE);
    else if (event == IMPROV_BUTTON_HELD)
        improv_esp_tell(IMPROV_ESP_HELD, 0);
}

static esp_err_t start_button(void)
{
    const esp_timer_create_args_t timer = {.callback = on_button,
                                           .name = "button"};
    esp_err_t error = esp_timer_create(&timer, &panel.button);

    if (error != ESP_OK)
        return error;
    panel.contact.hold_ms = improv_esp->hold_ms;
    gpio_reset_pin(improv_esp->button);
    gpio_set_direction(improv_esp->button, GPIO_MODE_INPUT);
    gpio_set_pull_mode(improv_esp->button, improv_esp->button_level
                                               ? GPIO_PULLDOWN_ONLY
                                               : GPIO_PULLUP_ONLY);
    return esp_timer_start_periodic(panel.button,
                                    IMPROV_BUTTON_SAMPLE_MS * 1000);
}

esp_err_t improv_esp_init_panel(void)
{
    const esp_timer_create_args_t timer = {.callback = on_light,
                                           .name = "light"};

    if (improv_esp->light >= 0) {
        gpio_reset_pin(improv_esp->light);
        gpio_set_level(improv_esp->light, !improv_esp->light_level);
        gpio_set_direction(improv_esp->light, GPIO_MODE_OUTPUT);
    }
    if (improv_esp->button >= 0) {
        esp_err_t error = start_button();
        if (error != ESP_OK)
            return error;
    }
    return esp_timer_create(&timer, &panel.light);
}
