/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the client engine share; nothing here is for others. */
#ifndef IMPROV_CLIENT_INTERNAL_H
#define IMPROV_CLIENT_INTERNAL_H

#include "improv/client.h"
#include "timer.h"

/* Actions that wait, taken from the lowest bit to the highest. */
enum client_waiting {
    WAITING_STATE = 1 << 0,
    WAITING_READY = 1 << 1,
    WAITING_ENDED = 1 << 2, /* before what the next command begins with */
    WAITING_PRESS = 1 << 3,
    WAITING_OPERATION = 1 << 4,
};

/* client_queue.c: commands that wait */
/*@ requires valid_client(client);
    requires valid_bytes(frame) && apart_from_client(client, frame);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_send(struct improv_client *client, struct improv_bytes frame,
                        uint32_t now_ms);
/*@ requires valid_client(client);
    assigns \nothing;
    ensures \result ==> client->queued > 0; */
bool improv_client_next_is_due(const struct improv_client *client);
/*@ requires valid_client(client);
    requires client->queued > 0;
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_send_next(struct improv_client *client, uint32_t now_ms);
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config);
    ensures client->queued == 0 && client->step == \old(client->step); */
void improv_client_drop_queue(struct improv_client *client);

/* client_command.c: one command, from its write to ENDED */
/*@ requires \valid(client);
    assigns client->actions; */
void improv_client_want(struct improv_client *client,
                        enum client_waiting action);
/*@ requires \valid(client);
    assigns client->step, client->timer.length_ms;
    ensures client->step == (uint8_t)step; */
void improv_client_step(struct improv_client *client,
                        enum improv_client_step step);
/*@ requires \valid(client);
    assigns client->step, client->timer;
    ensures client->step == (uint8_t)step; */
void improv_client_step_for(struct improv_client *client,
                            enum improv_client_step step, uint32_t timeout_ms,
                            uint32_t now_ms);
/*@ requires \valid(client);
    assigns client->operating, client->actions; */
void improv_client_operate(struct improv_client *client);
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config);
    ensures client->step == IMPROV_STEP_READY ||
            client->step == IMPROV_STEP_IDLE;
    ensures \forall integer i; 0 <= i < IMPROV_FRAME_MAX ==>
        client->command[i] == 0; */
void improv_client_end(struct improv_client *client,
                       enum improv_outcome outcome);

/*@ requires valid_client(client);
    requires valid_bytes(frame) && frame.length <= IMPROV_FRAME_MAX;
    requires \separated(client, frame.data + (0 .. frame.length - 1));
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_begin(struct improv_client *client,
                         struct improv_bytes frame, uint32_t now_ms);
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_written(struct improv_client *client, uint32_t now_ms);
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_state_changed(struct improv_client *client, uint32_t now_ms);
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_error_changed(struct improv_client *client, uint8_t error,
                                 uint32_t now_ms);
/*@ requires valid_client(client);
    requires valid_bytes(bytes) && apart_from_client(client, bytes);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_result_notified(struct improv_client *client,
                                   struct improv_bytes bytes, uint32_t now_ms);
/*@ requires valid_client(client);
    requires valid_bytes(bytes) && apart_from_client(client, bytes);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_result_read(struct improv_client *client,
                               struct improv_bytes bytes, uint32_t now_ms);
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_break(struct improv_client *client,
                         enum improv_outcome outcome);
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_timed_out(struct improv_client *client);
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_disconnected(struct improv_client *client);
/*@ requires valid_client(client);
    assigns \nothing;
    ensures valid_bytes(\result); */
struct improv_bytes
improv_client_result_strings(const struct improv_client *client);

#endif
