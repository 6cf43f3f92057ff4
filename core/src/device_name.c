/* SPDX-License-Identifier: Apache-2.0 */
/* The device name command, for devices that offer it [NAME-1]. */
#include "device_internal.h"
#include "improv/names.h"

/*@ requires decodable(frame, ret_values);
    assigns ret_values[0 .. IMPROV_VALUES_MAX - 1];
    ensures decoded(\result, ret_values); */
static int decode(const struct improv_frame *frame,
                  struct improv_bytes ret_values[IMPROV_VALUES_MAX])
{
    if (frame->data.length == 0)
        return 0; /* it asks for the one in force */
    ret_values[0] = frame->data;
    return improv_device_name_valid(frame->data) ? 1
                                                 : -IMPROV_ERROR_INVALID_RPC;
}

const struct improv_rpc improv_rpc_device_name = {
    .command = IMPROV_COMMAND_DEVICE_NAME,
    .trigger = TRIGGER_SETTINGS_COMMAND,
    .timeout_s = 5, /* [REQ-3] */
    .decode = decode,
};
