/* SPDX-License-Identifier: Apache-2.0 */
#include "client_model.h"

static bool at_work(const struct model *model)
{
    return model->client.step > IMPROV_STEP_READY;
}

/* --- What was sent -------------------------------------------------------- */

static void remember(struct model *model, struct improv_bytes frame)
{
    MUST(model->sent_count < MODEL_SENT);
    struct improv_client_command *sent = &model->sent[model->sent_count++];
    MUST(frame.length <= sizeof sent->frame);
    memcpy(sent->frame, frame.data, frame.length);
    sent->length = (uint16_t)frame.length;
}

static void forget_first(struct model *model)
{
    MUST(model->sent_count > 0);
    model->sent_count--;
    memmove(model->sent, model->sent + 1,
            model->sent_count * sizeof model->sent[0]);
    model->begun = false;
    model->answer_length = 0;
}

/* --- Actions -------------------------------------------------------------- */

/* [CLI-1] [CLI-2] */
static void take_operation(struct model *model,
                           const struct improv_client_action *action)
{
    MUST(!model->operating && model->connected);
    MUST(model->characteristics & 1U << action->characteristic);
    model->operating = true;
    model->operation = *action;
}

static void take_write(struct model *model,
                       const struct improv_client_action *action)
{
    const struct improv_client_command *first = &model->sent[0];
    take_operation(model, action);
    MUST(model->sent_count > 0);
    MUST(bytes_same(action->bytes,
                    (struct improv_bytes){first->frame, first->length}));
    model->begun = true;
    model->begun_ms = model->now_ms;
}

/* Of a command that was not even taken. */
static void take_rejection(struct model *model,
                           const struct improv_client_action *action)
{
    MUST(model->sending && action->dropped == 0);
    MUST(model->sent_count > 0);
    model->sent_count--;
    if (action->outcome == IMPROV_OUTCOME_BUSY)
        MUST(model->client.queued == model->config.queue_length);
}

static void check_result(const struct model *model,
                         const struct improv_client_action *action)
{
    struct improv_frame frame = {0};
    const struct improv_bytes answer = {model->answer, model->answer_length};
    MUST(action->result.length <= IMPROV_FRAME_DATA_MAX);
    if (action->outcome == IMPROV_OUTCOME_REFUSED)
        MUST(action->error != IMPROV_ERROR_NONE);
    if (action->outcome != IMPROV_OUTCOME_OK || answer.length == 0)
        return;
    MUST(improv_frame_decode(answer, &frame) == IMPROV_COMPLETE);
    MUST(bytes_same(action->result, frame.data));
}

/* [CLI-12] each ends once, with an end of its own or as one of those dropped */
static void take_end(struct model *model,
                     const struct improv_client_action *action)
{
    bool command = action->step > IMPROV_STEP_READY ||
                   (action->step == IMPROV_STEP_READY &&
                    action->outcome == IMPROV_OUTCOME_UNSUPPORTED);
    if (action->outcome == IMPROV_OUTCOME_BUSY ||
        action->outcome == IMPROV_OUTCOME_INVALID) {
        take_rejection(model, action);
        return;
    }
    if (action->outcome == IMPROV_OUTCOME_OK && model->connected)
        MUST(action->dropped == 0);
    if (command) {
        check_result(model, action);
        forget_first(model);
    }
    MUST(action->dropped <= model->sent_count);
    model->sent_count -= action->dropped;
}

static void take_good(struct model *model,
                      const struct improv_client_action *action)
{
    switch (action->type) {
    case IMPROV_CLIENT_SUBSCRIBE:
    case IMPROV_CLIENT_READ:
        take_operation(model, action);
        break;
    case IMPROV_CLIENT_WRITE:
        take_write(model, action);
        break;
    case IMPROV_CLIENT_PRESS: /* [CLI-4] */
        MUST(model->client.step == IMPROV_STEP_AUTHORIZE);
        MUST(model->client.state == IMPROV_STATE_AUTHORIZATION_REQUIRED);
        break;
    case IMPROV_CLIENT_READY:
        MUST(model->connected);
        break;
    case IMPROV_CLIENT_ENDED:
        take_end(model, action);
        break;
    case IMPROV_CLIENT_STATE:
        break;
    }
}

static void take(struct model *model, const struct improv_client_action *action)
{
    TELL("  action %d: characteristic %d, %zu bytes, outcome %d in step %d, "
         "%u dropped\n",
         (int)action->type, (int)action->characteristic, action->bytes.length,
         (int)action->outcome, (int)action->step, action->dropped);
    MUST(action->bytes.length <= IMPROV_FRAME_MAX);
    MUST(action->result.length <= IMPROV_FRAME_DATA_MAX);
    if (model->good)
        take_good(model, action);
}

/* --- What is always true -------------------------------------------------- */

/* [WIFI-8] */
static void check_secrets(const struct model *model)
{
    const struct improv_client *client = &model->client;
    unsigned zero = 0;
    if (!at_work(model))
        MUST(all_zero(client->command, sizeof client->command));
    MUST(client->queued <= model->config.queue_length);
    for (unsigned i = 0; i < MODEL_QUEUE; i++)
        zero += all_zero(&model->queue[i], sizeof model->queue[i]);
    MUST(zero == MODEL_QUEUE - client->queued);
}

static uint32_t at_least_1(uint32_t ms)
{
    return ms > 0 ? ms : 1;
}

/* The device may say what it wants: the time for an answer is cut short, and
 * does not begin anew [CLI-7]. */
