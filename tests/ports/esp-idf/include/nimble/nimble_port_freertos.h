/* SPDX-License-Identifier: Apache-2.0 */
/* NimBLE's task. */
#ifndef DOUBLE_NIMBLE_NIMBLE_PORT_FREERTOS_H
#define DOUBLE_NIMBLE_NIMBLE_PORT_FREERTOS_H

#include "freertos/FreeRTOS.h"

void nimble_port_freertos_init(TaskFunction_t run);
void nimble_port_freertos_deinit(void);

#endif
