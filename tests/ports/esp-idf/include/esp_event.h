/* SPDX-License-Identifier: Apache-2.0 */
/* The default event loop. */
#ifndef DOUBLE_ESP_EVENT_H
#define DOUBLE_ESP_EVENT_H

#include <stddef.h>

#include "esp_err.h"
#include "freertos/FreeRTOS.h"

typedef const char *esp_event_base_t;
typedef void (*esp_event_handler_t)(void *argument, esp_event_base_t base,
                                    int32_t id, void *data);

#define ESP_EVENT_DECLARE_BASE(base) extern esp_event_base_t const base
#define ESP_EVENT_DEFINE_BASE(base)  esp_event_base_t const base = #base
#define ESP_EVENT_ANY_ID             (-1)

esp_err_t esp_event_handler_register(esp_event_base_t base, int32_t id,
                                     esp_event_handler_t handler,
                                     void *argument);

/* Copies the data; waits at most so many ticks for room. */
esp_err_t esp_event_post(esp_event_base_t base, int32_t id, const void *data,
                         size_t size, TickType_t wait);

#endif
