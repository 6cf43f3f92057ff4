/* SPDX-License-Identifier: Apache-2.0 */
/* The client engine: from connected to ready, and events. */
#include <string.h>

#include "client_internal.h"
#include "improv/wipe.h"

/* Subscribe to everything before anything is read or asked [CLI-1]. */
static const struct {
    uint8_t step;
    uint8_t characteristic;
    bool required;
} setup[] = {
    {IMPROV_STEP_SUBSCRIBE, IMPROV_CHARACTERISTIC_STATE, true},
    {IMPROV_STEP_SUBSCRIBE, IMPROV_CHARACTERISTIC_ERROR, true},
    {IMPROV_STEP_SUBSCRIBE, IMPROV_CHARACTERISTIC_RESULT, false},
    {IMPROV_STEP_READ, IMPROV_CHARACTERISTIC_STATE, true},
    {IMPROV_STEP_READ, IMPROV_CHARACTERISTIC_CAPABILITIES, false},
};

enum { SETUP_STEPS = sizeof setup / sizeof setup[0] };

/* By themselves, so that nothing that is written can be taken for a part of
 * the table. */
/*@ requires at < SETUP_STEPS;
    assigns \nothing; */
static enum improv_client_step setup_step(unsigned at)
{
    return (enum improv_client_step)setup[at].step;
}

/*@ requires at < SETUP_STEPS;
    assigns \nothing;
    ensures \result <= IMPROV_CHARACTERISTIC_CAPABILITIES; */
static enum improv_characteristic setup_characteristic(unsigned at)
{
    return (enum improv_characteristic)setup[at].characteristic;
}

/*@ requires at < SETUP_STEPS;
    assigns \nothing; */
static bool setup_required(unsigned at)
{
    return setup[at].required;
}

/*@ requires \valid_read(client) && characteristic <= 31;
    assigns \nothing; */
static bool has(const struct improv_client *client,
                enum improv_characteristic characteristic)
{
    return client->characteristics & (1U << characteristic);
}

/*@ requires \valid_read(client);
    assigns \nothing; */
static bool all_required(const struct improv_client *client)
{
    /*@ loop invariant 0 <= i <= SETUP_STEPS;
        loop assigns i;
        loop variant SETUP_STEPS - i; */
    for (unsigned i = 0; i < SETUP_STEPS; i++)
        if (setup_required(i) && !has(client, setup_characteristic(i)))
            return false;
    return has(client, IMPROV_CHARACTERISTIC_COMMAND);
}

/*@ requires sound_client(client) && client->setup <= SETUP_STEPS;
    assigns *client;
    ensures valid_client(client) && client->config == \old(client->config); */
static void next_setup_step(struct improv_client *client, uint32_t now_ms)
{
    /*@ loop invariant client->setup <= SETUP_STEPS;
        loop assigns client->setup;
        loop variant SETUP_STEPS - client->setup; */
    while (client->setup < SETUP_STEPS &&
           !has(client, setup_characteristic(client->setup)))
        client->setup++;

    if (client->setup == SETUP_STEPS) {
        improv_client_step(client, IMPROV_STEP_READY);
        improv_client_want(client, WAITING_READY);
        return;
    }
    improv_client_step_for(client, setup_step(client->setup),
                           client->config->step_timeout_ms, now_ms);
    improv_client_operate(client);
}

/* Nothing of an earlier connection counts [CLI-10]. */
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
static void connected(struct improv_client *client, unsigned characteristics,
                      uint32_t now_ms)
{
    if (client->step != IMPROV_STEP_IDLE) /* its end was not told */
        improv_client_disconnected(client);
    client->setup = 0;
    client->state = IMPROV_STATE_STOPPED; /* not known */
    client->capabilities = 0;
    client->characteristics = (uint8_t)characteristics;
    client->step = IMPROV_STEP_SUBSCRIBE;
    if (all_required(client))
        next_setup_step(client, now_ms);
    else
        improv_client_end(client, IMPROV_OUTCOME_UNSUPPORTED);
}

/* True if that is news. */
/*@ requires valid_client(client);
    assigns client->state, client->actions; */
