/* SPDX-License-Identifier: Apache-2.0 */
#include "device.h"

#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/gpio/gpio_emul.h>
#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include "central.h"

static const struct gpio_dt_spec button =
    GPIO_DT_SPEC_GET(DT_ALIAS(improv_button), gpios);
static const struct gpio_dt_spec light =
    GPIO_DT_SPEC_GET(DT_ALIAS(led0), gpios);

int device_held, device_failed;
uint8_t device_stored;

static void take_in(const struct improv_zephyr_event *event)
{
    switch (event->type) {
    case IMPROV_ZEPHYR_HELD:
        device_held++;
        break;
    case IMPROV_ZEPHYR_STORED:
        device_stored = event->command;
        break;
    case IMPROV_ZEPHYR_JOIN_FAILED:
        device_failed++;
        break;
    case IMPROV_ZEPHYR_STATE:
        break;
    }
}

static void start(void)
{
    static const struct improv_zephyr_config config = {
        .firmware = "test",
        .version = "1",
        .hardware = "none",
        .on_event = take_in,
    };

    gpio_emul_input_set(button.port, button.pin, 1); /* up */
    zassert_ok(improv_zephyr_start(&config));
    gpio_emul_input_set(button.port, button.pin, 1);
    k_msleep(1000);
}

/* The first suite that runs starts it. */
void *device_setup(void)
{
    static bool started;

    if (!started)
        start();
    started = true;
    return NULL;
}

void device_reset(void *unused)
{
    static struct made_up_wifi as_built;

    ARG_UNUSED(unused);
    if (as_built.ap_count == 0)
        as_built = made_up_wifi;
    made_up_wifi.mute = made_up_wifi.no_address = made_up_wifi.busy = false;
    improv_zephyr_forget();
    k_msleep(5000);
    as_built.ap = made_up_wifi.ap;
    made_up_wifi = as_built;
    device_held = device_failed = 0;
    device_stored = 0;
    zassert_is_null(made_up_wifi.ap);
    device_is(IMPROV_STATE_AUTHORIZATION_REQUIRED, 0);
}

void device_press(uint32_t hold_ms)
{
    gpio_emul_input_set(button.port, button.pin, 0);
    k_msleep((int32_t)hold_ms);
    gpio_emul_input_set(button.port, button.pin, 1);
    k_msleep(100);
}

bool device_light(void)
{
    return gpio_emul_output_get(light.port, light.pin) == 1;
}

void device_is(uint8_t state, uint32_t wait_ms)
{
    int64_t until = k_uptime_get() + wait_ms;

    while (improv_host_state() != state && k_uptime_get() < until)
        k_msleep(10);
    zassert_equal(improv_host_state(), state, "state %d, not %d",
                  improv_host_state(), state);
}

void device_provision(void)
{
    device_press(100);
    central_connect(ALICE, 23);
    central_sends_wifi(ALICE, "MyWirelessAP", "mysecurepassword");
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
    device_is(IMPROV_STATE_STOPPED, LINGER_MS);
    central_disconnect(ALICE);
}
