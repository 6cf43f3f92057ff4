/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An event happens, and the device must be where the table of states in
 * docs/protocol.md leads. First time alone passes on a copy of the device, so
 * that what a timer did is told from what the event did.
 */
#include "device_model.h"

/* --- Time alone ----------------------------------------------------------- */

/* The device does not move before the time for it has passed. */
static bool may_move(const struct model *model, uint8_t to)
{
    const struct improv_device_config *config = &model->config;
    uint64_t passed = model->now_ms - model->since_ms;
    switch (improv_device_state(&model->device)) {
    case IMPROV_STATE_STOPPED:
        return to == (config->authorizer ? 0x01 : 0x02) && /* [RUN-2] */
               passed >= config->wifi_timeout_ms;
    case IMPROV_STATE_AUTHORIZED:
        return to == 0x01 && config->authorizer && /* [AUTH-2] */
               passed >= config->authorized_duration_ms;
    case IMPROV_STATE_PROVISIONING:
        return to == 0x02 && passed >= config->connect_timeout_ms;
    case IMPROV_STATE_PROVISIONED:
        return to == 0x00 && passed >= config->linger_ms; /* [RUN-3] */
    default:
        return false;
    }
}

static void let_time_pass(struct side *before, const struct model *model)
{
    uint8_t from = improv_device_state(&model->device);
    side_copy(before, model);
    side_happens(before, IMPROV_EVENT_TICK, model_now(model));
    uint8_t to = before->device.state;
    if (to != from)
        MUST(may_move(model, to));
}

/* --- The event ------------------------------------------------------------ */

static bool answers_join(const struct side *before,
                         const struct improv_device_event *event)
{
    return before->device.state == IMPROV_STATE_PROVISIONING &&
           event->number == before->device.join_number;
}

static bool answers_request(const struct side *before,
                            const struct improv_device_event *event)
{
    return device_pending(&before->device) &&
           event->number == before->device.request_number;
}

/* [RUN-4] one that was up, or was rolled back to, is no news */
static uint8_t state_with_wifi(const struct side *before,
                               const struct host *host)
{
    uint8_t state = before->device.state;
    if (host->wifi_up ||
        before->device.timers[IMPROV_TIMER_RESTORE].length_ms > 0)
        return state;
    return state == 0x01 || state == 0x02 ? 0x04 : state;
}

static uint8_t started(const struct side *before)
{
    uint8_t state = before->device.state;
    if (state != IMPROV_STATE_STOPPED && state != IMPROV_STATE_PROVISIONED)
        return state;
    return before->config.authorizer ? 0x01 : 0x02; /* [AUTH-1] */
}

static uint8_t expected_state(const struct side *before,
                              const struct improv_device_event *event,
                              const struct outcome *outcome,
                              const struct host *host)
{
    uint8_t state = before->device.state;
    switch (event->type) {
    case IMPROV_EVENT_START:
        return started(before);
    case IMPROV_EVENT_STOP:
        return IMPROV_STATE_STOPPED;
    case IMPROV_EVENT_AUTHORIZE:
        return state == 0x01 ? 0x02 : state;
    case IMPROV_EVENT_WRITE:
        return outcome->joins ? 0x03 : state;
    case IMPROV_EVENT_WIFI_UP:
        return state_with_wifi(before, host);
    case IMPROV_EVENT_JOINED:
        return answers_join(before, event) ? 0x04 : state;
    case IMPROV_EVENT_JOIN_FAILED:
        return answers_join(before, event) ? 0x02 : state;
    case IMPROV_EVENT_TICK:
    case IMPROV_EVENT_DISCONNECTED:
    case IMPROV_EVENT_WIFI_DOWN:
    case IMPROV_EVENT_ANSWERED:
    case IMPROV_EVENT_REFUSED:
        break;
    }
    return state;
}

static uint8_t expected_error(const struct side *before,
                              const struct improv_device_event *event,
                              const struct outcome *outcome)
{
    uint8_t error = before->device.error;
    switch (event->type) {
    case IMPROV_EVENT_START:
        return started(before) == before->device.state ? error : 0;
    case IMPROV_EVENT_STOP:
    case IMPROV_EVENT_DISCONNECTED: /* [ERR-2] */
        return IMPROV_ERROR_NONE;
    case IMPROV_EVENT_WRITE:
        return outcome->error;
    case IMPROV_EVENT_JOIN_FAILED:
        return answers_join(before, event) ? 0x03 : error;
    case IMPROV_EVENT_REFUSED:
        if (answers_request(before, event))
            return event->error != 0 ? event->error : IMPROV_ERROR_UNKNOWN;
        return error;
    case IMPROV_EVENT_TICK:
    case IMPROV_EVENT_AUTHORIZE:
    case IMPROV_EVENT_WIFI_UP:
    case IMPROV_EVENT_WIFI_DOWN:
    case IMPROV_EVENT_JOINED:
    case IMPROV_EVENT_ANSWERED:
        break;
    }
    return error;
}

/* --- What was written ----------------------------------------------------- */

static struct improv_bytes value_of(const struct improv_frame *frame, int i)
{
    struct improv_bytes values[IMPROV_VALUES_MAX] = {{0}};
    improv_strings_decode(frame->data, values, IMPROV_VALUES_MAX);
    return values[i];
}

