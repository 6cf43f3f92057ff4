/* SPDX-License-Identifier: Apache-2.0 */
/* The scan command, for devices that offer it [SCAN-1]. */
#include "device_internal.h"

const struct improv_rpc improv_rpc_scan = {
    .command = IMPROV_COMMAND_SCAN,
    .capability = IMPROV_CAPABILITY_SCAN,
    .trigger = TRIGGER_SCAN_COMMAND,
    .timeout_s = 15, /* all channels, some of them passively [REQ-3] */
    .decode = improv_device_decode_nothing,
};
