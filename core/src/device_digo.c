/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO commands, for devices that offer them. */
#include "device_internal.h"
#include "improv/digo.h"
#include "improv/strings.h"

enum { TIMEOUT_S = 5 }; /* to store settings [REQ-3] */

/*@ requires decodable(frame, ret_values);
    assigns ret_values[0 .. IMPROV_VALUES_MAX - 1];
    ensures decoded(\result, ret_values); */
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
