/* SPDX-License-Identifier: Apache-2.0 */
#include "talk/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bus.h"
#include "cleanup.h"
#include "clock.h"
#include "log.h"
#include "output/print.h"
#include "output/words.h"

enum { STEP_MS = 10000, SCAN_MS = 20000, JOIN_MS = 60000, GRACE_MS = 1000 };

static void handle(struct session *session,
                   const struct improv_client_event *event);

static void handle_type(struct session *session,
                        enum improv_client_event_type type)
{
    handle(session, &(struct improv_client_event){.type = type});
}

/* --- GATT operations ----------------------------------------------------- */

static int on_done(sd_bus_message *reply, void *userdata,
                   sd_bus_error *ret_error)
{
    (void)ret_error;
    struct session *session = userdata;
    struct improv_client_event event = {.type = IMPROV_CLIENT_DONE};
    const void *data;

    session->call = sd_bus_slot_unref(session->call);
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    if (error) {
        print_safe_string(bus_error_words(error), session->gatt_error,
                          sizeof session->gatt_error);
        event.type = IMPROV_CLIENT_FAILED;
    } else if (sd_bus_message_has_signature(reply, "ay") &&
               bus_read_bytes(reply, &data, &event.bytes.length) >= 0) {
        event.bytes.data = data;
    }
    handle(session, &event);
    return 0;
}

static int append_arguments(sd_bus_message *message,
                            const struct improv_client_action *action)
{
    switch (action->type) {
    case IMPROV_CLIENT_READ:
        return sd_bus_message_append(message, "a{sv}", 0);
    case IMPROV_CLIENT_WRITE: {
        int r = sd_bus_message_append_array(message, 'y', action->bytes.data,
                                            action->bytes.length);
        if (r < 0)
            return r;
        return sd_bus_message_append(message, "a{sv}", 1, "type", "s",
                                     "request");
    }
    case IMPROV_CLIENT_SUBSCRIBE:
    case IMPROV_CLIENT_STATE:
    case IMPROV_CLIENT_READY:
    case IMPROV_CLIENT_PRESS:
    case IMPROV_CLIENT_ENDED:
        break;
    }
    return 0;
}

static int call(struct session *session, const char *method,
                const struct improv_client_action *action)
{
    automessage sd_bus_message *message = NULL;
    const struct gatt_characteristic *characteristic =
        gatt_of(session->gatt, session->device_path, action->characteristic);

    if (!characteristic)
        return -ENOENT;
    log_debug("%s %s", method, characteristic->path);
    int r = sd_bus_message_new_method_call(session->bus, &message, BLUEZ,
                                           characteristic->path,
                                           BLUEZ_CHARACTERISTIC, method);
    if (r < 0)
        return r;
    if (action->type == IMPROV_CLIENT_WRITE)
        sd_bus_message_sensitive(message);
    r = append_arguments(message, action);
    if (r < 0)
        return r;
    session->call = sd_bus_slot_unref(session->call);
    return sd_bus_call_async(session->bus, &session->call, message, on_done,
                             session, 0);
}

static void operate(struct session *session, const char *method,
                    const struct improv_client_action *action)
{
    session->gatt_error[0] = '\0';
    int r = call(session, method, action);
    if (r >= 0)
        return;
    snprintf(session->gatt_error, sizeof session->gatt_error, "%s",
             strerror(-r));
    handle_type(session, IMPROV_CLIENT_FAILED);
}

/* --- Actions ------------------------------------------------------------- */

static void state_changed(struct session *session, uint8_t state)
{
    session->state = state;
    if (!session->ready)
        return; /* said together with "connected" */
    if (session->authorizing && state == IMPROV_STATE_AUTHORIZED)
        print_progress("authorized");
    else
        print_progress("state: %s", words_state(state));
    session->authorizing = false;
}

static void became_ready(struct session *session, uint8_t capabilities)
{
    char words[WORDS_CAPABILITIES_MAX];

    session->ready = true;
    print_progress("connected, subscribed; state: %s",
                   words_state(session->state));
    log_debug("capabilities: %s", words_capabilities(capabilities, words));
    session_send(session);
}

static void ask_for_button(struct session *session)
{
    session->authorizing = true;
    print_progress("waiting for the device's button: press it now (%u s)",
                   session->config.authorize_timeout_ms / 1000);
}

static void perform(struct session *session,
                    const struct improv_client_action *action)
{
    switch (action->type) {
    case IMPROV_CLIENT_SUBSCRIBE:
        session->subscribed |= 1U << action->characteristic;
        operate(session, "StartNotify", action);
        break;
    case IMPROV_CLIENT_READ:
        operate(session, "ReadValue", action);
        break;
    case IMPROV_CLIENT_WRITE:
        request_print(session->request);
        operate(session, "WriteValue", action);
        break;
    case IMPROV_CLIENT_STATE:
        state_changed(session, action->state);
        break;
    case IMPROV_CLIENT_READY:
        became_ready(session, action->capabilities);
        break;
    case IMPROV_CLIENT_PRESS:
        ask_for_button(session);
        break;
    case IMPROV_CLIENT_ENDED:
        session->handler(session->userdata, action);
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

static void handle(struct session *session,
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

    session->device_path = device_path;
    handle(session,
           &(struct improv_client_event){
               .type = IMPROV_CLIENT_CONNECTED,
               .characteristics = gatt_mask(session->gatt, device_path),
           });
}

void session_send(struct session *session)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    size_t length = request_encode(session->request, frame);

    handle(session, &(struct improv_client_event){
                        .type = IMPROV_CLIENT_SEND,
                        .bytes = {frame, length},
                    });
    improv_wipe(frame, sizeof frame);
}

static int read_value(void *userdata, const char *name, const char *signature,
                      sd_bus_message *message)
{
    struct improv_bytes *ret_value = userdata;
    const void *data;

    if (strcmp(name, "Value") != 0 || strcmp(signature, "ay") != 0)
        return 0;
    int r = bus_read_bytes(message, &data, &ret_value->length);
    if (r < 0)
        return r;
    ret_value->data = data;
    return 1;
}

static void changed(void *userdata, const char *path,
                    sd_bus_message *properties)
{
    struct session *session = userdata;
    const struct gatt_characteristic *at = gatt_at(session->gatt, path);
    struct improv_client_event event = {.type = IMPROV_CLIENT_NOTIFIED};

    if (!at || !(session->subscribed & (1U << at->number)) ||
        at != gatt_of(session->gatt, session->device_path, at->number) ||
        bus_each_property(properties, read_value, &event.bytes) < 0 ||
        !event.bytes.data)
        return;
    event.characteristic = at->number;
    handle(session, &event);
}

static void lost(void *userdata)
{
    handle_type(userdata, IMPROV_CLIENT_DISCONNECTED);
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
    return clock_add_timer(event, &session->timer, on_timer, session);
}

static void stop(void *userdata)
{
    struct session *session = userdata;

    session->timer = sd_event_source_disable_unref(session->timer);
    session->call = sd_bus_slot_unref(session->call);
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
