/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the device engine share; nothing here is for others. */
#ifndef IMPROV_DEVICE_INTERNAL_H
#define IMPROV_DEVICE_INTERNAL_H

#include "device_table.h"
#include "improv/device.h"
#include "timer.h"

/* Actions that wait, a bit each, taken from the first to the last: a result is
 * seen before the state it leads to, and an error before the state it leads
 * back to; a repeated error after the one that clears it [ERR-1]. */
enum waiting {
    WAITING_NO_ERROR,
    WAITING_RESULT,
    WAITING_ERROR,
    WAITING_STATE,
    WAITING_ADVERTISE,
    WAITING_WITHDRAW,
    WAITING_ROLL_BACK,
    WAITING_JOIN,
    WAITING_REQUEST,
    WAITING_INDICATE,
    WAITING_KINDS,
};

#ifdef __FRAMAC__ /* for the proofs only */
/*@ requires state <= IMPROV_STATE_PROVISIONED && trigger < TRIGGERS;
    assigns \nothing;
    ensures \result == REACTION_JOIN ==> trigger == TRIGGER_WIFI_COMMAND;
    ensures \result == REACTION_REQUEST || \result == REACTION_SETTLE ==>
        TRIGGER_INFO_COMMAND <= trigger <= TRIGGER_SETTINGS_COMMAND; */
enum reaction improv_device_reaction(uint8_t state, enum trigger trigger);
#endif

/*@ predicate valid_config(struct improv_device_config *config) =
        \valid_read(config) && \object_pointer(config->centrals) &&
        \valid(config->centrals + (0 .. config->central_count - 1)) &&
        \forall integer i; 0 <= i < config->central_count ==>
            config->centrals[i].reassembly.length <= IMPROV_FRAME_MAX;

    predicate one_of(struct improv_central *central,
                     struct improv_device_config *config) =
        \exists integer i; 0 <= i < config->central_count &&
            central == config->centrals + i;

    predicate valid_device(struct improv_device *device) =
        \valid(device) && valid_config(device->config) &&
        \separated(device, device->config, device->config->centrals +
            (0 .. device->config->central_count - 1)) &&
        (device->requester == \null ||
         one_of(device->requester, device->config)) &&
        device->state <= IMPROV_STATE_PROVISIONED &&
        device->result_length <= IMPROV_FRAME_MAX;

    // The values are credentials, checked by improv_credentials_valid().
    predicate keepable(struct improv_device *device) =
        valid_bytes(device->request.values[0]) &&
        valid_bytes(device->request.values[1]) &&
        device->request.values[0].length <= IMPROV_SSID_MAX &&
        device->request.values[1].length <= IMPROV_PASSWORD_MAX &&
        \separated(device, device->request.values[0].data +
            (0 .. device->request.values[0].length - 1)) &&
        \separated(device, device->request.values[1].data +
            (0 .. device->request.values[1].length - 1)); */

/*@ requires \valid_read(device) && action < WAITING_KINDS;
    assigns \nothing; */
static inline bool improv_device_wants(const struct improv_device *device,
                                       enum waiting action)
{
    return device->actions >> action & 1U;
}

/*@ requires \valid(device) && action < WAITING_KINDS;
    assigns device->actions; */
static inline void improv_device_want(struct improv_device *device,
                                      enum waiting action)
{
    device->actions |= (uint16_t)(1U << action);
}

/*@ requires \valid(device) && action < WAITING_KINDS;
    assigns device->actions; */
static inline void improv_device_forget(struct improv_device *device,
                                        enum waiting action)
{
    device->actions &= (uint16_t) ~(1U << action);
}

/* device_action.c: what the outside sees */
/*@ requires \valid(device);
    assigns device->error, device->actions; */
void improv_device_set_error(struct improv_device *device,
                             enum improv_error error);
