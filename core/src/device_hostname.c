/* SPDX-License-Identifier: Apache-2.0 */
/* The hostname command, for devices that offer it [NAME-1]. */
#include "device_internal.h"
#include "improv/names.h"

/*@ requires decodable(frame, ret_values);
    assigns ret_values[0 .. IMPROV_VALUES_MAX - 1];
    ensures decoded(\result, ret_values); */
static int decode(const struct improv_frame *frame,
                  struct improv_bytes ret_values[IMPROV_VALUES_MAX])
{
    ret_values[0] = improv_hostname_decode(frame->data);
    if (ret_values[0].length == 0)
        return 0; /* it asks for the one in force [NAME-1] */
    return improv_hostname_valid(ret_values[0]) ? 1
                                                : -IMPROV_ERROR_BAD_HOSTNAME;
}

const struct improv_rpc improv_rpc_hostname = {
    .command = IMPROV_COMMAND_HOSTNAME,
    .capability = IMPROV_CAPABILITY_HOSTNAME,
    .trigger = TRIGGER_SETTINGS_COMMAND,
    .timeout_s = 5, /* [REQ-3] */
    .decode = decode,
};