static bool set_state(struct improv_client *client, uint8_t state)
{
    if (client->state == state)
        return false;
    client->state = state;
    improv_client_want(client, WAITING_STATE);
    return true;
}

/*@ requires valid_client(client);
    requires client->setup < SETUP_STEPS && valid_bytes(bytes);
    assigns *client;
    ensures valid_client(client) && client->config == \old(client->config); */
static void setup_done(struct improv_client *client, struct improv_bytes bytes,
                       uint32_t now_ms)
{
    uint8_t value = bytes.length > 0 ? bytes.data[0] : 0;
    if (setup_step(client->setup) == IMPROV_STEP_READ) {
        if (setup_characteristic(client->setup) == IMPROV_CHARACTERISTIC_STATE)
            set_state(client, value);
        else
            client->capabilities = value;
    }
    client->setup++;
    next_setup_step(client, now_ms);
}

/*@ requires valid_client(client);
    requires valid_bytes(bytes) && apart_from_client(client, bytes);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
static void operation_done(struct improv_client *client,
                           struct improv_bytes bytes, uint32_t now_ms)
{
    if (!client->operating)
        return;
    client->operating = false;
    switch ((enum improv_client_step)client->step) {
    case IMPROV_STEP_SUBSCRIBE:
    case IMPROV_STEP_READ:
        setup_done(client, bytes, now_ms);
        break;
    case IMPROV_STEP_WRITE:
        improv_client_written(client, now_ms);
        break;
    case IMPROV_STEP_RESULT:
        improv_client_result_read(client, bytes, now_ms);
        break;
    case IMPROV_STEP_IDLE:
    case IMPROV_STEP_READY:
    case IMPROV_STEP_AUTHORIZE:
    case IMPROV_STEP_ANSWER:
        break; /* of a command that already ended */
    }
}

/*@ requires valid_client(client);
    requires \valid_read(event) && \separated(event, client,
        client->config->queue + (0 .. client->config->queue_length - 1));
    requires valid_bytes(event->bytes) &&
             apart_from_client(client, event->bytes);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
static void notified(struct improv_client *client,
                     const struct improv_client_event *event, uint32_t now_ms)
{
    if (event->bytes.length == 0)
        return;
    switch (event->characteristic) {
    case IMPROV_CHARACTERISTIC_STATE:
        if (set_state(client, event->bytes.data[0]))
            improv_client_state_changed(client, now_ms);
        break;
    case IMPROV_CHARACTERISTIC_ERROR:
        improv_client_error_changed(client, event->bytes.data[0], now_ms);
        break;
    case IMPROV_CHARACTERISTIC_RESULT:
        improv_client_result_notified(client, event->bytes, now_ms);
        break;
    case IMPROV_CHARACTERISTIC_COMMAND:
    case IMPROV_CHARACTERISTIC_CAPABILITIES:
        break;
    }
}

/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
static void failed(struct improv_client *client)
{
    if (!client->operating)
        return;
    client->operating = false;
    if (client->step == IMPROV_STEP_READY || client->step == IMPROV_STEP_IDLE)
        return; /* of a command that already ended */
    improv_client_break(client, IMPROV_OUTCOME_GATT_FAILED);
}

void improv_client_init(struct improv_client *client,
                        const struct improv_client_config *config)
{
    memset(client, 0, sizeof *client);
    client->config = config;
}

/*@ requires valid_client(client);
    assigns \nothing; */
static uint32_t time_left(const struct improv_client *client, uint32_t now_ms)
{
    uint32_t step = timer_left(&client->timer, now_ms);
    uint32_t answer = timer_left(&client->answer_timer, now_ms);

    return step < answer ? step : answer;
}

