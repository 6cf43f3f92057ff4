/* SPDX-License-Identifier: Apache-2.0 */
/* Start and end of NimBLE. */
#ifndef DOUBLE_NIMBLE_NIMBLE_PORT_H
#define DOUBLE_NIMBLE_NIMBLE_PORT_H

#include "esp_err.h"

esp_err_t nimble_port_init(void);
esp_err_t nimble_port_deinit(void);
void nimble_port_run(void);
int nimble_port_stop(void);

#endif
