/* SPDX-License-Identifier: Apache-2.0 */
/* The start, the lock, the clock, and the jobs. */
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "improv_esp_internal.h"

/* Jobs run on the task of the default event loop: one more task would cost
 * some 4 KB of stack for good, and Wi-Fi's events come there anyway. NVS and
 * the start of NimBLE need a larger stack than the default. */
_Static_assert(CONFIG_ESP_SYSTEM_EVENT_TASK_STACK_SIZE >= 3584,
               "set ESP_SYSTEM_EVENT_TASK_STACK_SIZE to 3584 or more");

#define POST_AGAIN_MS 50

ESP_EVENT_DEFINE_BASE(IMPROV_ESP_EVENT);

const struct improv_esp_config *improv_esp;
uint8_t improv_esp_jobs;

static SemaphoreHandle_t lock;
static StaticSemaphore_t lock_memory;
static esp_timer_handle_t tick;
static bool posted; /* the jobs are */

uint32_t improv_port_clock_ms(void)
{
    return (uint32_t)(esp_timer_get_time() / 1000);
}

void improv_port_lock(void)
{
    xSemaphoreTake(lock, portMAX_DELAY);
}

void improv_port_unlock(void)
{
    xSemaphoreGive(lock);
}

/* The end of each event: whatever it has left to do is posted here. */
void improv_port_wake_in(uint32_t wait_ms)
{
    if (improv_esp_jobs != 0 && !posted) {
        posted = esp_event_post(IMPROV_ESP_EVENT, IMPROV_ESP_WORK, NULL, 0,
                                0) == ESP_OK;
        if (!posted && wait_ms > POST_AGAIN_MS)
            wait_ms = POST_AGAIN_MS;
    }
    esp_timer_stop(tick);
    if (wait_ms != IMPROV_NO_DEADLINE)
        esp_timer_start_once(tick, wait_ms * UINT64_C(1000));
}

void improv_esp_tell(enum improv_esp_event id, uint8_t value)
{
    esp_event_post(IMPROV_ESP_EVENT, id, &value, sizeof value, 0);
}

void improv_esp_answer(enum improv_device_event_type type, uint8_t number,
                       const struct improv_bytes *strings, size_t count)
{
    const struct improv_device_event event = {
        .type = type,
        .number = number,
        .strings = strings,
        .string_count = count,
    };

    improv_host_handle(&event);
}

static void on_tick(void *argument)
{
    (void)argument;
    improv_host_tell(IMPROV_EVENT_TICK);
}

static void work(void *argument, esp_event_base_t base, int32_t id, void *data)
{
    /* By the number of their bits: what is given up goes first. */
    static void (*const table[])(void) = {
        improv_esp_do_roll_back, improv_esp_do_join,  improv_esp_do_request,
        improv_esp_do_connect,   improv_esp_do_stack,
    };

    (void)argument, (void)base, (void)id, (void)data;
    improv_port_lock();
    unsigned jobs = improv_esp_jobs;
    improv_esp_jobs = 0;
    posted = false;
    improv_port_unlock();
    for (size_t i = 0; jobs >> i != 0; i++)
        if (jobs >> i & 1)
            table[i]();
}

esp_err_t improv_esp_start(const struct improv_esp_config *config)
{
    const esp_timer_create_args_t timer = {.callback = on_tick,
                                           .name = "improv"};
    esp_err_t error;

    improv_esp = config;
    lock = xSemaphoreCreateMutexStatic(&lock_memory);
    improv_host_init(&config->device);
    error = esp_timer_create(&timer, &tick);
    if (error == ESP_OK)
        error = esp_event_handler_register(IMPROV_ESP_EVENT, IMPROV_ESP_WORK,
                                           work, NULL);
    if (error == ESP_OK)
        error = improv_esp_init_storage();
    if (error == ESP_OK)
        error = improv_esp_init_panel();
    if (error == ESP_OK)
        error = improv_esp_init_wifi();
    return error;
}
