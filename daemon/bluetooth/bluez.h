/* SPDX-License-Identifier: Apache-2.0 */
/* BlueZ's names on D-Bus. */
#ifndef IMPROVD_BLUEZ_H
#define IMPROVD_BLUEZ_H

#define BLUEZ               "org.bluez"
#define BLUEZ_PATH          "/org/bluez"
#define BLUEZ_ADAPTER       BLUEZ ".Adapter1"
#define BLUEZ_DEVICE        BLUEZ ".Device1"
#define BLUEZ_AGENT         BLUEZ ".Agent1"
#define BLUEZ_AGENT_MANAGER BLUEZ ".AgentManager1"
#define BLUEZ_GATT_MANAGER  BLUEZ ".GattManager1"
#define BLUEZ_ADV_MANAGER   BLUEZ ".LEAdvertisingManager1"

enum { BLUEZ_PATH_LENGTH = 64 }; /* of an adapter or a device, with its NUL */

#endif
