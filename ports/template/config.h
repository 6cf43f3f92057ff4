/* SPDX-License-Identifier: Apache-2.0 */
/* What the product is. TODO: yours. */
#ifndef CONFIG_H
#define CONFIG_H

/* What device info answers [INFO-2]. */
#define CONFIG_FIRMWARE         "Lamp firmware"
#define CONFIG_FIRMWARE_VERSION "1.0"
#define CONFIG_HARDWARE         "Some chip"

/* Until a client sets others. The device name is in the scan response, which
 * has room for 29 bytes of it. */
#define CONFIG_DEVICE_NAME "Lamp"
#define CONFIG_HOSTNAME    "lamp"

/* How many centrals the stack lets in at a time. */
#define CONFIG_CONNECTIONS 1

/* Milliseconds; those of struct improv_device_config. */
#define CONFIG_AUTHORIZED_MS      60000
#define CONFIG_IDENTIFY_MS        10000
#define CONFIG_WIFI_TIMEOUT_MS    60000
#define CONFIG_CONNECT_TIMEOUT_MS 30000
#define CONFIG_LINGER_MS          10000

/* A button held so long asks for the service [RUN-1]. */
#define CONFIG_HOLD_MS 3000

/* Networks that a scan keeps, of those in range. */
#define CONFIG_NETWORKS 20

#endif
