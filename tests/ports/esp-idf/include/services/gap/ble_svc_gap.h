/* SPDX-License-Identifier: Apache-2.0 */
/* NimBLE's GAP service. */
#ifndef DOUBLE_SERVICES_GAP_BLE_SVC_GAP_H
#define DOUBLE_SERVICES_GAP_BLE_SVC_GAP_H

void ble_svc_gap_init(void);
int ble_svc_gap_device_name_set(const char *name);

#endif
