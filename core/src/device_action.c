/* SPDX-License-Identifier: Apache-2.0 */
/* The device engine: actions that wait for the host. */
#include <string.h>

#include "device_internal.h"

void improv_device_want(struct improv_device *device, enum waiting action)
{
    device->actions |= (uint16_t)action;
}

void improv_device_forget(struct improv_device *device, enum waiting action)
{
    device->actions &= (uint16_t) ~(unsigned)action;
}

/* Only a running device has an error; a change is notified [ERR-1]. */
void improv_device_set_error(struct improv_device *device,
                             enum improv_error error)
{
    if (device->error == error)
        return;
    device->error = (uint8_t)error;
    if (error == IMPROV_ERROR_NONE) {
        improv_device_forget(device, WAITING_ERROR);
        improv_device_want(device, WAITING_NO_ERROR);
    } else {
        improv_device_want(device, WAITING_ERROR);
    }
}

/* A list of strings [RES-1], up to the first that does not fit [RES-2]. */
void improv_device_set_result(struct improv_device *device, uint8_t command,
                              const struct improv_device_event *event)
{
    struct improv_frame whole;

    improv_frame_begin(device->result, command);
    if (improv_frame_decode(event->bytes, &whole) == IMPROV_COMPLETE)
        improv_frame_fill(device->result, whole.data);
    for (size_t i = 0; i < event->string_count; i++)
        if (!improv_frame_append(device->result, &event->strings[i], 1))
            break;
    device->result_length = (uint16_t)improv_frame_length(device->result);
    improv_device_want(device, WAITING_RESULT);
}

/* Identify wins over waiting and authorized, and only there [IND-3]. */
static enum improv_pattern pattern_of(const struct improv_device *device)
{
    bool identify = timer_running(&device->timers[IMPROV_TIMER_IDENTIFY]);

    switch (device->state) {
    case IMPROV_STATE_AUTHORIZATION_REQUIRED:
        return identify ? IMPROV_PATTERN_IDENTIFY : IMPROV_PATTERN_SOLID;
    case IMPROV_STATE_AUTHORIZED:
        return identify ? IMPROV_PATTERN_IDENTIFY : IMPROV_PATTERN_AUTHORIZED;
    case IMPROV_STATE_PROVISIONING:
        return IMPROV_PATTERN_PROVISIONING;
    default:
        return IMPROV_PATTERN_OFF;
    }
}

void improv_device_show_pattern(struct improv_device *device)
{
    enum improv_pattern pattern = pattern_of(device);
    if (device->pattern == pattern)
        return;
    device->pattern = (uint8_t)pattern;
    improv_device_want(device, WAITING_INDICATE);
}

void improv_device_show_state(struct improv_device *device)
{
    const struct improv_service_data service_data = {
        .state = device->state,
        .capabilities = device->capabilities,
    };

    if (device->state == IMPROV_STATE_STOPPED) { /* [ADV-3] */
        device->actions &= WAITING_ROLL_BACK | WAITING_INDICATE;
        improv_device_want(device, WAITING_WITHDRAW);
        return;
    }
    improv_service_data_encode(&service_data, device->service_data);
    improv_device_forget(device, WAITING_WITHDRAW);
    improv_device_want(device, WAITING_STATE);
    improv_device_want(device, WAITING_ADVERTISE); /* [ADV-4] */
}

static void notify(struct improv_device_action *action,
                   enum improv_characteristic characteristic,
                   struct improv_bytes value)
{
    action->type = IMPROV_ACTION_NOTIFY;
    action->characteristic = characteristic;
    action->value = value;
}

static void describe(const struct improv_device *device, enum waiting waiting,
                     struct improv_device_action *action)
{
    switch (waiting) {
    case WAITING_NO_ERROR:
        notify(action, IMPROV_CHARACTERISTIC_ERROR,
               (struct improv_bytes){&device->no_error, 1});
        break;
    case WAITING_RESULT:
        notify(action, IMPROV_CHARACTERISTIC_RESULT,
               improv_device_read(device, IMPROV_CHARACTERISTIC_RESULT));
        break;
    case WAITING_ERROR:
        notify(action, IMPROV_CHARACTERISTIC_ERROR,
               improv_device_read(device, IMPROV_CHARACTERISTIC_ERROR));
        break;
    case WAITING_STATE:
        notify(action, IMPROV_CHARACTERISTIC_STATE,
               improv_device_read(device, IMPROV_CHARACTERISTIC_STATE));
        break;
    case WAITING_ADVERTISE:
        action->type = IMPROV_ACTION_ADVERTISE;
        action->value = (struct improv_bytes){device->service_data,
                                              IMPROV_SERVICE_DATA_LENGTH};
        break;
    case WAITING_WITHDRAW:
        action->type = IMPROV_ACTION_WITHDRAW;
        break;
    case WAITING_ROLL_BACK:
        action->type = IMPROV_ACTION_ROLL_BACK;
        break;
    case WAITING_JOIN:
        action->type = IMPROV_ACTION_JOIN;
        action->number = device->join_number;
        action->credentials = &device->credentials;
        break;
    case WAITING_REQUEST:
        action->type = IMPROV_ACTION_REQUEST;
        action->number = device->request_number;
        action->request = &device->request;
        break;
    case WAITING_INDICATE:
        action->type = IMPROV_ACTION_INDICATE;
        action->pattern = (enum improv_pattern)device->pattern;
        break;
    }
}

bool improv_device_next_action(struct improv_device *device,
                               struct improv_device_action *ret_action)
{
    unsigned waiting = device->actions;
    if (waiting == 0)
        return false;
    waiting &= ~(waiting - 1U); /* the lowest bit */
    improv_device_forget(device, (enum waiting)waiting);
    memset(ret_action, 0, sizeof *ret_action);
    describe(device, (enum waiting)waiting, ret_action);
    return true;
}
