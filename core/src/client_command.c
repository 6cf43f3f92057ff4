/* SPDX-License-Identifier: Apache-2.0 */
/* The client engine: one command, from its write to ENDED. */
#include "bytes.h"
#include "client_internal.h"

void improv_client_want(struct improv_client *client,
                        enum client_waiting action)
{
    client->actions |= (uint8_t)action;
}

/* Goes to a step that has no time-out of its own. */
void improv_client_step(struct improv_client *client,
                        enum improv_client_step step)
{
    client->step = (uint8_t)step;
    timer_stop(&client->timer);
}

void improv_client_step_for(struct improv_client *client,
                            enum improv_client_step step, uint32_t timeout_ms,
                            uint32_t now_ms)
{
    client->step = (uint8_t)step;
    timer_start(&client->timer, timeout_ms, now_ms);
}

void improv_client_operate(struct improv_client *client)
{
    client->operating = true;
    improv_client_want(client, WAITING_OPERATION);
}

/* The only way out of a command or a connection; its secrets go with it. */
void improv_client_end(struct improv_client *client,
                       enum improv_outcome outcome)
{
    bool was_set_up = client->step >= IMPROV_STEP_READY;

    client->outcome = (uint8_t)outcome;
    client->ended_in = client->step;
    client->ended_command = client->command[0]; /* 0 where there is none */
    client->dropped = 0;
    if (outcome != IMPROV_OUTCOME_OK) /* [CLI-12] */
        improv_client_drop_queue(client);
    client->actions &= (uint8_t) ~(WAITING_OPERATION | WAITING_PRESS);
    improv_client_want(client, WAITING_ENDED);
    timer_stop(&client->timer);
    timer_stop(&client->answer_timer);
    bytes_wipe(client->command, sizeof client->command);
    client->step = was_set_up ? IMPROV_STEP_READY : IMPROV_STEP_IDLE;
}

/* --- Sending ------------------------------------------------------------- */

/* What a command needs; all others need an authorization and no capability. */
struct needs {
    uint8_t command;
    uint8_t capability; /* of the device [CLI-3] */
    bool authorization;
};

/*@ assigns \nothing; */
static struct needs needs_of(uint8_t command)
{
    static const struct needs all[] = {
        {IMPROV_COMMAND_IDENTIFY, IMPROV_CAPABILITY_IDENTIFY, false},
        {IMPROV_COMMAND_DEVICE_INFO, IMPROV_CAPABILITY_DEVICE_INFO, false},
        {IMPROV_COMMAND_SCAN, IMPROV_CAPABILITY_SCAN, false},
        {IMPROV_COMMAND_HOSTNAME, IMPROV_CAPABILITY_HOSTNAME, true},
    };
    /*@ loop invariant 0 <= i <= 4;
        loop assigns i;
        loop variant 4 - i; */
    for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].command == command)
            return all[i];
    return (struct needs){command, 0, true};
}

/*@ requires valid_client(client);
    assigns \nothing; */
static bool offered(const struct improv_client *client)
{
    uint8_t capability = needs_of(client->command[0]).capability;
    return (client->capabilities & capability) == capability;
}

/*@ requires valid_client(client);
    assigns *client;
    ensures valid_client(client) && client->config == \old(client->config); */
static void write_command(struct improv_client *client, uint32_t now_ms)
{
    improv_client_step_for(client, IMPROV_STEP_WRITE,
                           client->config->step_timeout_ms, now_ms);
    improv_client_operate(client);
}

/* States that someone, or the end of a join, leads out of. */
/*@ requires valid_client(client);
    assigns \nothing; */
static bool must_wait(const struct improv_client *client)
{
    return client->config->authorize_timeout_ms > 0 &&
           needs_of(client->command[0]).authorization &&
           (client->state == IMPROV_STATE_AUTHORIZATION_REQUIRED ||
            client->state == IMPROV_STATE_PROVISIONING);
}

/* The button is asked for only where it does something [CLI-4]. */
/*@ requires valid_client(client);
    assigns *client;
    ensures valid_client(client) && client->config == \old(client->config); */
static void ask_to_press(struct improv_client *client)
{
    if (client->state == IMPROV_STATE_AUTHORIZATION_REQUIRED)
        improv_client_want(client, WAITING_PRESS);
}

/*@ requires valid_client(client);
    assigns *client;
    ensures valid_client(client) && client->config == \old(client->config); */
static void authorize_or_write(struct improv_client *client, uint32_t now_ms)
{
    if (!must_wait(client)) {
        write_command(client, now_ms);
        return;
    }
    improv_client_step_for(client, IMPROV_STEP_AUTHORIZE,
                           client->config->authorize_timeout_ms, now_ms);
    ask_to_press(client);
}

