/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device engine: its states. What each event does in each state is the
 * table in device_table.c; this file is what the cells of that table mean.
 */
#include "bytes.h"
#include "device_internal.h"

/*@ requires \valid(device) && timer < IMPROV_TIMERS;
    assigns device->timers[timer]; */
static void start(struct improv_device *device, enum improv_device_timer timer,
                  uint32_t length_ms, uint32_t now_ms)
{
    timer_start(&device->timers[timer], length_ms, now_ms);
}

/*@ requires \valid(device) && timer < IMPROV_TIMERS;
    assigns device->timers[timer]; */
static void stop(struct improv_device *device, enum improv_device_timer timer)
{
    timer_stop(&device->timers[timer]);
}

/*@ requires valid_device(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
static void end_request(struct improv_device *device)
{
    if (device->requester)
        improv_reassembly_clear(&device->requester->reassembly);
    device->requester = NULL;
    stop(device, IMPROV_TIMER_REQUEST);
    improv_device_forget(device, WAITING_REQUEST);
}

/* Nothing of a session outlives it: no frame, no secret, no timer [RUN-5]. */
/*@ requires valid_device(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
static void end_session(struct improv_device *device, uint32_t now_ms)
{
    end_request(device);
    improv_device_wipe_centrals(device);
    /*@ loop invariant 0 <= i <= IMPROV_TIMERS;
        loop assigns i, device->timers[0 .. IMPROV_TIMERS - 1];
        loop variant IMPROV_TIMERS - i; */
    for (unsigned i = 0; i < IMPROV_TIMERS; i++)
        timer_stop(&device->timers[i]);
    if (!device->wifi_up) /* [RUN-2] */
        start(device, IMPROV_TIMER_AWAY, device->config->wifi_timeout_ms,
              now_ms);
    device->error = IMPROV_ERROR_NONE;
    device->result_length = 0;
    bytes_wipe(device->result, sizeof device->result);
}

/* Without an authorizer it never lapses [AUTH-1]. */
/*@ requires valid_device(device);
    assigns device->timers[IMPROV_TIMER_AUTHORIZED];
    ensures valid_device(device) && device->config == \old(device->config); */
static void renew(struct improv_device *device, uint32_t now_ms)
{
    if (device->config->authorizer)
        start(device, IMPROV_TIMER_AUTHORIZED,
              device->config->authorized_duration_ms, now_ms);
}

/*@ requires valid_bytes(from) && \valid(ret_length);
    requires \valid(to + (0 .. from.length - 1));
    requires \separated(to + (0 .. from.length - 1), ret_length,
                        from.data + (0 .. from.length - 1));
    assigns to[0 .. from.length - 1], *ret_length;
    ensures *ret_length == (uint8_t)from.length; */
static void copy(uint8_t *to, uint8_t *ret_length, struct improv_bytes from)
{
    bytes_copy(to, from.data, from.length);
    *ret_length = (uint8_t)from.length;
}

/* Of the command that began the join; no other is ever kept [WIFI-8]. */
/*@ requires \valid(device) && keepable(device);
    assigns device->credentials; */
static void keep_credentials(struct improv_device *device)
{
    struct improv_credentials *credentials = &device->credentials;
    const struct improv_bytes *values = device->request.values;

    copy(credentials->ssid, &credentials->ssid_length, values[0]);
    copy(credentials->password, &credentials->password_length, values[1]);
}

/*@ requires \valid(credentials);
    assigns *credentials; */
static void wipe_credentials(struct improv_credentials *credentials)
{
    credentials->ssid_length = 0;
    credentials->password_length = 0;
    bytes_wipe(credentials->ssid, sizeof credentials->ssid);
    bytes_wipe(credentials->password, sizeof credentials->password);
}

/* The only place where the state changes, with all that belongs to it. */
/*@ requires valid_device(device);
    requires state <= IMPROV_STATE_PROVISIONED;
    requires state == IMPROV_STATE_PROVISIONING ==> keepable(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
static void enter(struct improv_device *device, enum improv_state state,
                  uint32_t now_ms)
{
    const struct improv_device_config *config = device->config;

    device->state = (uint8_t)state;
    stop(device, IMPROV_TIMER_AUTHORIZED);
    stop(device, IMPROV_TIMER_CONNECT);
    stop(device, IMPROV_TIMER_LINGER);
    stop(device, IMPROV_TIMER_AWAY);
    improv_device_forget(device, WAITING_JOIN);
    if (state != IMPROV_STATE_PROVISIONING)
        wipe_credentials(&device->credentials);

    switch (state) {
    case IMPROV_STATE_STOPPED:
        end_session(device, now_ms);
        break;
    case IMPROV_STATE_AUTHORIZATION_REQUIRED:
        break;
    case IMPROV_STATE_AUTHORIZED:
        renew(device, now_ms);
        break;
    case IMPROV_STATE_PROVISIONING:
        stop(device, IMPROV_TIMER_IDENTIFY);
        if (device->wifi_up)
            device->owed = true;
        device->join_number++;
        keep_credentials(device);
        start(device, IMPROV_TIMER_CONNECT, config->connect_timeout_ms, now_ms);
        improv_device_want(device, WAITING_JOIN);
        break;
    case IMPROV_STATE_PROVISIONED:
        stop(device, IMPROV_TIMER_IDENTIFY);
        start(device, IMPROV_TIMER_LINGER, config->linger_ms, now_ms);
        break;
    }
    improv_device_show_state(device);
    improv_device_show_pattern(device);
}

/*@ requires valid_device(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
static void start_service(struct improv_device *device, uint32_t now_ms)
{
    improv_device_set_error(device, IMPROV_ERROR_NONE); /* [ERR-2] */
    stop(device, IMPROV_TIMER_RESTORE);
    enter(device,
          device->config->authorizer ? IMPROV_STATE_AUTHORIZATION_REQUIRED
                                     : IMPROV_STATE_AUTHORIZED, /* [AUTH-1] */
          now_ms);
}

