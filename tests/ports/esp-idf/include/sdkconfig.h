/* SPDX-License-Identifier: Apache-2.0 */
/* The component's Kconfig as the tests have it, and what it reads of IDF's. */
#ifndef DOUBLE_SDKCONFIG_H
#define DOUBLE_SDKCONFIG_H

#define CONFIG_IDF_TARGET                       "esp32c3"
#define CONFIG_BT_NIMBLE_MAX_CONNECTIONS        3
#define CONFIG_ESP_SYSTEM_EVENT_TASK_STACK_SIZE 4096

#define CONFIG_IMPROV_AUTHORIZER_GPIO     1
#define CONFIG_IMPROV_BUTTON              9
#define CONFIG_IMPROV_HOLD                10
#define CONFIG_IMPROV_AUTHORIZED_DURATION 60
#define CONFIG_IMPROV_STATUS_INDICATOR    8
#define CONFIG_IMPROV_IDENTIFY_DURATION   10
#define CONFIG_IMPROV_WIFI_TIMEOUT        60
#define CONFIG_IMPROV_CONNECT_TIMEOUT     30
#define CONFIG_IMPROV_LINGER              10

#endif