static uint64_t longest_answer(const struct model *model)
{
    const struct improv_client_config *config = &model->config;
    uint64_t answer = at_least_1(config->step_timeout_ms);
    if (model->sent[0].frame[0] == IMPROV_COMMAND_WIFI_SETTINGS)
        answer = at_least_1(config->join_timeout_ms);
    if (model->sent[0].frame[0] == IMPROV_COMMAND_SCAN)
        answer = at_least_1(config->scan_timeout_ms);
    if (model->sent[0].frame[0] == IMPROV_COMMAND_IDENTIFY)
        answer = at_least_1(config->grace_ms);
    return at_least_1(config->step_timeout_ms) + answer +
           2ULL * at_least_1(config->grace_ms);
}

/* [TIME-2] [CLI-7] */
static void check_time(const struct model *model)
{
    const struct improv_client *client = &model->client;
    bool rests =
        client->step == IMPROV_STEP_IDLE || client->step == IMPROV_STEP_READY;
    uint32_t left = improv_client_deadline(client, model_now(model));
    if (left > 0)
        MUST(rests == (left == IMPROV_NO_DEADLINE));
    else
        MUST(client->step == IMPROV_STEP_READY && client->queued > 0);
    if (model->begun)
        MUST(model->now_ms - model->begun_ms <= longest_answer(model));
}

static void check_good(const struct model *model)
{
    const struct improv_client *client = &model->client;
    MUST(model->sent_count == client->queued + (at_work(model) ? 1U : 0U));
    MUST(client->operating == model->operating);
    check_time(model);
}

/* --- Events --------------------------------------------------------------- */

static void note_result(struct model *model, struct improv_bytes bytes)
{
    struct improv_frame frame;
    if (model->begun && improv_frame_decode(bytes, &frame) == IMPROV_COMPLETE &&
        frame.command == model->sent[0].frame[0]) {
        memcpy(model->answer, bytes.data, bytes.length);
        model->answer_length = bytes.length;
    }
}

static void note_answer(struct model *model,
                        const struct improv_client_event *event, bool done)
{
    enum improv_characteristic of = model->operation.characteristic;
    model->operating = false;
    if (!done)
        return;
    if (model->operation.type == IMPROV_CLIENT_SUBSCRIBE)
        model->subscribed |= 1U << of;
    if (model->operation.type == IMPROV_CLIENT_READ &&
        of == IMPROV_CHARACTERISTIC_RESULT &&
        model->client.step == IMPROV_STEP_RESULT)
        note_result(model, event->bytes);
}

/* While it is read, what is notified does not count. */
static void note_notification(struct model *model,
                              const struct improv_client_event *event)
{
    if (event->characteristic == IMPROV_CHARACTERISTIC_RESULT &&
        model->client.step != IMPROV_STEP_RESULT)
        note_result(model, event->bytes);
}

static void note(struct model *model, const struct improv_client_event *event)
{
    model->sending = event->type == IMPROV_CLIENT_SEND;
    switch (event->type) {
    case IMPROV_CLIENT_CONNECTED:
        model->connected = true;
        model->characteristics = event->characteristics;
        model->subscribed = 0;
        break;
    case IMPROV_CLIENT_DISCONNECTED:
        model->connected = model->operating = false;
        break;
    case IMPROV_CLIENT_DONE:
    case IMPROV_CLIENT_FAILED:
        note_answer(model, event, event->type == IMPROV_CLIENT_DONE);
        break;
    case IMPROV_CLIENT_NOTIFIED:
        note_notification(model, event);
        break;
    case IMPROV_CLIENT_SEND:
        if (model->good)
            remember(model, event->bytes);
        break;
    case IMPROV_CLIENT_TICK:
        break;
    }
}

void model_event(struct model *model, const struct improv_client_event *event,
                 size_t most)
{
    struct improv_client_action action;
    TELL("%llu: event %d in step %d, of %d, %zu bytes\n",
         (unsigned long long)model->now_ms, (int)event->type,
         model->client.step, (int)event->characteristic, event->bytes.length);
    note(model, event);
    improv_client_handle(&model->client, event, model_now(model));
    for (; most > 0 && improv_client_next_action(&model->client, &action);
         most--)
        take(model, &action);
    check_secrets(model);
    if (model->good)
        check_good(model);
}

void model_settle(struct model *model)
{
    const struct improv_client_event tick = {.type = IMPROV_CLIENT_TICK};
    for (int i = 0; i <= MODEL_QUEUE + 1; i++) {
        if (improv_client_deadline(&model->client, model_now(model)) > 0)
            return;
        model_event(model, &tick, SIZE_MAX);
    }
    MUST(improv_client_deadline(&model->client, model_now(model)) > 0);
}

static void answer_operation(struct model *model)
{
    const struct improv_client_event failed = {.type = IMPROV_CLIENT_FAILED};
    if (model->operating)
        model_event(model, &failed, SIZE_MAX);
    model_settle(model);
}

void model_finish(struct model *model)
{
    uint32_t left;
    answer_operation(model);
    while ((left = improv_client_deadline(&model->client, model_now(model))) !=
           IMPROV_NO_DEADLINE) {
        model->now_ms += left;
        model_settle(model);
        answer_operation(model);
    }
    bool waits = model->client.step == IMPROV_STEP_IDLE; /* to be connected */
    MUST(model->sent_count == (waits ? model->client.queued : 0));
}
