/* SPDX-License-Identifier: Apache-2.0 */
#include "talk/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bus.h"
#include "cleanup.h"
#include "clock.h"
#include "improv/wipe.h"
#include "log.h"
#include "output/device_text.h"
#include "output/packet.h"
#include "output/report.h"
#include "output/safe_text.h"
#include "output/terminal.h"
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

/* BlueZ names what the device refuses, and says no more than "failed" where
 * the link broke under it. */
static bool may_be_lost(const sd_bus_error *error)
{
    return sd_bus_error_has_name(error, "org.bluez.Error.Failed") ||
           sd_bus_error_has_name(error, "org.bluez.Error.NotConnected") ||
           sd_bus_error_has_name(error, SD_BUS_ERROR_UNKNOWN_OBJECT) ||
           sd_bus_error_has_name(error, SD_BUS_ERROR_UNKNOWN_METHOD);
}

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
        session->gatt_lost = may_be_lost(error);
        safe_string(bus_error_words(error), session->gatt_error,
                    sizeof session->gatt_error);
        event.type = IMPROV_CLIENT_FAILED;
    } else if (sd_bus_message_has_signature(reply, "ay") &&
               bus_read_bytes(reply, &data, &event.bytes.length) >= 0) {
        event.bytes.data = data;
        packet_report(
            &(struct packet){PACKET_READ, session->operated, event.bytes});
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
    session->gatt_lost = false;
    session->operated = action->characteristic;
    int r = call(session, method, action);
    if (r >= 0)
        return;
    snprintf(session->gatt_error, sizeof session->gatt_error, "%s",
             strerror(-r));
    session->gatt_lost = r == -ENOENT; /* BlueZ has taken it away */
    handle_type(session, IMPROV_CLIENT_FAILED);
}

/* --- Actions ------------------------------------------------------------- */

/* Shows for how long, on a terminal. */
static void begin_count(struct session *session)
{
    session->since_ms = clock_now_ms();
    if (terminal_is_live())
        clock_arm(session->second, 0);
}

static void show_count(const struct session *session)
{
    uint32_t passed = clock_now_ms() - session->since_ms;
    uint32_t limit = session->config.authorize_timeout_ms;

    if (session->authorizing && passed < limit)
        report_status("press the device's button now: %u s left",
                      (limit - passed + 999) / 1000);
    else if (session->state == IMPROV_STATE_PROVISIONING)
        report_status("the device joins the network: %u s", passed / 1000);
}

static int on_second(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    struct session *session = userdata;

    if (!session->authorizing && session->state != IMPROV_STATE_PROVISIONING)
        return 0;
    show_count(session);
    clock_arm(session->second, 1000);
    return 0;
}

static void state_changed(struct session *session, uint8_t state)
{
    session->state = state;
    if (!session->ready)
        return; /* said together with "connected" */
    session->authorizing = false;
    clock_disarm(session->second);
    if (!session->monitoring)
        report_progress("state",
                        json_number(json_string(report_fields(), "state",
                                                words_state(state)),
                                    "number", state),
                        "state: %s", words_state(state));
    if (state == IMPROV_STATE_PROVISIONING)
        begin_count(session);
    session->handlers->state(session->userdata);
}

static void became_ready(struct session *session, uint8_t capabilities)
{
    char words[WORDS_CAPABILITIES_MAX];
    struct json_object *fields =
        json_string(report_fields(), "state", words_state(session->state));

    session->ready = true;
    session->capabilities = capabilities;
    report_progress("connected",
                    json_member(fields, "capabilities",
                                device_capability_names(capabilities)),
                    "connected, subscribed; state: %s",
                    words_state(session->state));
    log_debug("capabilities: %s", words_capabilities(capabilities, words));
    session->handlers->ready(session->userdata);
}

static void ask_for_button(struct session *session)
{
    uint32_t wait_s = session->config.authorize_timeout_ms / 1000;

    session->authorizing = true;
    report_progress("press", json_number(report_fields(), "wait", wait_s),
                    "waiting for the device's button: press it now (%u s)",
                    wait_s);
    begin_count(session);
}

static void begin_write(struct session *session,
                        const struct improv_client_action *action)
{
    session->request->written = true;
    request_report(session->request);
    packet_report(&(struct packet){PACKET_SENT, IMPROV_CHARACTERISTIC_COMMAND,
                                   action->bytes});
    operate(session, "WriteValue", action);
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
        begin_write(session, action);
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

    /* Nothing is left of another connection, whoever ended it. */
    session->call = sd_bus_slot_unref(session->call);
    improv_client_wipe(&session->client);
    session->device_path = device_path;
    session->ready = session->authorizing = false;
    session->subscribed = 0;
    handle(session,
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

static void tell(const struct session *session, const struct packet *packet)
{
    if (session->monitoring)
        packet_report_notified(packet);
    else
        packet_report(packet);
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
    tell(session, &(struct packet){PACKET_NOTIFIED, at->number, event.bytes});
    handle(session, &event);
}

static void lost(void *userdata)
{
    struct session *session = userdata;

    session->call = sd_bus_slot_unref(session->call);
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
    return r < 0 ? r
                 : clock_add_timer(event, &session->second, on_second, session);
}

static void stop(void *userdata)
{
    struct session *session = userdata;

    session->timer = sd_event_source_disable_unref(session->timer);
    session->second = sd_event_source_disable_unref(session->second);
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