/* `frame` is a whole frame. */
void improv_client_begin(struct improv_client *client,
                         struct improv_bytes frame, uint32_t now_ms)
{
    bytes_copy(client->command, frame.data, frame.length);
    client->command_length = (uint16_t)frame.length;
    client->result_length = 0;
    client->got_result = false;
    client->result_cut = false;
    client->provisioned = false;
    client->in_grace = false;
    client->joining = false;
    client->error = IMPROV_ERROR_NONE;
    if (offered(client))
        authorize_or_write(client, now_ms);
    else
        improv_client_end(client, IMPROV_OUTCOME_UNSUPPORTED);
}

/* --- The answer ---------------------------------------------------------- */

/*@ requires valid_client(client);
    assigns \nothing; */
static bool is_wifi(const struct improv_client *client)
{
    return client->command[0] == IMPROV_COMMAND_WIFI_SETTINGS;
}

/*@ requires valid_client(client);
    assigns \nothing; */
static bool awaiting_answer(const struct improv_client *client)
{
    return client->step == IMPROV_STEP_WRITE ||
           client->step == IMPROV_STEP_ANSWER ||
           client->step == IMPROV_STEP_RESULT;
}

/* Either is a success; the other may follow, or a disconnect [CLI-5]. */
/*@ requires valid_client(client);
    assigns \nothing; */
static bool half_done(const struct improv_client *client)
{
    return client->got_result || client->provisioned;
}

/*@ requires valid_client(client);
    assigns \nothing; */
static bool all_done(const struct improv_client *client)
{
    return client->got_result && (!is_wifi(client) || client->provisioned);
}

/*@ requires valid_client(client);
    assigns \nothing; */
static uint32_t answer_timeout(const struct improv_client *client)
{
    if (client->command[0] == IMPROV_COMMAND_IDENTIFY)
        return client->config->grace_ms;
    if (client->command[0] == IMPROV_COMMAND_SCAN)
        return client->config->scan_timeout_ms;
    if (is_wifi(client))
        return client->config->join_timeout_ms;
    return client->config->step_timeout_ms;
}

/* The time for an answer is cut short once, and never begins anew: a device
 * that repeats itself is not waited for without end [CLI-7]. */
/*@ requires valid_client(client);
    assigns *client;
    ensures valid_client(client) && client->config == \old(client->config); */
static void begin_grace(struct improv_client *client, uint32_t now_ms)
{
    if (client->in_grace)
        return;
    client->in_grace = true;
    timer_start(&client->answer_timer, client->config->grace_ms, now_ms);
}

/* While the device joins, an error other than that it failed is the answer to
 * somebody else; a join that failed leads back to another state [CLI-9]. */
/*@ requires valid_client(client);
    assigns \nothing; */
static bool answers_another(const struct improv_client *client)
{
    return client->joining && client->state == IMPROV_STATE_PROVISIONING &&
           client->error != IMPROV_ERROR_UNABLE_TO_CONNECT;
}

/*@ requires valid_client(client);
    assigns \nothing; */
static bool refused(const struct improv_client *client)
{
    return client->error != IMPROV_ERROR_NONE && !answers_another(client);
}

/*@ requires valid_client(client);
    assigns *client;
    ensures valid_client(client) && client->config == \old(client->config); */
static void read_result(struct improv_client *client, uint32_t now_ms)
{
    client->result_cut = false;
    improv_client_step_for(client, IMPROV_STEP_RESULT,
                           client->config->step_timeout_ms, now_ms);
    improv_client_operate(client);
}

/*
 * Ends the command if all is there; otherwise waits for the rest. What comes
 * while the write is still on its way is looked at when that has ended.
 */
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
static void check_answer(struct improv_client *client, uint32_t now_ms)
{
    if (client->step != IMPROV_STEP_ANSWER)
        return;
    if (refused(client))
        improv_client_end(client, IMPROV_OUTCOME_REFUSED);
    else if (client->result_cut)
        read_result(client, now_ms);
    else if (all_done(client))
        improv_client_end(client, IMPROV_OUTCOME_OK);
    else if (half_done(client))
        begin_grace(client, now_ms);
}

void improv_client_written(struct improv_client *client, uint32_t now_ms)
{
    improv_client_step(client, IMPROV_STEP_ANSWER);
    timer_start(&client->answer_timer, answer_timeout(client), now_ms);
    check_answer(client, now_ms);
}

