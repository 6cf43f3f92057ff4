/* SPDX-License-Identifier: Apache-2.0 */
/* Timers, in a task of their own. */
#ifndef DOUBLE_ESP_TIMER_H
#define DOUBLE_ESP_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "esp_err.h"

typedef struct esp_timer *esp_timer_handle_t;
typedef void (*esp_timer_cb_t)(void *argument);
typedef enum { ESP_TIMER_TASK } esp_timer_dispatch_t;

typedef struct {
    esp_timer_cb_t callback;
    void *arg;
    esp_timer_dispatch_t dispatch_method;
    const char *name;
    bool skip_unhandled_events;
} esp_timer_create_args_t;

esp_err_t esp_timer_create(const esp_timer_create_args_t *arguments,
                           esp_timer_handle_t *ret_timer);
esp_err_t esp_timer_start_once(esp_timer_handle_t timer, uint64_t wait_us);
esp_err_t esp_timer_start_periodic(esp_timer_handle_t timer, uint64_t every_us);
esp_err_t esp_timer_stop(esp_timer_handle_t timer);
int64_t esp_timer_get_time(void);

#endif
