/* SPDX-License-Identifier: Apache-2.0 */
/* What the host takes from the device, and what it may be. */
#include "device_model.h"
#include "reference.h"

/* --- Notifications -------------------------------------------------------- */

static void take_state(struct model *model, struct improv_bytes value)
{
    MUST(value.length == 1);
    MUST(value.data[0] >= 0x01 && value.data[0] <= 0x04); /* [ADV-3] */
    MUST(value.data[0] == improv_device_state(&model->device));
    model->host.state = value.data[0];
}

static void take_error(struct model *model, struct improv_bytes value)
{
    MUST(value.length == 1);
    if (value.data[0] != IMPROV_ERROR_NONE)
        MUST(value.data[0] != model->host.error); /* [ERR-1] */
    model->host.error = value.data[0];
}

/* [RES-1] [FRM-3] the answer to something that can be asked */
static void take_result(const struct model *model, struct improv_bytes value)
{
    struct improv_frame frame;
    MUST(value.length <= IMPROV_FRAME_MAX);
    MUST(improv_frame_decode(value, &frame) == IMPROV_COMPLETE);
    bool offered = frame.command == IMPROV_COMMAND_WIFI_SETTINGS;
    for (size_t i = 0; i < model->config.rpc_count; i++)
        offered = offered || frame.command == model->rpcs[i]->command;
    MUST(offered);
}

static void take_notification(struct model *model,
                              const struct improv_device_action *action)
{
    switch (action->characteristic) {
    case IMPROV_CHARACTERISTIC_STATE:
        take_state(model, action->value);
        break;
    case IMPROV_CHARACTERISTIC_ERROR:
        take_error(model, action->value);
        break;
    case IMPROV_CHARACTERISTIC_RESULT:
        take_result(model, action->value);
        break;
    case IMPROV_CHARACTERISTIC_COMMAND:
    case IMPROV_CHARACTERISTIC_CAPABILITIES:
        MUST(action->characteristic == 0); /* they are never notified */
    }
}

/* [ADV-1] [ADV-4] */
static void take_advertisement(struct model *model, struct improv_bytes value)
{
    MUST(value.length == IMPROV_SERVICE_DATA_LENGTH);
    MUST(value.data[0] == improv_device_state(&model->device));
    MUST(value.data[1] == model->device.capabilities);
    MUST(all_zero(value.data + 2, 4));
    model->host.serving = true;
}

/* --- A join --------------------------------------------------------------- */

/* [WIFI-2] [WIFI-3] one at a time */
static void take_join(struct model *model,
                      const struct improv_device_action *action)
{
    const struct improv_credentials *credentials = action->credentials;
    MUST(!model->host.joining);
    MUST(improv_device_state(&model->device) == IMPROV_STATE_PROVISIONING);
    MUST(reference_credentials(
        (struct improv_bytes){credentials->ssid, credentials->ssid_length},
        (struct improv_bytes){credentials->password,
                              credentials->password_length}));
    model->host.joining = true;
    model->host.join_number = action->number;
}

/* --- A request ------------------------------------------------------------ */

static bool value_count_valid(const struct improv_request *request)
{
    switch (request->command) {
    case IMPROV_COMMAND_DEVICE_INFO:
    case IMPROV_COMMAND_SCAN:
        return request->count == 0;
    case IMPROV_COMMAND_HOSTNAME:
        return request->count == 0 ||
               (request->count == 1 && reference_hostname(request->values[0]));
    case IMPROV_COMMAND_DEVICE_NAME:
        return request->count == 0 ||
               (request->count == 1 &&
                reference_device_name(request->values[0]));
    default:
        return reference_digo(request->command, request->values,
                              request->count);
    }
}

/* The values are in the place that is kept for it [MANY-2]. */
static void check_values(const struct model *model,
                         const struct improv_request *request)
{
    const struct improv_central *requester = model->device.requester;
    MUST(requester && !requester->used);
    const struct improv_bytes held = {requester->reassembly.bytes,
                                      sizeof requester->reassembly.bytes};
    for (unsigned i = 0; i < request->count; i++)
        MUST(bytes_inside(request->values[i], held));
    MUST(value_count_valid(request));
}

static uint32_t time_for(uint8_t command)
{
    return command == IMPROV_COMMAND_SCAN ? 15000 : 5000;
}

/* [REQ-3] the one before was answered, or had its time */
static void take_request(struct model *model,
                         const struct improv_device_action *action)
{
    struct host *host = &model->host;
    MUST(!host->asked || action->number != host->request_number);
    MUST(!host->asked ||
         model->asked_ms - host->asked_ms >= time_for(host->request_command));
    MUST(device_pending(&model->device));
    check_values(model, action->request);
    host->asked = true;
    host->asked_ms = model->asked_ms;
    host->request_number = action->number;
    host->request_command = action->request->command;
}

/* --- All of them ---------------------------------------------------------- */

/* [RUN-5] */
static void withdraw(struct model *model)
{
    MUST(improv_device_state(&model->device) == IMPROV_STATE_STOPPED);
    model->host.serving = false;
    model->host.error = IMPROV_ERROR_NONE;
    model->host.asked = false;
}

static bool allowed_when_stopped(enum improv_device_action_type type)
{
    return type == IMPROV_ACTION_WITHDRAW || type == IMPROV_ACTION_ROLL_BACK ||
           type == IMPROV_ACTION_INDICATE;
}

static void take_action(struct model *model,
                        const struct improv_device_action *action)
{
    TELL("  action %d of %d: %zu bytes, first 0x%02X\n", (int)action->type,
         (int)action->characteristic, action->value.length,
         action->value.length > 0 ? action->value.data[0] : 0);
    if (improv_device_state(&model->device) == IMPROV_STATE_STOPPED)
        MUST(allowed_when_stopped(action->type)); /* [ADV-3] */
    switch (action->type) {
    case IMPROV_ACTION_NOTIFY:
        take_notification(model, action);
        break;
    case IMPROV_ACTION_ADVERTISE:
        take_advertisement(model, action->value);
        break;
    case IMPROV_ACTION_WITHDRAW:
        withdraw(model);
        break;
    case IMPROV_ACTION_ROLL_BACK:
        model->host.joining = false;
        break;
    case IMPROV_ACTION_JOIN:
        take_join(model, action);
        break;
    case IMPROV_ACTION_REQUEST:
        take_request(model, action);
        break;
    case IMPROV_ACTION_INDICATE:
        model->host.pattern = (uint8_t)action->pattern;
        break;
    }
}

void model_take_actions(struct model *model, size_t most)
{
    struct improv_device_action action;
    while (most > 0 && improv_device_next_action(&model->device, &action)) {
        take_action(model, &action);
        most--;
    }
}