/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
static void answer_state_changed(struct improv_client *client, uint32_t now_ms)
{
    if (client->state == IMPROV_STATE_PROVISIONED) {
        client->provisioned = true;
        client->error = IMPROV_ERROR_NONE; /* it was another's */
    } else if (client->state == IMPROV_STATE_PROVISIONING) {
        client->joining = true;
    } else if (client->joining && client->error == IMPROV_ERROR_NONE) {
        begin_grace(client, now_ms);
    }
    check_answer(client, now_ms);
}

void improv_client_state_changed(struct improv_client *client, uint32_t now_ms)
{
    if (client->step == IMPROV_STEP_AUTHORIZE && !must_wait(client))
        write_command(client, now_ms);
    else if (client->step == IMPROV_STEP_AUTHORIZE)
        ask_to_press(client);
    else if (awaiting_answer(client) && is_wifi(client))
        answer_state_changed(client, now_ms);
}

/* Errors at other times are those of others [CLI-8]. */
void improv_client_error_changed(struct improv_client *client, uint8_t error,
                                 uint32_t now_ms)
{
    if (error == IMPROV_ERROR_NONE || !awaiting_answer(client))
        return;
    client->error = error;
    check_answer(client, now_ms);
}

/* --- The result ---------------------------------------------------------- */

/*@ requires valid_client(client);
    requires \valid_read(frame) && \separated(frame, client,
        client->config->queue + (0 .. client->config->queue_length - 1));
    requires valid_bytes(frame->data) && apart_from_client(client, frame->data);
    requires frame->data.length <= IMPROV_FRAME_DATA_MAX;
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
static void take_result(struct improv_client *client,
                        const struct improv_frame *frame, uint32_t now_ms)
{
    if (frame->command != client->command[0])
        return; /* the answer to somebody else's command */
    bytes_copy(client->result, frame->data.data, frame->data.length);
    client->result_length = (uint16_t)frame->data.length;
    client->got_result = true;
    check_answer(client, now_ms);
}

/* The link may have cut it: if it is not whole, it is read [CLI-6]. */
void improv_client_result_notified(struct improv_client *client,
                                   struct improv_bytes bytes, uint32_t now_ms)
{
    struct improv_frame frame;

    if (!awaiting_answer(client) || client->step == IMPROV_STEP_RESULT)
        return;
    if (improv_frame_decode(bytes, &frame) == IMPROV_COMPLETE) {
        take_result(client, &frame, now_ms);
    } else {
        client->result_cut = true;
        check_answer(client, now_ms);
    }
}

/* A device whose result is malformed may be provisioned all the same: the
 * state says so [CLI-5]. */
void improv_client_result_read(struct improv_client *client,
                               struct improv_bytes bytes, uint32_t now_ms)
{
    struct improv_frame frame;
    bool whole = improv_frame_decode(bytes, &frame) == IMPROV_COMPLETE;

    if (!whole && !is_wifi(client)) {
        improv_client_break(client, IMPROV_OUTCOME_BAD_RESULT);
        return;
    }
    improv_client_step(client, IMPROV_STEP_ANSWER);
    if (whole)
        take_result(client, &frame, now_ms);
    check_answer(client, now_ms);
}

struct improv_bytes
improv_client_result_strings(const struct improv_client *client)
{
    return (struct improv_bytes){client->result, client->result_length};
}

/* --- Ends ---------------------------------------------------------------- */

/* Something broke: what is known of the answer counts for more [CLI-5]. */
void improv_client_break(struct improv_client *client,
                         enum improv_outcome outcome)
{
    if (awaiting_answer(client) && refused(client))
        improv_client_end(client, IMPROV_OUTCOME_REFUSED);
    else if (awaiting_answer(client) && half_done(client))
        improv_client_end(client, IMPROV_OUTCOME_OK);
    else
        improv_client_end(client, outcome);
}

/* An identify that was written has no other answer than no error. */
/*@ requires valid_client(client);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
static void break_off(struct improv_client *client, enum improv_outcome outcome)
{
    bool identified = client->step == IMPROV_STEP_ANSWER &&
                      client->command[0] == IMPROV_COMMAND_IDENTIFY;

    improv_client_break(client, identified ? IMPROV_OUTCOME_OK : outcome);
}

void improv_client_timed_out(struct improv_client *client)
{
    break_off(client, IMPROV_OUTCOME_TIMED_OUT);
}

void improv_client_disconnected(struct improv_client *client)
{
    client->operating = false;
    break_off(client, IMPROV_OUTCOME_DISCONNECTED);
    if (client->queued > 0) /* behind a success: they have no device either */
        improv_client_drop_queue(client);
    client->step = IMPROV_STEP_IDLE;
}
