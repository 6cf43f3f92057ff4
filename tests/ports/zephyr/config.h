/* SPDX-License-Identifier: Apache-2.0 */
/* What Kconfig would have made; included before all else. */
#define CONFIG_IMPROV_AUTHORIZER          1
#define CONFIG_IMPROV_AUTHORIZED_DURATION 60
#define CONFIG_IMPROV_HOLD                5
#define CONFIG_IMPROV_STATUS_INDICATOR    1
#define CONFIG_IMPROV_IDENTIFY_DURATION   10
#define CONFIG_IMPROV_WIFI_TIMEOUT        60
#define CONFIG_IMPROV_CONNECT_TIMEOUT     30
#define CONFIG_IMPROV_LINGER              10
#define CONFIG_IMPROV_NEXT_URL            "http://{{ip_address}}/"
#define CONFIG_IMPROV_HOSTNAME            1
#define CONFIG_IMPROV_DEVICE_NAME         1
#define CONFIG_IMPROV_SCAN                1
#define CONFIG_IMPROV_DIGO                1
#ifndef CONFIG_IMPROV_RETRY_MAX
#define CONFIG_IMPROV_RETRY_MAX 60
#endif
#define CONFIG_IMPROV_NOTIFICATIONS   600
#define CONFIG_IMPROV_STACK_SIZE      1
#define CONFIG_IMPROV_BT_STACK_SIZE   1
#define CONFIG_IMPROV_THREAD_PRIORITY 1
#define CONFIG_IMPROV_LOG_LEVEL       1
#define CONFIG_BT_MAX_CONN            2
#define CONFIG_BT_DEVICE_NAME         "Lamp"
#define CONFIG_NET_DHCPV4             1
