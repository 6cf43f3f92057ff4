/* SPDX-License-Identifier: Apache-2.0 */
/* A mutex. */
#ifndef DOUBLE_FREERTOS_SEMPHR_H
#define DOUBLE_FREERTOS_SEMPHR_H

#include "freertos/FreeRTOS.h"

typedef struct {
    char private[84]; /* as on the ESP32-C3 */
} StaticSemaphore_t;
typedef StaticSemaphore_t *SemaphoreHandle_t;

SemaphoreHandle_t xSemaphoreCreateMutexStatic(StaticSemaphore_t *memory);
BaseType_t xSemaphoreTake(SemaphoreHandle_t mutex, TickType_t wait);
BaseType_t xSemaphoreGive(SemaphoreHandle_t mutex);

#endif