/*@ requires valid_client(client);
    requires \valid_read(event) && \separated(event, client,
        client->config->queue + (0 .. client->config->queue_length - 1));
    requires valid_bytes(event->bytes) &&
             apart_from_client(client, event->bytes);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
static void take_event(struct improv_client *client,
                       const struct improv_client_event *event, uint32_t now_ms)
{
    switch (event->type) {
    case IMPROV_CLIENT_TICK:
        break;
    case IMPROV_CLIENT_CONNECTED:
        connected(client, event->characteristics, now_ms);
        break;
    case IMPROV_CLIENT_DISCONNECTED:
        improv_client_disconnected(client);
        break;
    case IMPROV_CLIENT_DONE:
        operation_done(client, event->bytes, now_ms);
        break;
    case IMPROV_CLIENT_FAILED:
        failed(client);
        break;
    case IMPROV_CLIENT_NOTIFIED:
        notified(client, event, now_ms);
        break;
    case IMPROV_CLIENT_SEND:
        improv_client_send(client, event->bytes, now_ms);
        break;
    }
}

void improv_client_handle(struct improv_client *client,
                          const struct improv_client_event *event,
                          uint32_t now_ms)
{
    if (time_left(client, now_ms) == 0)
        improv_client_timed_out(client);
    else if (improv_client_next_is_due(client)) /* the end was taken */
        improv_client_send_next(client, now_ms);
    take_event(client, event, now_ms);
}

/* The next command begins when the end of the one before was taken. */
uint32_t improv_client_deadline(const struct improv_client *client,
                                uint32_t now_ms)
{
    if (improv_client_next_is_due(client))
        return 0;
    return time_left(client, now_ms);
}

void improv_client_wipe(struct improv_client *client)
{
    const struct improv_client_config *config = client->config;
    improv_client_drop_queue(client);
    improv_wipe(client, sizeof *client);
    client->config = config;
}

static void describe_operation(const struct improv_client *client,
                               struct improv_client_action *action)
{
    switch ((enum improv_client_step)client->step) {
    case IMPROV_STEP_SUBSCRIBE:
    case IMPROV_STEP_READ:
        action->type = client->step == IMPROV_STEP_READ
                           ? IMPROV_CLIENT_READ
                           : IMPROV_CLIENT_SUBSCRIBE;
        action->characteristic = setup_characteristic(client->setup);
        break;
    case IMPROV_STEP_RESULT:
        action->type = IMPROV_CLIENT_READ;
        action->characteristic = IMPROV_CHARACTERISTIC_RESULT;
        break;
    case IMPROV_STEP_WRITE:
    case IMPROV_STEP_IDLE:
    case IMPROV_STEP_READY:
    case IMPROV_STEP_AUTHORIZE:
    case IMPROV_STEP_ANSWER:
        action->type = IMPROV_CLIENT_WRITE;
        action->characteristic = IMPROV_CHARACTERISTIC_COMMAND;
        action->bytes =
            (struct improv_bytes){client->command, client->command_length};
        break;
    }
}

static void describe(const struct improv_client *client,
                     enum client_waiting waiting,
                     struct improv_client_action *action)
{
    switch (waiting) {
    case WAITING_STATE:
        action->type = IMPROV_CLIENT_STATE;
        action->state = client->state;
        break;
    case WAITING_READY:
        action->type = IMPROV_CLIENT_READY;
        action->capabilities = client->capabilities;
        break;
    case WAITING_PRESS:
        action->type = IMPROV_CLIENT_PRESS;
        break;
    case WAITING_OPERATION:
        describe_operation(client, action);
        break;
    case WAITING_ENDED:
        action->type = IMPROV_CLIENT_ENDED;
        action->outcome = (enum improv_outcome)client->outcome;
        action->step = (enum improv_client_step)client->ended_in;
        action->command = client->ended_command;
        action->dropped = client->dropped;
        if (action->outcome == IMPROV_OUTCOME_REFUSED)
            action->error = client->error;
        if (action->outcome == IMPROV_OUTCOME_OK)
            action->result = improv_client_result_strings(client);
        break;
    }
}

bool improv_client_next_action(struct improv_client *client,
                               struct improv_client_action *ret_action)
{
    unsigned waiting = client->actions;
    if (waiting == 0)
        return false;
    waiting &= ~(waiting - 1U); /* the lowest bit */
    client->actions &= (uint8_t)~waiting;
    memset(ret_action, 0, sizeof *ret_action);
    describe(client, (enum client_waiting)waiting, ret_action);
    return true;
}
