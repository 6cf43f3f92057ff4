/* SPDX-License-Identifier: Apache-2.0 */
/* The device engine: actions that wait for the host. */
#include <string.h>

#include "device_internal.h"

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
    /*@ loop invariant 0 <= i <= event->string_count;
        loop invariant whole_frame(&device->result[0], 3 + device->result[1]);
        loop assigns i, device->result[1 .. IMPROV_FRAME_MAX - 1];
        loop variant event->string_count - i; */
    for (size_t i = 0; i < event->string_count; i++)
        if (!improv_frame_append(device->result, &event->strings[i], 1))
            break;
    device->result_length = (uint16_t)improv_frame_length(device->result);
    improv_device_want(device, WAITING_RESULT);
}

/*@ requires state <= IMPROV_STATE_PROVISIONED;
    assigns \nothing; */
static uint8_t pattern_in(uint8_t state)
{
    static const uint8_t patterns[] = {
        [IMPROV_STATE_STOPPED] = IMPROV_PATTERN_OFF,
        [IMPROV_STATE_AUTHORIZATION_REQUIRED] = IMPROV_PATTERN_SOLID,
        [IMPROV_STATE_AUTHORIZED] = IMPROV_PATTERN_AUTHORIZED,
        [IMPROV_STATE_PROVISIONING] = IMPROV_PATTERN_PROVISIONING,
        [IMPROV_STATE_PROVISIONED] = IMPROV_PATTERN_OFF,
    };
    return patterns[state];
}

/* Identify wins over waiting and authorized, and only there [IND-3]. */
/*@ requires \valid_read(device) && device->state <= IMPROV_STATE_PROVISIONED;
    assigns \nothing; */
static enum improv_pattern pattern_of(const struct improv_device *device)
{
    bool identify = timer_running(&device->timers[IMPROV_TIMER_IDENTIFY]);

    if (identify && (device->state == IMPROV_STATE_AUTHORIZATION_REQUIRED ||
                     device->state == IMPROV_STATE_AUTHORIZED))
        return IMPROV_PATTERN_IDENTIFY;
    return (enum improv_pattern)pattern_in(device->state);
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
        device->actions &= (1U << WAITING_ROLL_BACK) | (1U << WAITING_INDICATE);
        improv_device_want(device, WAITING_WITHDRAW);
        return;
    }
    improv_service_data_encode(&service_data, device->service_data);
    improv_device_forget(device, WAITING_WITHDRAW);
    improv_device_want(device, WAITING_STATE);
    improv_device_want(device, WAITING_ADVERTISE); /* [ADV-4] */
}

/* What each action that waits is, by the number of its bit. */
static const struct {
    uint8_t type;
    uint8_t characteristic; /* of NOTIFY */
} kinds[WAITING_KINDS] = {
    [WAITING_NO_ERROR] = {IMPROV_ACTION_NOTIFY, IMPROV_CHARACTERISTIC_ERROR},
    [WAITING_RESULT] = {IMPROV_ACTION_NOTIFY, IMPROV_CHARACTERISTIC_RESULT},
    [WAITING_ERROR] = {IMPROV_ACTION_NOTIFY, IMPROV_CHARACTERISTIC_ERROR},
    [WAITING_STATE] = {IMPROV_ACTION_NOTIFY, IMPROV_CHARACTERISTIC_STATE},
    [WAITING_ADVERTISE] = {IMPROV_ACTION_ADVERTISE, 0},
    [WAITING_WITHDRAW] = {IMPROV_ACTION_WITHDRAW, 0},
    [WAITING_ROLL_BACK] = {IMPROV_ACTION_ROLL_BACK, 0},
    [WAITING_JOIN] = {IMPROV_ACTION_JOIN, 0},
    [WAITING_REQUEST] = {IMPROV_ACTION_REQUEST, 0},
    [WAITING_INDICATE] = {IMPROV_ACTION_INDICATE, 0},
};

static struct improv_bytes value_of(const struct improv_device *device,
                                    enum waiting waiting)
{
    if (waiting == WAITING_NO_ERROR)
        return (struct improv_bytes){&device->no_error, 1};
    if (waiting == WAITING_ADVERTISE)
        return (struct improv_bytes){device->service_data,
                                     IMPROV_SERVICE_DATA_LENGTH};
    return improv_device_read(
        device, (enum improv_characteristic)kinds[waiting].characteristic);
}

static void describe(const struct improv_device *device, enum waiting waiting,
                     struct improv_device_action *action)
{
    action->type = (enum improv_device_action_type)kinds[waiting].type;
    action->characteristic =
        (enum improv_characteristic)kinds[waiting].characteristic;
    action->value = value_of(device, waiting);
    if (waiting == WAITING_JOIN) {
        action->number = device->join_number;
        action->credentials = &device->credentials;
    } else if (waiting == WAITING_REQUEST) {
        action->number = device->request_number;
        action->request = &device->request;
    } else if (waiting == WAITING_INDICATE) {
        action->pattern = (enum improv_pattern)device->pattern;
    }
}

bool improv_device_next_action(struct improv_device *device,
                               struct improv_device_action *ret_action)
{
    for (unsigned i = 0; i < WAITING_KINDS; i++) {
        if (!improv_device_wants(device, (enum waiting)i))
            continue;
        improv_device_forget(device, (enum waiting)i);
        memset(ret_action, 0, sizeof *ret_action);
        describe(device, (enum waiting)i, ret_action);
        return true;
    }
    return false;
}
