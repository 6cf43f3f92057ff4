/* SPDX-License-Identifier: Apache-2.0 */
/* The client engine: commands that wait for those before them [CLI-2]. */
#include "bytes.h"
#include "client_internal.h"

/*@ requires \valid(command);
    assigns *command;
    ensures command->length == 0;
    ensures \forall integer i; 0 <= i < IMPROV_FRAME_MAX ==>
        command->frame[i] == 0; */
static void wipe(struct improv_client_command *command)
{
    command->length = 0;
    bytes_wipe(command->frame, sizeof command->frame);
}

/*@ requires valid_client(client);
    assigns \nothing; */
static bool ready(const struct improv_client *client)
{
    return client->step == IMPROV_STEP_READY && !client->operating;
}

/*@ requires valid_client(client);
    requires after_first < client->config->queue_length;
    assigns \result \from client, after_first;
    ensures \result == client->config->queue +
        (client->queue_first + after_first) % client->config->queue_length; */
static struct improv_client_command *place(const struct improv_client *client,
                                           unsigned after_first)
{
    unsigned index = client->queue_first + after_first;
    if (index >= client->config->queue_length)
        index -= client->config->queue_length;
    return &client->config->queue[index];
}

/*@ requires valid_client(client);
    requires valid_bytes(frame) && apart_from_client(client, frame);
    requires frame.length <= IMPROV_FRAME_MAX;
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
static bool enqueue(struct improv_client *client, struct improv_bytes frame)
{
    if (client->queued >= client->config->queue_length)
        return false;
    struct improv_client_command *command = place(client, client->queued);
    bytes_copy(command->frame, frame.data, frame.length);
    command->length = (uint16_t)frame.length;
    client->queued++;
    return true;
}

/* Of one that never began; the one on its way goes on. */
/*@ requires valid_client(client);
    requires valid_bytes(frame);
    assigns *client;
    ensures valid_client(client) && client->config == \old(client->config); */
static void reject(struct improv_client *client, struct improv_bytes frame,
                   enum improv_outcome outcome)
{
    client->outcome = (uint8_t)outcome;
    client->ended_in = client->step;
    client->ended_command = frame.length > 0 ? frame.data[0] : 0;
    client->dropped = 0;
    improv_client_want(client, WAITING_ENDED);
}

void improv_client_send(struct improv_client *client, struct improv_bytes frame,
                        uint32_t now_ms)
{
    struct improv_frame decoded;

    if (improv_frame_decode(frame, &decoded) != IMPROV_COMPLETE)
        reject(client, frame, IMPROV_OUTCOME_INVALID);
    else if (ready(client) && client->queued == 0)
        improv_client_begin(client, frame, now_ms);
    else if (!enqueue(client, frame))
        reject(client, frame, IMPROV_OUTCOME_BUSY);
}

bool improv_client_next_is_due(const struct improv_client *client)
{
    return client->queued > 0 && ready(client);
}

void improv_client_send_next(struct improv_client *client, uint32_t now_ms)
{
    struct improv_client_command *command = place(client, 0);
    const struct improv_bytes frame = {command->frame, command->length};

    client->queue_first++;
    if (client->queue_first == client->config->queue_length)
        client->queue_first = 0;
    client->queued--;
    improv_client_begin(client, frame, now_ms);
    wipe(command);
}

void improv_client_drop_queue(struct improv_client *client)
{
    struct improv_client_command *queue = client->config->queue;
    unsigned length = client->config->queue_length;

    /*@ loop invariant 0 <= i <= length;
        loop invariant \forall integer k; 0 <= k < length ==>
            queue[k].length <= IMPROV_FRAME_MAX;
        loop assigns i, queue[0 .. length - 1];
        loop variant length - i; */
    for (unsigned i = 0; i < length; i++)
        wipe(&queue[i]);
    client->dropped = client->queued;
    client->queued = 0;
}
