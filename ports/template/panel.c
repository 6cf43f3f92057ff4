/* SPDX-License-Identifier: Apache-2.0 */
/* The light, the button. */
#include "config.h"
#include "hal.h"
#include "improv_port/button.h"
#include "improv_port/host.h"
#include "improv_port/port.h"
#include "parts.h"

static struct {
    enum improv_pattern pattern;
    uint32_t began_ms;
} light; /* under the lock */

static struct improv_button button; /* the worker's */

static void step(void)
{
    struct improv_light now = improv_pattern_light(
        light.pattern, improv_port_clock_ms() - light.began_ms);

    hal_light(now.on);
    hal_signal_in(JOB_LIGHT,
                  now.change_ms > 0 ? now.change_ms : IMPROV_NO_DEADLINE);
}

void improv_port_show(enum improv_pattern pattern)
{
    light.pattern = pattern;
    light.began_ms = improv_port_clock_ms();
    step();
}

void panel_light(void)
{
    improv_port_lock();
    step();
    improv_port_unlock();
}

void panel_init(void)
{
    button = (struct improv_button){.hold_ms = CONFIG_HOLD_MS};
    improv_port_lock();
    improv_port_show(IMPROV_PATTERN_OFF);
    improv_port_unlock();
}

/* At an edge, and from then on until it rests. */
void panel_button(void)
{
    switch (
        improv_button_sample(&button, hal_button(), improv_port_clock_ms())) {
    case IMPROV_BUTTON_PRESSED:
        improv_host_tell(IMPROV_EVENT_AUTHORIZE);
        break;
    case IMPROV_BUTTON_HELD: /* does nothing where the service runs */
        improv_host_tell(IMPROV_EVENT_START);
        break;
    case IMPROV_BUTTON_NONE:
        break;
    }
    if (!improv_button_rests(&button))
        hal_signal_in(JOB_BUTTON, IMPROV_BUTTON_SAMPLE_MS);
}
