/* SPDX-License-Identifier: Apache-2.0 */
/* The device name command, for devices that offer it [NAME-1]. */
#include "device_internal.h"
#include "improv/names.h"

/*@ requires \valid_read(frame) && valid_bytes(frame->data);
    requires \valid(ret_values + (0 .. IMPROV_VALUES_MAX - 1));
    requires \separated(ret_values + (0 .. IMPROV_VALUES_MAX - 1), frame,
                        frame->data.data + (0 .. frame->data.length - 1));
    assigns ret_values[0 .. IMPROV_VALUES_MAX - 1];
    ensures -255 <= \result <= IMPROV_VALUES_MAX;
    ensures \forall integer i; 0 <= i < \result ==>
        valid_bytes(ret_values[i]); */
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
