/* SPDX-License-Identifier: Apache-2.0 */
/* The device engine: events and time. */
#include <string.h>

#include "device_internal.h"

static void wifi_event(struct improv_device *device, bool up, uint32_t now_ms)
{
    bool news = device->wifi_up != up;

    device->wifi_up = up;
    if (up && news && device->state != IMPROV_STATE_PROVISIONING)
        device->owed = false; /* it is back, and no join takes it down again */
    if (news || !up)          /* another address is no news [RUN-4] */
        improv_device_react(device, up ? TRIGGER_WIFI_UP : TRIGGER_WIFI_DOWN,
                            now_ms);
}

static void joined(struct improv_device *device,
                   const struct improv_device_event *event, uint32_t now_ms)
{
    device->wifi_up = true;
    device->owed = false;
    improv_device_set_result(device, IMPROV_COMMAND_WIFI_SETTINGS,
                             event); /* [WIFI-5] */
    improv_device_react(device, TRIGGER_JOINED, now_ms);
}

/* An answer that came too late was given up and rolled back [WIFI-6]. */
static void join_ended(struct improv_device *device,
                       const struct improv_device_event *event, uint32_t now_ms)
{
    if (device->state != IMPROV_STATE_PROVISIONING ||
        event->number != device->join_number)
        return;
    if (event->type == IMPROV_EVENT_JOINED)
        joined(device, event, now_ms);
    else
        improv_device_react(device, TRIGGER_JOIN_FAILED, now_ms);
}

/* What it is to the state machine when a timer has run out. */
static void fire(struct improv_device *device, enum improv_device_timer timer,
                 uint32_t now_ms)
{
    static const uint8_t triggers[IMPROV_TIMERS] = {
        [IMPROV_TIMER_AUTHORIZED] = TRIGGER_AUTHORIZATION_LAPSED,
        [IMPROV_TIMER_IDENTIFY] = TRIGGERS,
        [IMPROV_TIMER_CONNECT] = TRIGGER_JOIN_FAILED,
        [IMPROV_TIMER_LINGER] = TRIGGER_LINGERED,
        [IMPROV_TIMER_AWAY] = TRIGGER_START,
        [IMPROV_TIMER_REQUEST] = TRIGGERS,
        [IMPROV_TIMER_RESTORE] = TRIGGERS, /* no more is needed [RUN-4] */
    };

    if (triggers[timer] != TRIGGERS)
        improv_device_react(device, (enum trigger)triggers[timer], now_ms);
    if (timer == IMPROV_TIMER_IDENTIFY)
        improv_device_show_pattern(device);
    if (timer == IMPROV_TIMER_REQUEST)
        improv_device_refuse_request(device,
                                     IMPROV_ERROR_UNKNOWN); /* [REQ-3] */
}

static void tick(struct improv_device *device, uint32_t now_ms)
{
    improv_device_drop_silent_frames(device, now_ms);
    for (unsigned i = 0; i < IMPROV_TIMERS; i++)
        if (timer_ran_out(&device->timers[i], now_ms))
            fire(device, (enum improv_device_timer)i, now_ms);
}

void improv_device_init(struct improv_device *device,
                        const struct improv_device_config *config)
{
    memset(device, 0, sizeof *device);
    device->config = config;
    if (config->can_identify)
        device->capabilities = IMPROV_CAPABILITY_IDENTIFY; /* [ID-6] */
    for (size_t i = 0; i < config->rpc_count; i++)
        device->capabilities |= config->rpcs[i]->capability;
    improv_device_wipe_centrals(device);
}

void improv_device_handle(struct improv_device *device,
                          const struct improv_device_event *event,
                          uint32_t now_ms)
{
    tick(device, now_ms);
    switch (event->type) {
    case IMPROV_EVENT_TICK:
        break;
    case IMPROV_EVENT_START:
        improv_device_react(device, TRIGGER_START, now_ms);
        break;
    case IMPROV_EVENT_STOP:
        improv_device_react(device, TRIGGER_STOP, now_ms);
        break;
    case IMPROV_EVENT_AUTHORIZE:
        improv_device_react(device, TRIGGER_PRESSED, now_ms);
        break;
    case IMPROV_EVENT_WRITE:
        improv_device_take_write(device, event, now_ms);
        break;
    case IMPROV_EVENT_DISCONNECTED:
        improv_device_forget_central(device, event->central);
        break;
    case IMPROV_EVENT_WIFI_UP:
    case IMPROV_EVENT_WIFI_DOWN:
        wifi_event(device, event->type == IMPROV_EVENT_WIFI_UP, now_ms);
        break;
    case IMPROV_EVENT_JOINED:
    case IMPROV_EVENT_JOIN_FAILED:
        join_ended(device, event, now_ms);
        break;
    case IMPROV_EVENT_ANSWERED:
    case IMPROV_EVENT_REFUSED:
        improv_device_request_ended(device, event);
        break;
    }
}

/* [TIME-2] */
uint32_t improv_device_deadline(const struct improv_device *device,
                                uint32_t now_ms)
{
    uint32_t soonest = IMPROV_NO_DEADLINE;
    for (unsigned i = 0; i < IMPROV_TIMERS; i++) {
        uint32_t left = timer_left(&device->timers[i], now_ms);
        soonest = left < soonest ? left : soonest;
    }
    for (size_t i = 0; i < device->config->central_count; i++) {
        uint32_t left =
            timer_left(&device->config->centrals[i].silence, now_ms);
        soonest = left < soonest ? left : soonest;
    }
    return soonest;
}

uint8_t improv_device_state(const struct improv_device *device)
{
    return device->state;
}

struct improv_bytes
improv_device_read(const struct improv_device *device,
                   enum improv_characteristic characteristic)
{
    if (device->state == IMPROV_STATE_STOPPED) /* [ADV-3] */
        return (struct improv_bytes){NULL, 0};
    switch (characteristic) {
    case IMPROV_CHARACTERISTIC_STATE:
        return (struct improv_bytes){&device->state, 1};
    case IMPROV_CHARACTERISTIC_ERROR:
        return (struct improv_bytes){&device->error, 1};
    case IMPROV_CHARACTERISTIC_RESULT:
        return (struct improv_bytes){device->result, device->result_length};
    case IMPROV_CHARACTERISTIC_CAPABILITIES:
        return (struct improv_bytes){&device->capabilities, 1};
    case IMPROV_CHARACTERISTIC_COMMAND:
        break;
    }
    return (struct improv_bytes){NULL, 0};
}
