/* SPDX-License-Identifier: Apache-2.0 */
/* The device info command, for devices that offer it [INFO-1]. */
#include "device_internal.h"

const struct improv_rpc improv_rpc_device_info = {
    .command = IMPROV_COMMAND_DEVICE_INFO,
    .capability = IMPROV_CAPABILITY_DEVICE_INFO,
    .trigger = TRIGGER_INFO_COMMAND,
    .timeout_s = 5, /* [REQ-3] */
    .decode = improv_device_decode_nothing,
};
