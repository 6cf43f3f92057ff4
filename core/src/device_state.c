/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device engine: its states. What each event does in each state is the
 * table in device_table.c; this file is what the cells of that table mean.
 */
#include "device_internal.h"
#include "improv/wipe.h"

enum {
    STORE_MS = 5000, /* for the host to store settings [DIGO-7] */
};

static void start(struct improv_device *device, enum improv_device_timer timer,
                  uint32_t length_ms, uint32_t now_ms)
{
    timer_start(&device->timers[timer], length_ms, now_ms);
}

static void stop(struct improv_device *device, enum improv_device_timer timer)
{
    timer_stop(&device->timers[timer]);
}

static void end_store(struct improv_device *device)
{
    if (device->storing_central)
        improv_reassembly_clear(&device->storing_central->reassembly);
    device->storing_central = NULL;
    device->storing = 0;
    stop(device, IMPROV_TIMER_STORE);
    improv_device_forget(device, WAITING_STORE);
}

/* Nothing of a session outlives it: no frame, no secret, no timer. */
static void end_session(struct improv_device *device, uint32_t now_ms)
{
    end_store(device);
    improv_device_wipe_centrals(device);
    for (unsigned i = 0; i < IMPROV_TIMERS; i++)
        timer_stop(&device->timers[i]);
    if (!device->wifi_up) /* [RUN-2] */
        start(device, IMPROV_TIMER_AWAY, device->config->wifi_timeout_ms,
              now_ms);
    device->error = IMPROV_ERROR_NONE;
    device->result_length = 0;
    improv_wipe(device->result, sizeof device->result);
}

/* The only place where the state changes, with all that belongs to it. */
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
        improv_credentials_wipe(&device->credentials);

    switch (state) {
    case IMPROV_STATE_STOPPED:
        end_session(device, now_ms);
        break;
    case IMPROV_STATE_AUTHORIZATION_REQUIRED:
        break;
    case IMPROV_STATE_AUTHORIZED:
        if (config->authorizer)
            start(device, IMPROV_TIMER_AUTHORIZED,
                  config->authorized_duration_ms, now_ms);
        break;
    case IMPROV_STATE_PROVISIONING:
        stop(device, IMPROV_TIMER_IDENTIFY);
        if (device->wifi_up)
            device->expect_restored = true;
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

static void start_service(struct improv_device *device, uint32_t now_ms)
{
    improv_device_set_error(device, IMPROV_ERROR_NONE); /* [ERR-2] */
    device->expect_restored = false;
    enter(device,
          device->config->authorizer ? IMPROV_STATE_AUTHORIZATION_REQUIRED
                                     : IMPROV_STATE_AUTHORIZED, /* [AUTH-1] */
          now_ms);
}

static void renew(struct improv_device *device, uint32_t now_ms)
{
    if (device->config->authorizer)
        start(device, IMPROV_TIMER_AUTHORIZED,
              device->config->authorized_duration_ms, now_ms);
}

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

static void fail_join(struct improv_device *device, uint32_t now_ms)
{
    improv_device_want(device, WAITING_ROLL_BACK); /* [WIFI-7] */
    improv_device_set_error(device, IMPROV_ERROR_UNABLE_TO_CONNECT);
    enter(device, IMPROV_STATE_AUTHORIZED, now_ms); /* [WIFI-6] */
}

static void stop_service(struct improv_device *device, uint32_t now_ms)
{
    if (device->state == IMPROV_STATE_PROVISIONING)
        improv_device_want(device, WAITING_ROLL_BACK); /* [WIFI-7] */
    enter(device, IMPROV_STATE_STOPPED, now_ms);
}

static void identify(struct improv_device *device, uint32_t now_ms)
{
    start(device, IMPROV_TIMER_IDENTIFY, device->config->identify_duration_ms,
          now_ms);
    improv_device_show_pattern(device);
}

static void begin_store(struct improv_device *device, uint32_t now_ms)
{
    device->storing = device->settings.command;
    start(device, IMPROV_TIMER_STORE, STORE_MS, now_ms);
    improv_device_want(device, WAITING_STORE);
    renew(device, now_ms);
}

/* A network that came up by itself; or the one before a failed join. */
static void wifi_came_up(struct improv_device *device, uint32_t now_ms)
{
    if (device->expect_restored)
        device->expect_restored = false;
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
    case REACTION_STORE:
        begin_store(device, now_ms);
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

void improv_device_store_ended(struct improv_device *device, bool stored)
{
    uint8_t storing = device->storing;
    if (!storing)
        return;
    end_store(device);
    if (stored)
        improv_device_set_result(device, storing, NULL, 0); /* [DIGO-7] */
    else
        improv_device_set_error(device, IMPROV_ERROR_UNKNOWN);
}