/*@ requires \valid(device);
    requires \valid_read(event) && \separated(event, device);
    requires valid_bytes(event->bytes) && apart(&device->result[0],
   event->bytes); requires valid_strings(event->strings, event->string_count,
                           &device->result[0]);
    assigns device->result[0 .. IMPROV_FRAME_MAX - 1],
            device->result_length, device->actions;
    ensures device->result_length == 3 + device->result[1];
    ensures whole_frame(&device->result[0], 3 + device->result[1]); */
void improv_device_set_result(struct improv_device *device, uint8_t command,
                              const struct improv_device_event *event);
/*@ requires \valid(device);
    assigns device->service_data[0 .. IMPROV_SERVICE_DATA_LENGTH - 1],
            device->actions; */
void improv_device_show_state(struct improv_device *device);
/*@ requires \valid(device) && device->state <= IMPROV_STATE_PROVISIONED;
    assigns device->pattern, device->actions; */
void improv_device_show_pattern(struct improv_device *device);

/* device_state.c: the state machine */
/*@ requires valid_device(device);
    requires trigger < TRIGGERS;
    requires trigger == TRIGGER_WIFI_COMMAND ==> keepable(device);
    requires TRIGGER_INFO_COMMAND <= trigger <= TRIGGER_SETTINGS_COMMAND ==>
        \valid_read(device->rpc);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
void improv_device_react(struct improv_device *device, enum trigger trigger,
                         uint32_t now_ms);
/*@ requires valid_device(device);
    requires \valid_read(event) && \separated(event, device,
        device->config->centrals + (0 .. device->config->central_count - 1));
    requires valid_bytes(event->bytes) && apart(&device->result[0],
   event->bytes); requires valid_strings(event->strings, event->string_count,
                           &device->result[0]);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
void improv_device_request_ended(struct improv_device *device,
                                 const struct improv_device_event *event);
/*@ requires valid_device(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
void improv_device_refuse_request(struct improv_device *device, uint8_t error);

/*@ // What every improv_rpc.decode is given, and what it answers.
    predicate decodable{L}(struct improv_frame *frame,
                           struct improv_bytes *values) =
        \valid_read(frame) && valid_bytes(frame->data) &&
        \valid(values + (0 .. IMPROV_VALUES_MAX - 1)) &&
        \separated(values + (0 .. IMPROV_VALUES_MAX - 1), frame,
                   frame->data.data + (0 .. frame->data.length - 1));
    predicate decoded{L}(integer count, struct improv_bytes *values) =
        -255 <= count <= IMPROV_VALUES_MAX &&
        \forall integer i; 0 <= i < count ==> valid_bytes(values[i]); */

/* device_rpc.c: frames and commands */
/*@ requires \valid_read(frame) && valid_bytes(frame->data);
    requires \valid(ret_values + (0 .. IMPROV_VALUES_MAX - 1));
    requires \separated(ret_values + (0 .. IMPROV_VALUES_MAX - 1), frame,
                        frame->data.data + (0 .. frame->data.length - 1));
    assigns ret_values[0 .. IMPROV_VALUES_MAX - 1];
    ensures -255 <= \result <= IMPROV_VALUES_MAX; */
int improv_device_decode_nothing(
    const struct improv_frame *frame,
    struct improv_bytes ret_values[IMPROV_VALUES_MAX]);
/*@ requires valid_device(device);
    requires \valid_read(event) && \separated(event, device,
        device->config->centrals + (0 .. device->config->central_count - 1));
    requires valid_bytes(event->bytes) &&
        \separated(event->bytes.data + (0 .. event->bytes.length - 1), device,
                   device->config->centrals +
                       (0 .. device->config->central_count - 1));
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
void improv_device_take_write(struct improv_device *device,
                              const struct improv_device_event *event,
                              uint32_t now_ms);
/*@ requires valid_device(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
void improv_device_forget_central(struct improv_device *device, uint32_t id);
/*@ requires valid_device(device);
    assigns device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
void improv_device_wipe_centrals(struct improv_device *device);
/*@ requires valid_device(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
void improv_device_drop_silent_frames(struct improv_device *device,
                                      uint32_t now_ms);

#endif
