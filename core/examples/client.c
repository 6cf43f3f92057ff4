/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole host of the client engine, with a device that is made up: it wants
 * its button pressed, takes the Wi-Fi settings, and is provisioned.
 */
#include <stdio.h>
#include <string.h>

#include "improv/client.h"
#include "improv/strings.h"
#include "improv/wipe.h"

enum { EVENTS_MAX = 8 };

static const struct improv_client_config config = {
    .step_timeout_ms = 10000,
    .scan_timeout_ms = 20000,
    .join_timeout_ms = 60000,
    .grace_ms = 1000,
    .authorize_timeout_ms = 60000,
};

static struct improv_client client;
static struct improv_client_event events[EVENTS_MAX]; /* that happened */
static size_t event_count;
static uint8_t frame[IMPROV_FRAME_MAX]; /* to send */
static bool ended, provisioned;

static void post(const struct improv_client_event *event)
{
    events[event_count++] = *event;
}

/* The GATT operation worked; a read gave these bytes. */
static void done(const uint8_t *data, size_t length)
{
    post(&(struct improv_client_event){.type = IMPROV_CLIENT_DONE,
                                       .bytes = {data, length}});
}

static void notified(enum improv_characteristic characteristic,
                     const uint8_t *data, size_t length)
{
    post(&(struct improv_client_event){.type = IMPROV_CLIENT_NOTIFIED,
                                       .characteristic = characteristic,
                                       .bytes = {data, length}});
}

/* --- The device, as it is seen over the air ------------------------------- */

static const uint8_t states[] = {0, 1, 2, 3, 4};
static const uint8_t capabilities[] = {IMPROV_CAPABILITY_IDENTIFY};
static const uint8_t result[] = {0x01, 0x0A, 0x09, 'h', 't', 't', 'p',
                                 ':',  '/',  '/',  'a', '/', 0xFC};

static void device_read(enum improv_characteristic characteristic)
{
    printf("  reads characteristic %d\n", (int)characteristic);
    if (characteristic == IMPROV_CHARACTERISTIC_STATE)
        done(&states[IMPROV_STATE_AUTHORIZATION_REQUIRED], 1);
    else
        done(capabilities, sizeof capabilities);
}

static void device_written(struct improv_bytes bytes)
{
    printf("  writes a frame of %u bytes\n", (unsigned)bytes.length);
    done(NULL, 0);
    notified(IMPROV_CHARACTERISTIC_STATE, &states[3], 1);
    notified(IMPROV_CHARACTERISTIC_RESULT, result, sizeof result);
    notified(IMPROV_CHARACTERISTIC_STATE, &states[4], 1);
}

/* --- The host ------------------------------------------------------------- */

static void send_settings(void)
{
    static const struct improv_bytes settings[] = {
        {(const uint8_t *)"MyWirelessAP", 12},
        {(const uint8_t *)"mysecurepassword", 16}};
    size_t length =
        improv_strings_encode(IMPROV_COMMAND_WIFI_SETTINGS, settings, 2, frame);

    post(&(struct improv_client_event){.type = IMPROV_CLIENT_SEND,
                                       .bytes = {frame, length}});
}

static void print_end(const struct improv_client_action *action)
{
    struct improv_bytes url;

    ended = true;
    provisioned = action->outcome == IMPROV_OUTCOME_OK &&
                  improv_strings_decode(action->result, &url, 1) == 1;
    if (provisioned)
        printf("provisioned, go on at %.*s\n", (int)url.length,
               (const char *)url.data);
    else
        printf("outcome %d in step %d, error 0x%02X\n", (int)action->outcome,
               (int)action->step, (unsigned)action->error);
}

static void act(const struct improv_client_action *action)
{
    switch (action->type) {
    case IMPROV_CLIENT_SUBSCRIBE:
        printf("  subscribes to %d\n", (int)action->characteristic);
        done(NULL, 0);
        break;
    case IMPROV_CLIENT_READ:
        device_read(action->characteristic);
        break;
    case IMPROV_CLIENT_WRITE:
        device_written(action->bytes);
        break;
    case IMPROV_CLIENT_STATE:
        printf("the device's state: %02X\n", (unsigned)action->state);
        break;
    case IMPROV_CLIENT_READY:
        puts("connected");
        send_settings();
        break;
    case IMPROV_CLIENT_PRESS:
        puts("press the device's button");
        notified(IMPROV_CHARACTERISTIC_STATE, &states[2], 1);
        break;
    case IMPROV_CLIENT_ENDED:
        print_end(action);
        break;
    }
}

static void handle(const struct improv_client_event *event, uint32_t now_ms)
{
    struct improv_client_action action;

    improv_client_handle(&client, event, now_ms);
    while (improv_client_next_action(&client, &action))
        act(&action);
}

/* The next event, or a TICK when the time is up; here time is a number. */
static void next_event(struct improv_client_event *ret_event, uint32_t *now_ms)
{
    *ret_event = (struct improv_client_event){.type = IMPROV_CLIENT_TICK};
    if (event_count == 0) {
        *now_ms += improv_client_deadline(&client, *now_ms);
        return;
    }
    *ret_event = events[0];
    event_count--;
    memmove(&events[0], &events[1], event_count * sizeof events[0]);
}

int main(void)
{
    struct improv_client_event event = {
        .type = IMPROV_CLIENT_CONNECTED,
        .characteristics = 1U << IMPROV_CHARACTERISTIC_STATE |
                           1U << IMPROV_CHARACTERISTIC_ERROR |
                           1U << IMPROV_CHARACTERISTIC_COMMAND |
                           1U << IMPROV_CHARACTERISTIC_RESULT |
                           1U << IMPROV_CHARACTERISTIC_CAPABILITIES,
    };
    const struct improv_client_event tick = {.type = IMPROV_CLIENT_TICK};
    uint32_t now_ms = 0;

    improv_client_init(&client, &config);
    while (!ended) {
        handle(&tick, now_ms); /* what is due comes first, by itself */
        handle(&event, now_ms);
        next_event(&event, &now_ms);
    }
    improv_client_wipe(&client); /* and with it the password */
    improv_wipe(frame, sizeof frame);
    return provisioned ? 0 : 1;
}
