/* SPDX-License-Identifier: Apache-2.0 */
/* The start, the lock, the timers, and the jobs. */
#include "improv_esp_internal.h"

/* Jobs run on the task of the default event loop: one more task would cost
 * some 4 KB of stack for good, and Wi-Fi's events come there anyway. NVS and
 * the start of NimBLE need a larger stack than the default. */
_Static_assert(CONFIG_ESP_SYSTEM_EVENT_TASK_STACK_SIZE >= 3584,
               "set ESP_SYSTEM_EVENT_TASK_STACK_SIZE to 3584 or more");

#define IMPROV_ESP_WORK 100 /* an id of IMPROV_ESP_EVENT: there are jobs */
#define AGAIN_MS        50  /* after a queue or a pool was full */

ESP_EVENT_DEFINE_BASE(IMPROV_ESP_EVENT);

struct improv_esp improv_esp;

uint32_t improv_port_clock_ms(void)
{
    return (uint32_t)(esp_timer_get_time() / 1000);
}

void improv_port_lock(void)
{
    _lock_acquire(&improv_esp.lock);
}

void improv_port_unlock(void)
{
    _lock_release(&improv_esp.lock);
}

/* --- Timers --------------------------------------------------------------- */

void improv_esp_arm(enum improv_esp_timer which, uint32_t wait_ms)
{
    esp_timer_handle_t timer = improv_esp.timers[which];

    esp_timer_stop(timer);
    if (wait_ms != IMPROV_NO_DEADLINE)
        esp_timer_start_once(timer, wait_ms * UINT64_C(1000));
}

static void on_tick(void *argument)
{
    (void)argument;
    for (unsigned i = 1; improv_esp.owed >> i != 0; i++)
        if (improv_esp.owed >> i & 1)
            improv_host_repeat((enum improv_characteristic)i);
    improv_host_tell(IMPROV_EVENT_TICK);
}

static esp_err_t create_timers(void)
{
    static const esp_timer_cb_t callbacks[TIMERS] = {
        [TIMER_TICK] = on_tick,
        [TIMER_LIGHT] = improv_esp_on_light,
        [TIMER_BUTTON] = improv_esp_on_button,
        [TIMER_CONNECT] = improv_esp_on_connect,
    };
    esp_timer_create_args_t arguments = {.name = "improv"};
    esp_err_t error = ESP_OK;

    for (size_t i = 0; i < TIMERS && error == ESP_OK; i++) {
        arguments.callback = callbacks[i];
        error = esp_timer_create(&arguments, &improv_esp.timers[i]);
    }
    return error;
}

/* The end of each event: whatever it has left to do is posted here. */
void improv_port_wake_in(uint32_t wait_ms)
{
    bool again = improv_esp.owed != 0;

    if (improv_esp.jobs != 0 && !improv_esp.posted) {
        improv_esp.posted = esp_event_post(IMPROV_ESP_EVENT, IMPROV_ESP_WORK,
                                           NULL, 0, 0) == ESP_OK;
        again |= !improv_esp.posted;
    }
    if (again && wait_ms > AGAIN_MS)
        wait_ms = AGAIN_MS;
    improv_esp_arm(TIMER_TICK, wait_ms);
}

/* --- Events and jobs ------------------------------------------------------ */

void improv_esp_tell(enum improv_esp_event id, uint8_t value)
{
    esp_event_post(IMPROV_ESP_EVENT, (int32_t)id, &value, sizeof value, 0);
}

void improv_esp_handle(enum improv_device_event_type type, uint16_t number,
                       struct improv_bytes bytes,
                       const struct improv_bytes *strings, size_t count)
{
    const struct improv_device_event event = {
        .type = type,
        .central = number,
        .number = (uint8_t)number,
        .bytes = bytes,
        .strings = strings,
        .string_count = count,
    };

    if (improv_esp.config)
        improv_host_handle(&event);
}

static void work(void *argument, esp_event_base_t base, int32_t id, void *data)
{
    static void (*const table[])(void) = {
        improv_esp_do_roll_back, improv_esp_do_join,  improv_esp_do_request,
        improv_esp_do_connect,   improv_esp_do_stack,
    };

    (void)argument, (void)base, (void)id, (void)data;
    improv_port_lock();
    unsigned jobs = improv_esp.jobs;
    improv_esp.jobs = 0;
    improv_esp.posted = false;
    improv_port_unlock();
    for (size_t i = 0; jobs != 0; i++, jobs >>= 1)
        if (jobs & 1)
            table[i]();
}

esp_err_t improv_esp_start(const struct improv_esp_config *config)
{
    esp_err_t error;

    improv_host_init(&config->device);
    improv_esp.config = config;
    if ((error = create_timers()) != ESP_OK ||
        (error = esp_event_handler_register(IMPROV_ESP_EVENT, IMPROV_ESP_WORK,
                                            work, NULL)) != ESP_OK ||
        (error = improv_esp_init_storage()) != ESP_OK)
        return error;
    improv_esp_init_panel();
    improv_esp_init_names();
    return improv_esp_init_wifi();
}
