/* SPDX-License-Identifier: Apache-2.0 */
#include "device.h"

#include <string.h>

const struct improv_rpc *const every_rpc[7] = {
    &improv_rpc_device_info, &improv_rpc_scan,      &improv_rpc_hostname,
    &improv_rpc_device_name, &improv_rpc_digo_host, &improv_rpc_digo_device,
    &improv_rpc_digo_token,
};

struct improv_central central;
struct improv_device device;

static const struct improv_device_config config = {
    .centrals = &central,
    .central_count = 1,
    .can_identify = true,
    .rpcs = every_rpc,
    .rpc_count = 7,
    .identify_duration_ms = 10000,
    .wifi_timeout_ms = 60000,
    .connect_timeout_ms = 30000,
    .linger_ms = 10000,
};

/* Takes all actions; true if one asks the host. */
static bool tell(const struct improv_device_event *event,
                 struct improv_device_action *ret_action)
{
    struct improv_device_action action;
    bool asked = false;
    improv_device_handle(&device, event, 0);
    while (improv_device_next_action(&device, &action))
        if (action.type == IMPROV_ACTION_JOIN ||
            action.type == IMPROV_ACTION_REQUEST) {
            *ret_action = action;
            asked = true;
        }
    return asked;
}

void host_tells(const struct improv_device_event *event)
{
    struct improv_device_action action;
    tell(event, &action);
}

void device_begins(void)
{
    improv_device_init(&device, &config);
    host_tells(&(struct improv_device_event){.type = IMPROV_EVENT_START});
}

bool central_asks(struct improv_bytes bytes,
                  struct improv_device_action *ret_action)
{
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_WRITE, .central = 1, .bytes = bytes};
    return tell(&event, ret_action);
}

uint8_t device_error(void)
{
    return improv_device_read(&device, IMPROV_CHARACTERISTIC_ERROR).data[0];
}

struct improv_bytes device_result(void)
{
    return improv_device_read(&device, IMPROV_CHARACTERISTIC_RESULT);
}

bool device_keeps_nothing(void)
{
    static const struct improv_credentials no_credentials;
    static const struct improv_reassembly no_bytes;
    return memcmp(&device.credentials, &no_credentials,
                  sizeof no_credentials) == 0 &&
           memcmp(&central.reassembly, &no_bytes, sizeof no_bytes) == 0;
}
