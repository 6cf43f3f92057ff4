/* SPDX-License-Identifier: Apache-2.0 */
/* ESP-IDF's errors, as far as the component knows them. */
#ifndef DOUBLE_ESP_ERR_H
#define DOUBLE_ESP_ERR_H

#include <stdint.h>

typedef int esp_err_t;

#define ESP_OK                       0
#define ESP_FAIL                     (-1)
#define ESP_ERR_NO_MEM               0x101
#define ESP_ERR_INVALID_STATE        0x103
#define ESP_ERR_TIMEOUT              0x107
#define ESP_ERR_NVS_NOT_FOUND        0x1102
#define ESP_ERR_NVS_NOT_ENOUGH_SPACE 0x1105
#define ESP_ERR_NVS_INVALID_HANDLE   0x1107
#define ESP_ERR_NVS_INVALID_LENGTH   0x110c

#endif
