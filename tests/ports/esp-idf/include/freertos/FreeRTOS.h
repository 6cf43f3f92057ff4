/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel. */
#ifndef DOUBLE_FREERTOS_FREERTOS_H
#define DOUBLE_FREERTOS_FREERTOS_H

#include <stdint.h>

typedef uint32_t TickType_t;
typedef int BaseType_t;
typedef void (*TaskFunction_t)(void *);

#define portMAX_DELAY UINT32_MAX

#endif
