/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO commands, for devices that offer them. */
#include "device_internal.h"
#include "improv/digo.h"
#include "improv/strings.h"

enum { TIMEOUT_S = 5 }; /* to store settings [REQ-3] */

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
    int count =
        improv_strings_decode(frame->data, ret_values, IMPROV_VALUES_MAX);
    if (count < 0 ||
        !improv_digo_valid(frame->command, ret_values, (size_t)count))
        return -IMPROV_ERROR_INVALID_RPC;
    return count;
}

const struct improv_rpc improv_rpc_digo_host = {
    .command = IMPROV_COMMAND_DIGO_HOST,
    .trigger = TRIGGER_SETTINGS_COMMAND,
    .timeout_s = TIMEOUT_S,
    .decode = decode,
};

const struct improv_rpc improv_rpc_digo_device = {
    .command = IMPROV_COMMAND_DIGO_DEVICE,
    .trigger = TRIGGER_SETTINGS_COMMAND,
    .timeout_s = TIMEOUT_S,
    .decode = decode,
};

const struct improv_rpc improv_rpc_digo_token = {
    .command = IMPROV_COMMAND_DIGO_TOKEN,
    .trigger = TRIGGER_SETTINGS_COMMAND,
    .timeout_s = TIMEOUT_S,
    .decode = decode,
};
