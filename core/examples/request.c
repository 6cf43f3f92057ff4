/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The requests that a device offers, as its host answers them: device info, a
 * scan, and the DIGO settings. What is not in `rpcs` is not linked.
 */
#include <stdio.h>
#include <string.h>

#include "improv/device.h"
#include "improv/digo.h"
#include "improv/networks.h"

#define TEXT(literal)                                                          \
    {                                                                          \
        (const uint8_t *)(literal), sizeof(literal) - 1                        \
    }

static const struct improv_rpc *const rpcs[] = {
    &improv_rpc_device_info, &improv_rpc_scan, &improv_rpc_digo_host};

static struct improv_central centrals[2];
static const struct improv_device_config config = {
    .centrals = centrals,
    .central_count = 2,
    .rpcs = rpcs,
    .rpc_count = 3,
};
static struct improv_device device;
static char stored_host[64]; /* the flash */

static bool store(const struct improv_request *request)
{
    struct improv_bytes host = request->values[IMPROV_DIGO_HOST];

    if (host.length >= sizeof stored_host)
        return false;
    memcpy(stored_host, host.data, host.length);
    stored_host[host.length] = '\0'; /* a view has no NUL byte */
    return true;
}

/* A real one takes its time, and posts the event when it is done. */
static struct improv_device_event answer(const struct improv_request *request,
                                         uint8_t ret_frame[IMPROV_FRAME_MAX])
{
    static const struct improv_bytes info[] = {
        TEXT("Lamp firmware"), TEXT("1.0"), TEXT("ESP32-C3"), TEXT("Kitchen")};
    static const struct improv_network networks[] = {
        {TEXT("Cafe"), TEXT("NO"), -70}, {TEXT("Home"), TEXT("WPA2"), -52}};
    struct improv_device_event event = {.type = IMPROV_EVENT_ANSWERED};

    switch (request->command) {
    case IMPROV_COMMAND_DEVICE_INFO:
        event.strings = info;
        event.string_count = 4;
        break;
    case IMPROV_COMMAND_SCAN:
        event.bytes.data = ret_frame;
        event.bytes.length = improv_networks_encode(networks, 2, ret_frame);
        break;
    case IMPROV_COMMAND_DIGO_HOST:
        if (!store(request))
            event.type = IMPROV_EVENT_REFUSED;
        break;
    default: /* not offered */
        event.type = IMPROV_EVENT_REFUSED;
        break;
    }
    return event;
}

static void print_result(struct improv_bytes frame)
{
    printf("result of %02X, %2u bytes:", (unsigned)frame.data[0],
           (unsigned)frame.length);
    for (size_t i = 2; i + 1 < frame.length; i++)
        putchar(frame.data[i] < ' ' ? ' ' : frame.data[i]);
    putchar('\n');
}

/* Hands in an event, answers what it asks for; true if it led to a result. */
static bool handle(const struct improv_device_event *event)
{
    struct improv_device_event next = {.type = IMPROV_EVENT_TICK};
    struct improv_device_action action;
    uint8_t frame[IMPROV_FRAME_MAX];
    bool result = false;

    improv_device_handle(&device, event, 0);
    while (improv_device_next_action(&device, &action)) {
        if (action.type == IMPROV_ACTION_REQUEST) {
            next = answer(action.request, frame);
            next.number = action.number;
        } else if (action.type == IMPROV_ACTION_NOTIFY &&
                   action.characteristic == IMPROV_CHARACTERISTIC_RESULT) {
            print_result(action.value);
            result = true;
        }
    }
    return next.type == IMPROV_EVENT_TICK ? result : handle(&next);
}

static bool write_frame(const uint8_t *data, size_t length)
{
    return handle(&(struct improv_device_event){
        .type = IMPROV_EVENT_WRITE, .central = 1, .bytes = {data, length}});
}

int main(void)
{
    static const uint8_t info[] = {0x03, 0x00, 0x03};
    static const uint8_t scan[] = {0x04, 0x00, 0x04};
    static const uint8_t host[] = {0xC8, 0x1B, 15,  'a', 'p', 'i', '.', 'e',
                                   'x',  'a',  'm', 'p', 'l', 'e', '.', 'n',
                                   'e',  't',  4,   '8', '8', '8', '3', 0,
                                   0,    3,    'y', 'e', 's', 0xEE};

    improv_device_init(&device, &config);
    handle(&(struct improv_device_event){.type = IMPROV_EVENT_START});
    bool answered = write_frame(info, sizeof info) &&
                    write_frame(scan, sizeof scan) &&
                    write_frame(host, sizeof host);
    printf("stored: %s\n", stored_host);
    return answered && strcmp(stored_host, "api.example.net") == 0 ? 0 : 1;
}
