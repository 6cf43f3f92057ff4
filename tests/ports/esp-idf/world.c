/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/lock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver/gpio.h"
#include "esp_app_desc.h"
#include "esp_log.h"
#include "esp_netif.h"
#include "esp_timer.h"

int64_t world_now_us = 1000;
int world_pin_level[64];
bool world_event_queue_full;
char world_hostname[64] = "espressif";
enum world_task world_task;
bool world_locked;
void (*world_unlocked)(void);

void world_broken(const char *why)
{
    printf("# the device must not: %s\n", why);
    fflush(stdout);
    abort();
}

void world_blocks(const char *what)
{
    if (world_locked || world_task == TASK_HOST || world_task == TASK_TIMERS)
        world_broken(what);
}

int world_boot(void (*body)(void))
{
    int status = 0;

    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        setenv("CMOCKA_TEST_ABORT", "1", 1);
        world_wifi_init();
        body();
        exit(0);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* --- Events --------------------------------------------------------------- */

struct event {
    esp_event_base_t base;
    int32_t id;
    uint8_t data[64];
};

static struct event queue[32];
static unsigned queued;
static struct {
    esp_event_base_t base;
    int32_t id;
    esp_event_handler_t handler;
    void *argument;
} handlers[16];
static unsigned handler_count;

esp_err_t esp_event_handler_register(esp_event_base_t base, int32_t id,
                                     esp_event_handler_t handler,
                                     void *argument)
{
    assert(handler_count < 16);
    handlers[handler_count].base = base;
    handlers[handler_count].id = id;
    handlers[handler_count].handler = handler;
    handlers[handler_count++].argument = argument;
    return ESP_OK;
}

esp_err_t esp_event_post(esp_event_base_t base, int32_t id, const void *data,
                         size_t size, TickType_t wait)
{
    struct event *event = &queue[queued];

    if (wait > 0 && world_locked)
        world_broken("wait for room in the queue of events, under the lock");
    if (world_event_queue_full || queued == 32)
        return ESP_ERR_TIMEOUT;
    assert(size <= sizeof event->data);
    event->base = base;
    event->id = id;
    if (size > 0)
        memcpy(event->data, data, size);
    queued++;
    return ESP_OK;
}

static void dispatch(const struct event *event)
{
    for (unsigned i = 0; i < handler_count; i++) {
        uint8_t data[sizeof event->data] __attribute__((aligned(8)));

        if (handlers[i].base != event->base ||
            (handlers[i].id != event->id && handlers[i].id != ESP_EVENT_ANY_ID))
            continue;
        memcpy(data, event->data, sizeof data);
        world_task = TASK_EVENTS;
        handlers[i].handler(handlers[i].argument, event->base, event->id, data);
        world_task = TASK_MAIN;
    }
}

static void dispatch_all(void)
{
    while (queued > 0) {
        struct event event = queue[0];
        memmove(queue, queue + 1, --queued * sizeof queue[0]);
        dispatch(&event);
    }
}

/* --- Time ----------------------------------------------------------------- */

struct esp_timer {
    esp_timer_cb_t callback;
    void *argument;
    int64_t due_us, every_us;
    bool armed;
};

static struct esp_timer timers[16];
static unsigned timer_count;
static struct {
    int64_t due_us;
    void (*call)(int);
    int value;
} calls[64];

uint32_t world_ms(void)
{
    return (uint32_t)(world_now_us / 1000);
}

int64_t esp_timer_get_time(void)
{
    return world_now_us;
}

esp_err_t esp_timer_create(const esp_timer_create_args_t *arguments,
                           esp_timer_handle_t *ret_timer)
{
    assert(timer_count < 16);
    *ret_timer = &timers[timer_count++];
    (*ret_timer)->callback = arguments->callback;
    (*ret_timer)->argument = arguments->arg;
    return ESP_OK;
}

static esp_err_t arm(esp_timer_handle_t timer, uint64_t wait_us,
                     uint64_t every_us)
{
    if (timer->armed)
        return ESP_ERR_INVALID_STATE;
    timer->armed = true;
    timer->due_us = world_now_us + (int64_t)wait_us;
    timer->every_us = (int64_t)every_us;
    return ESP_OK;
}

esp_err_t esp_timer_start_once(esp_timer_handle_t timer, uint64_t wait_us)
{
    return arm(timer, wait_us, 0);
}

esp_err_t esp_timer_start_periodic(esp_timer_handle_t timer, uint64_t every_us)
{
    return arm(timer, every_us, every_us);
}

esp_err_t esp_timer_stop(esp_timer_handle_t timer)
{
    esp_err_t error = timer->armed ? ESP_OK : ESP_ERR_INVALID_STATE;

    timer->armed = false;
    return error;
}

void world_later(uint32_t ms, void (*call)(int), int value)
{
    for (unsigned i = 0; i < 64; i++) {
        if (calls[i].call)
            continue;
        calls[i].due_us = world_now_us + 1000 * (int64_t)ms;
        calls[i].call = call;
        calls[i].value = value;
        return;
    }
    abort();
}

static void fire(struct esp_timer *timer)
{
    timer->armed = timer->every_us > 0;
    timer->due_us += timer->every_us;
    world_task = TASK_TIMERS;
    timer->callback(timer->argument);
    world_task = TASK_MAIN;
}

/* The soonest thing until then; false if there is none. */
static bool step(int64_t end_us)
{
    struct esp_timer *timer = NULL;
    int call = -1;
    int64_t due_us = end_us + 1;

    for (unsigned i = 0; i < timer_count; i++)
        if (timers[i].armed && timers[i].due_us < due_us) {
            timer = &timers[i];
            due_us = timer->due_us;
        }
    for (int i = 0; i < 64; i++)
        if (calls[i].call && calls[i].due_us < due_us) {
            call = i;
            due_us = calls[i].due_us;
        }
    if (due_us > end_us)
        return false;
    if (due_us > world_now_us)
        world_now_us = due_us;
    if (call >= 0) {
        void (*function)(int) = calls[call].call;
        calls[call].call = NULL;
        function(calls[call].value);
    } else {
        fire(timer);
    }
    return true;
}

void world_run_ms(uint32_t ms)
{
    int64_t end_us = world_now_us + 1000 * (int64_t)ms;

    do
        dispatch_all();
    while (step(end_us));
    world_now_us = end_us;
}

/* --- Small things --------------------------------------------------------- */

void _lock_acquire(_lock_t *lock)
{
    (void)lock;
    if (world_locked)
        world_broken("take the lock twice");
    world_locked = true;
}

void _lock_release(_lock_t *lock)
{
    (void)lock;
    assert(world_locked);
    world_locked = false;
    void (*call)(void) = world_unlocked;
    world_unlocked = NULL;
    if (call)
        call();
}

esp_err_t gpio_reset_pin(gpio_num_t pin)
{
    world_pin_level[pin] = 1;
    return ESP_OK;
}

esp_err_t gpio_set_direction(gpio_num_t pin, gpio_mode_t mode)
{
    (void)pin, (void)mode;
    return ESP_OK;
}

esp_err_t gpio_set_pull_mode(gpio_num_t pin, gpio_pull_mode_t pull)
{
    world_pin_level[pin] = pull == GPIO_PULLUP_ONLY;
    return ESP_OK;
}

esp_err_t gpio_set_level(gpio_num_t pin, uint32_t level)
{
    assert(level <= 1);
    world_pin_level[pin] = (int)level;
    return ESP_OK;
}

int gpio_get_level(gpio_num_t pin)
{
    return world_pin_level[pin];
}

const esp_app_desc_t *esp_app_get_description(void)
{
    static const esp_app_desc_t app = {
        .version = "1.2.3",
        .project_name = "lamp",
        .idf_ver = "v5.3.2",
    };

    return &app;
}

esp_netif_t *esp_netif_get_handle_from_ifkey(const char *key)
{
    assert(strcmp(key, "WIFI_STA_DEF") == 0);
    return (esp_netif_t *)world_hostname;
}

char *esp_ip4addr_ntoa(const esp_ip4_addr_t *address, char *ret_text,
                       int capacity)
{
    uint32_t ip = address->addr;

    snprintf(ret_text, (size_t)capacity, "%u.%u.%u.%u", ip & 255, ip >> 8 & 255,
             ip >> 16 & 255, ip >> 24);
    return ret_text;
}

esp_err_t esp_netif_set_hostname(esp_netif_t *netif, const char *name)
{
    assert(netif && strlen(name) < sizeof world_hostname);
    memcpy(world_hostname, name, strlen(name) + 1);
    return ESP_OK;
}

esp_err_t esp_netif_get_hostname(esp_netif_t *netif, const char **ret_name)
{
    assert(netif);
    *ret_name = world_hostname;
    return ESP_OK;
}

void esp_log_double(const char *tag, const char *format, ...)
{
    va_list arguments;

    printf("# %s: ", tag);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}
