/* SPDX-License-Identifier: Apache-2.0 */
/* The log. */
#ifndef DOUBLE_ESP_LOG_H
#define DOUBLE_ESP_LOG_H

void esp_log_double(const char *tag, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define ESP_LOGI(tag, ...) esp_log_double(tag, __VA_ARGS__)
#define ESP_LOGW(tag, ...) esp_log_double(tag, __VA_ARGS__)

#endif
