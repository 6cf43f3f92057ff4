/* SPDX-License-Identifier: Apache-2.0 */
/* NimBLE's helpers. */
#ifndef DOUBLE_HOST_UTIL_UTIL_H
#define DOUBLE_HOST_UTIL_UTIL_H

int ble_hs_util_ensure_addr(int prefer_random);

#endif