/*@ requires valid_device(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
static void press(struct improv_device *device, uint32_t now_ms)
{
    stop(device, IMPROV_TIMER_IDENTIFY); /* [AUTH-5] */
    if (device->state == IMPROV_STATE_AUTHORIZED) {
        renew(device, now_ms); /* [AUTH-3] */
        improv_device_show_pattern(device);
    } else {
        enter(device, IMPROV_STATE_AUTHORIZED, now_ms);
    }
}

/*@ requires valid_device(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
static void fail_join(struct improv_device *device, uint32_t now_ms)
{
    improv_device_want(device, WAITING_ROLL_BACK); /* [WIFI-7] */
    improv_device_set_error(device, IMPROV_ERROR_UNABLE_TO_CONNECT);
    if (device->owed) /* [RUN-4] */
        start(device, IMPROV_TIMER_RESTORE, device->config->wifi_timeout_ms,
              now_ms);
    enter(device, IMPROV_STATE_AUTHORIZED, now_ms); /* [WIFI-6] */
}

/*@ requires valid_device(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
static void stop_service(struct improv_device *device, uint32_t now_ms)
{
    if (device->state == IMPROV_STATE_PROVISIONING)
        improv_device_want(device, WAITING_ROLL_BACK); /* [WIFI-7] */
    enter(device, IMPROV_STATE_STOPPED, now_ms);
}

/*@ requires valid_device(device);
    assigns *device;
    ensures valid_device(device) && device->config == \old(device->config); */
static void identify(struct improv_device *device, uint32_t now_ms)
{
    start(device, IMPROV_TIMER_IDENTIFY, device->config->identify_duration_ms,
          now_ms);
    improv_device_show_pattern(device);
}

/*@ requires valid_device(device);
    requires \valid_read(device->rpc);
    assigns *device;
    ensures valid_device(device) && device->config == \old(device->config); */
static void begin_request(struct improv_device *device, uint32_t now_ms)
{
    device->request_number++;
    start(device, IMPROV_TIMER_REQUEST, 1000U * device->rpc->timeout_s, now_ms);
    improv_device_want(device, WAITING_REQUEST);
}

/* A network that came up by itself; or the one before a failed join. */
/*@ requires valid_device(device);
    assigns *device,
        device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device) && device->config == \old(device->config); */
static void wifi_came_up(struct improv_device *device, uint32_t now_ms)
{
    if (timer_running(&device->timers[IMPROV_TIMER_RESTORE]))
        stop(device, IMPROV_TIMER_RESTORE);
    else
        enter(device, IMPROV_STATE_PROVISIONED, now_ms); /* [RUN-4] */
}

void improv_device_react(struct improv_device *device, enum trigger trigger,
                         uint32_t now_ms)
{
    switch (improv_device_reaction(device->state, trigger)) {
    case REACTION_NONE:
        break;
    case REACTION_START:
        start_service(device, now_ms);
        break;
    case REACTION_STOP:
        stop_service(device, now_ms);
        break;
    case REACTION_PRESS:
        press(device, now_ms);
        break;
    case REACTION_LAPSE:
        enter(device, IMPROV_STATE_AUTHORIZATION_REQUIRED, now_ms);
        break;
    case REACTION_REFUSE:
        improv_device_set_error(device, IMPROV_ERROR_NOT_AUTHORIZED);
        break;
    case REACTION_IDENTIFY:
        identify(device, now_ms);
        break;
    case REACTION_REQUEST:
        begin_request(device, now_ms);
        break;
    case REACTION_SETTLE:
        renew(device, now_ms);
        begin_request(device, now_ms);
        break;
    case REACTION_JOIN:
        enter(device, IMPROV_STATE_PROVISIONING, now_ms);
        break;
    case REACTION_FAIL:
        fail_join(device, now_ms);
        break;
    case REACTION_SUCCEED:
        enter(device, IMPROV_STATE_PROVISIONED, now_ms);
        break;
    case REACTION_WIFI_UP:
        wifi_came_up(device, now_ms);
        break;
    case REACTION_AWAY:
        if (!timer_running(&device->timers[IMPROV_TIMER_AWAY]))
            start(device, IMPROV_TIMER_AWAY, device->config->wifi_timeout_ms,
                  now_ms);
        break;
    case REACTION_STAY:
        stop(device, IMPROV_TIMER_AWAY);
        break;
    }
}

void improv_device_refuse_request(struct improv_device *device, uint8_t error)
{
    end_request(device);
    improv_device_set_error(device, IMPROV_ERROR_NONE); /* another's [REQ-4] */
    improv_device_set_error(device, error != IMPROV_ERROR_NONE
                                        ? (enum improv_error)error
                                        : IMPROV_ERROR_UNKNOWN);
}

/* Tells the answer, or why there is none [REQ-1]; one that came too late was
 * given up [REQ-3]. */
void improv_device_request_ended(struct improv_device *device,
                                 const struct improv_device_event *event)
{
    if (!timer_running(&device->timers[IMPROV_TIMER_REQUEST]) ||
        event->number != device->request_number)
        return;
    if (event->type == IMPROV_EVENT_ANSWERED) {
        end_request(device);
        improv_device_set_result(device, device->request.command, event);
    } else {
        improv_device_refuse_request(device, event->error);
    }
}
