/* SPDX-License-Identifier: Apache-2.0 */
/* Non-volatile storage. */
#ifndef DOUBLE_NVS_H
#define DOUBLE_NVS_H

#include <stddef.h>

#include "esp_err.h"

typedef uint32_t nvs_handle_t;
typedef enum { NVS_READONLY, NVS_READWRITE } nvs_open_mode_t;

esp_err_t nvs_open(const char *name, nvs_open_mode_t mode,
                   nvs_handle_t *ret_handle);
esp_err_t nvs_get_blob(nvs_handle_t handle, const char *key, void *ret_value,
                       size_t *length);
esp_err_t nvs_set_blob(nvs_handle_t handle, const char *key, const void *value,
                       size_t length);
esp_err_t nvs_erase_key(nvs_handle_t handle, const char *key);
esp_err_t nvs_erase_all(nvs_handle_t handle);
esp_err_t nvs_commit(nvs_handle_t handle);

#endif
