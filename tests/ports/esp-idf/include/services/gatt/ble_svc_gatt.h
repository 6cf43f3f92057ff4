/* SPDX-License-Identifier: Apache-2.0 */
/* NimBLE's GATT service. */
#ifndef DOUBLE_SERVICES_GATT_BLE_SVC_GATT_H
#define DOUBLE_SERVICES_GATT_BLE_SVC_GATT_H

void ble_svc_gatt_init(void);

#endif
