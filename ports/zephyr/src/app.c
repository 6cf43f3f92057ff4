/* SPDX-License-Identifier: Apache-2.0 */
/* Tells the application what happens, on improv_zephyr_wifi_queue. */
#include <zephyr/sys/atomic.h>

#include "internal.h"

static atomic_t state; /* IMPROV_STATE_STOPPED */
static atomic_t held;

static void tell(const struct improv_zephyr_event *event)
{
    if (improv_zephyr_config->on_event)
        improv_zephyr_config->on_event(event);
}

static void run(struct k_work *work)
{
    static uint8_t told; /* stopped, as it begins */
    struct improv_zephyr_event event = {.type = IMPROV_ZEPHYR_STATE,
                                        .state = (uint8_t)atomic_get(&state)};

    ARG_UNUSED(work);
    if (event.state != told) {
        told = event.state;
        tell(&event);
    }
    if (atomic_cas(&held, 1, 0))
        tell(&(struct improv_zephyr_event){.type = IMPROV_ZEPHYR_HELD});
}

static K_WORK_DEFINE(run_work, run);

void improv_zephyr_app_state(uint8_t now)
{
    atomic_set(&state, now);
    k_work_submit_to_queue(&improv_zephyr_wifi_queue, &run_work);
}

void improv_zephyr_app_held(void)
{
    atomic_set(&held, 1);
    k_work_submit_to_queue(&improv_zephyr_wifi_queue, &run_work);
}

void improv_zephyr_app_join_failed(enum improv_zephyr_failure why)
{
    tell(&(struct improv_zephyr_event){.type = IMPROV_ZEPHYR_JOIN_FAILED,
                                       .failure = (uint8_t)why});
}

void improv_zephyr_app_stored(uint8_t command)
{
    tell(&(struct improv_zephyr_event){.type = IMPROV_ZEPHYR_STORED,
                                       .command = command});
}
