/* SPDX-License-Identifier: Apache-2.0 */
/* What the firmware is. */
#ifndef DOUBLE_ESP_APP_DESC_H
#define DOUBLE_ESP_APP_DESC_H

typedef struct {
    char version[32], project_name[32], idf_ver[32];
} esp_app_desc_t;

const esp_app_desc_t *esp_app_get_description(void);

#endif
