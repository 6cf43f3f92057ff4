/* SPDX-License-Identifier: Apache-2.0 */
#include "talk/session.h"

#include "clock.h"
#include "improv/wipe.h"
#include "talk/session_internal.h"

enum { STEP_MS = 10000, SCAN_MS = 20000, JOIN_MS = 60000, GRACE_MS = 1000 };

static void handle_type(struct session *session,
                        enum improv_client_event_type type)
{
    session_handle(session, &(struct improv_client_event){.type = type});
}

/* --- Actions ------------------------------------------------------------- */

static void begin_write(struct session *session,
                        const struct improv_client_action *action)
{
    session->request->written = true;
    request_report(session->request);
    packet_report(&(struct packet){PACKET_SENT, IMPROV_CHARACTERISTIC_COMMAND,
                                   action->bytes});
    session_operate(session, "WriteValue", action);
}

static void perform(struct session *session,
                    const struct improv_client_action *action)
{
    switch (action->type) {
    case IMPROV_CLIENT_SUBSCRIBE:
        session->subscribed |= 1U << action->characteristic;
        session_operate(session, "StartNotify", action);
        break;
    case IMPROV_CLIENT_READ:
        session_operate(session, "ReadValue", action);
        break;
    case IMPROV_CLIENT_WRITE:
        begin_write(session, action);
        break;
    case IMPROV_CLIENT_STATE:
        session_state_changed(session, action->state);
        break;
    case IMPROV_CLIENT_READY:
        session_became_ready(session, action->capabilities);
        break;
    case IMPROV_CLIENT_PRESS:
        session_ask_for_button(session);
        break;
    case IMPROV_CLIENT_ENDED:
        session->authorizing = false;
        clock_disarm(session->second);
        session->handlers->ended(session->userdata, action);
        break;
    }
}

/* An action may itself cause an event: then this runs inside itself. */
static void handle_now(struct session *session,
                       const struct improv_client_event *event)
{
    struct improv_client_action action;
    uint32_t now_ms = clock_now_ms();

    improv_client_handle(&session->client, event, now_ms);
    while (session->timer &&
           improv_client_next_action(&session->client, &action))
        perform(session, &action);
    if (session->timer)
        clock_arm(session->timer,
                  improv_client_deadline(&session->client, clock_now_ms()));
}

void session_handle(struct session *session,
                    const struct improv_client_event *event)
{
    const struct improv_client_event tick = {.type = IMPROV_CLIENT_TICK};

    if (improv_client_deadline(&session->client, clock_now_ms()) == 0)
        handle_now(session, &tick); /* what ends there is told */
    if (session->timer)
        handle_now(session, event);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source;
    (void)usec;
    handle_type(userdata, IMPROV_CLIENT_TICK);
    return 0;
}

/* --- Events -------------------------------------------------------------- */

static void start(void *userdata, const char *device_path)
{
    struct session *session = userdata;

    /* Nothing is left of another connection, whoever ended it. */
    session_drop_call(session);
    improv_client_wipe(&session->client);
    session->device_path = device_path;
    session->ready = session->authorizing = session->told_result = false;
    session->subscribed = 0;
    session_handle(session,
                   &(struct improv_client_event){
                       .type = IMPROV_CLIENT_CONNECTED,
                       .characteristics = gatt_mask(session->gatt, device_path),
                   });
}

void session_send(struct session *session, struct request *request)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    size_t length = request_encode(request, frame);

    session->request = request;
    session->told_result = false;
    session_handle(session, &(struct improv_client_event){
                                .type = IMPROV_CLIENT_SEND,
                                .bytes = {frame, length},
                            });
    improv_wipe(frame, sizeof frame);
}

static void changed(void *userdata, const char *path,
                    sd_bus_message *properties)
{
    struct session *session = userdata;
    const struct gatt_characteristic *at = gatt_at(session->gatt, path);
    struct improv_client_event event = {.type = IMPROV_CLIENT_NOTIFIED};

    if (!at || !(session->subscribed & (1U << at->number)) ||
        at != gatt_of(session->gatt, session->device_path, at->number) ||
        gatt_read_value(properties, &event.bytes) < 0 || !event.bytes.data)
        return;
    event.characteristic = at->number;
    session->told_result |= at->number == IMPROV_CHARACTERISTIC_RESULT;
    session_tell_notified(
        session, properties,
        &(struct packet){PACKET_NOTIFIED, at->number, event.bytes});
    session_handle(session, &event);
}

static void lost(void *userdata)
{
    struct session *session = userdata;

    session_end_read(session, NULL);
    session_drop_call(session);
    session->ready = false;
    session->subscribed = 0;
    handle_type(session, IMPROV_CLIENT_DISCONNECTED);
}

/* --- Begin and end ------------------------------------------------------- */

int session_init(struct session *session, sd_event *event, uint32_t wait_ms)
{
    session->config = (struct improv_client_config){
        .step_timeout_ms = STEP_MS,
        .scan_timeout_ms = SCAN_MS,
        .join_timeout_ms = JOIN_MS,
        .grace_ms = GRACE_MS,
        .authorize_timeout_ms = wait_ms,
    };
    improv_client_init(&session->client, &session->config);
    int r = clock_add_timer(event, &session->timer, on_timer, session);
    if (r < 0)
        return r;
    return clock_add_timer(event, &session->second, session_on_second, session);
}

static void stop(void *userdata)
{
    struct session *session = userdata;

    session->timer = sd_event_source_disable_unref(session->timer);
    session->second = sd_event_source_disable_unref(session->second);
    session_drop_call(session);
    session->subscribed = 0;
    improv_client_wipe(&session->client);
}

void session_clear(struct session *session)
{
    stop(session);
}

const struct conversation session_conversation = {
    .start = start,
    .changed = changed,
    .lost = lost,
    .stop = stop,
};