static void check_join(const struct improv_device *device,
                       const struct improv_frame *frame)
{
    const struct improv_credentials *credentials = &device->credentials;
    MUST(bytes_same(
        value_of(frame, 0),
        (struct improv_bytes){credentials->ssid, credentials->ssid_length}));
    MUST(bytes_same(value_of(frame, 1),
                    (struct improv_bytes){credentials->password,
                                          credentials->password_length}));
}

static void check_request(const struct model *model,
                          const struct improv_frame *frame)
{
    const struct improv_request *request = &model->device.request;
    MUST(device_pending(&model->device));
    MUST(request->command == frame->command);
    if (improv_digo_command(frame->command))
        for (int i = 0; i < request->count; i++)
            MUST(bytes_same(request->values[i], value_of(frame, i)));
    else if (request->count > 0 && frame->command == IMPROV_COMMAND_DEVICE_NAME)
        MUST(bytes_same(request->values[0], frame->data));
}

static void check_write(struct model *model, const struct side *before,
                        const struct outcome *outcome)
{
    uint8_t number = model->device.request_number;
    if (outcome->joins)
        check_join(&model->device, &outcome->frame);
    else /* another's command changes nothing */
        MUST(memcmp(&model->device.credentials, &before->device.credentials,
                    sizeof model->device.credentials) == 0);
    MUST(number == (uint8_t)(before->device.request_number + outcome->asks));
    if (!outcome->asks)
        return;
    model->asked_ms = model->now_ms;
    check_request(model, &outcome->frame);
}

/* --- The result ----------------------------------------------------------- */

/* [RES-1] [RES-2] as it must be made of an answer */
static struct improv_bytes result_of(const struct improv_device_event *event,
                                     uint8_t command, uint8_t *ret_frame)
{
    uint8_t data[IMPROV_FRAME_DATA_MAX];
    struct improv_frame whole;
    size_t length = 0;
    if (improv_frame_decode(event->bytes, &whole) == IMPROV_COMPLETE) {
        length = whole.data.length;
        memcpy(data, whole.data.data, length);
    }
    for (size_t i = 0; i < event->string_count; i++) {
        struct improv_bytes string = event->strings[i];
        if (length + 1 + string.length > sizeof data)
            break;
        data[length++] = (uint8_t)string.length;
        memcpy(data + length, string.data, string.length);
        length += string.length;
    }
    return make_frame(ret_frame, command, (struct improv_bytes){data, length});
}

static void check_result(const struct model *model, const struct side *before,
                         const struct improv_device_event *event)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct improv_bytes expected =
        improv_device_read(&before->device, IMPROV_CHARACTERISTIC_RESULT);
    if (improv_device_state(&model->device) == IMPROV_STATE_STOPPED)
        expected.length = 0;
    if (event->type == IMPROV_EVENT_JOINED && answers_join(before, event))
        expected = result_of(event, IMPROV_COMMAND_WIFI_SETTINGS, frame);
    if (event->type == IMPROV_EVENT_ANSWERED && answers_request(before, event))
        expected = result_of(event, before->device.request.command, frame);
    MUST(bytes_same(
        improv_device_read(&model->device, IMPROV_CHARACTERISTIC_RESULT),
        expected));
}

/* --- What the host knows of itself ---------------------------------------- */

static void answer(struct host *host, const struct improv_device_event *event)
{
    bool join = event->type == IMPROV_EVENT_JOINED ||
                event->type == IMPROV_EVENT_JOIN_FAILED;
    bool request = event->type == IMPROV_EVENT_ANSWERED ||
                   event->type == IMPROV_EVENT_REFUSED;
    if (join && event->number == host->join_number)
        host->joining = false;
    if (request && event->number == host->request_number)
        host->asked = false;
}

static void note(struct model *model, const struct improv_device_event *event,
                 uint8_t from)
{
    struct host *host = &model->host;
    uint8_t state = improv_device_state(&model->device);
    bool joined =
        event->type == IMPROV_EVENT_JOINED && from == 0x03 && state == 0x04;
    if (event->type == IMPROV_EVENT_WIFI_UP || joined) {
        host->wifi_up = true;
        host->wifi_down = false;
    } else if (event->type == IMPROV_EVENT_WIFI_DOWN) {
        host->wifi_up = false;
        host->wifi_down = true;
    }
    if (state == IMPROV_STATE_STOPPED || from == IMPROV_STATE_STOPPED) {
        host->asked = false; /* nothing outlives a session [RUN-5] */
        host->error = IMPROV_ERROR_NONE;
    }
}

void model_event(struct model *model, const struct improv_device_event *event)
{
    static struct side before;
    static struct outcome outcome;
    uint8_t from = improv_device_state(&model->device);
    TELL("%llu: event %d in state %d\n", (unsigned long long)model->now_ms,
         (int)event->type, from);
    let_time_pass(&before, model);
    if (event->type == IMPROV_EVENT_WRITE)
        outcome_of_write(&outcome, &before, event);
    answer(&model->host, event);
    improv_device_handle(&model->device, event, model_now(model));
    uint8_t state = improv_device_state(&model->device);
    MUST(state == expected_state(&before, event, &outcome, &model->host));
    MUST(model->device.error == expected_error(&before, event, &outcome));
    if (event->type == IMPROV_EVENT_WRITE)
        check_write(model, &before, &outcome);
    check_result(model, &before, event);
    if (state != from || before.device.state != from)
        model->since_ms = model->now_ms;
    note(model, event, before.device.state);
}
