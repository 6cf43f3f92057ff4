/* SPDX-License-Identifier: Apache-2.0 */
#include "improv_port/host.h"

#include <string.h>

#include "improv_port/port.h"

static struct improv_device device;

static void act(const struct improv_device_action *action)
{
    switch (action->type) {
    case IMPROV_ACTION_NOTIFY:
        improv_port_notify(action->characteristic, action->value);
        break;
    case IMPROV_ACTION_ADVERTISE:
        improv_port_advertise(action->value);
        break;
    case IMPROV_ACTION_WITHDRAW:
        improv_port_withdraw();
        break;
    case IMPROV_ACTION_ROLL_BACK:
        improv_port_roll_back();
        break;
    case IMPROV_ACTION_JOIN:
        improv_port_join(action->credentials, action->number);
        break;
    case IMPROV_ACTION_REQUEST:
        improv_port_request(action->request, action->number);
        break;
    case IMPROV_ACTION_INDICATE:
        improv_port_show(action->pattern);
        break;
    }
}

static void take_in(const struct improv_device_event *event, uint32_t now_ms)
{
    struct improv_device_action action;

    improv_device_handle(&device, event, now_ms);
    while (improv_device_next_action(&device, &action))
        act(&action);
}

void improv_host_init(const struct improv_device_config *config)
{
    improv_device_init(&device, config);
}

void improv_host_handle(const struct improv_device_event *event)
{
    improv_port_lock();
    uint32_t now_ms = improv_port_clock_ms();
    /* What is due comes first, by itself: its error is told, too. */
    if (improv_device_deadline(&device, now_ms) == 0) {
        const struct improv_device_event tick = {.type = IMPROV_EVENT_TICK};
        take_in(&tick, now_ms);
    }
    take_in(event, now_ms);
    improv_port_wake_in(improv_device_deadline(&device, now_ms));
    improv_port_unlock();
}

void improv_host_tell(enum improv_device_event_type type)
{
    const struct improv_device_event event = {.type = type};

    improv_host_handle(&event);
}

void improv_host_repeat(enum improv_characteristic characteristic)
{
    improv_port_lock();
    improv_port_notify(characteristic,
                       improv_device_read(&device, characteristic));
    improv_port_unlock();
}

size_t improv_host_read(enum improv_characteristic characteristic,
                        uint8_t *ret_value, size_t capacity)
{
    improv_port_lock();
    struct improv_bytes value = improv_device_read(&device, characteristic);
    size_t length = value.length < capacity ? value.length : capacity;
    if (length > 0)
        memcpy(ret_value, value.data, length);
    improv_port_unlock();
    return length;
}

uint8_t improv_host_state(void)
{
    improv_port_lock();
    uint8_t state = improv_device_state(&device);
    improv_port_unlock();
    return state;
}
