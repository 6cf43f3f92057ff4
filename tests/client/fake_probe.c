/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_probe.h"

#include <errno.h>
#include <string.h>

#include "bluez/gatt.h"
#include "unit.h"

enum { JOIN_MS = 300, FAKE_VALUE_MAX = 512 };

static const struct improv_rpc *const rpcs[] = {
    &improv_rpc_device_info, &improv_rpc_scan,      &improv_rpc_hostname,
    &improv_rpc_device_name, &improv_rpc_digo_host, &improv_rpc_digo_device,
    &improv_rpc_digo_token,
};

static void note(struct probe *probe, enum transcript_kind kind,
                 enum improv_characteristic characteristic,
                 struct improv_bytes bytes)
{
    const struct transcript_entry entry = {
        .at_ms = probe->now_ms,
        .kind = kind,
        .characteristic = characteristic,
    };
    transcript_add(&probe->transcript, &entry, bytes);
}

static void handle(struct probe *probe, struct improv_device_event event);

/* Names are answered with what they are set to, or their own. */
static void answer(struct probe *probe,
                   const struct improv_device_action *asked)
{
    const struct improv_request *request = asked->request;
    struct improv_bytes strings[4] = {chars("host"), chars("1"), chars("2"),
                                      chars("3")};
    uint8_t name[IMPROV_FRAME_DATA_MAX];
    size_t count = 1;

    if (request->command == IMPROV_COMMAND_DEVICE_INFO)
        count = 4;
    else if (request->command == IMPROV_COMMAND_SCAN)
        count = 0;
    else if (request->count == 1) { /* a view of the engine's own bytes */
        memcpy(name, request->values[0].data, request->values[0].length);
        strings[0] = (struct improv_bytes){name, request->values[0].length};
    }
    handle(probe, (struct improv_device_event){
                      .type = IMPROV_EVENT_ANSWERED,
                      .number = asked->number,
                      .strings = strings,
                      .string_count = count,
                  });
}

static void notify(struct probe *probe, const struct improv_device_action *told)
{
    if (!probe->connected || !(probe->subscribed & 1U << told->characteristic))
        return;
    if (probe->fault == FAKE_NO_ERRORS &&
        told->characteristic == IMPROV_CHARACTERISTIC_ERROR)
        return;
    note(probe, TRANSCRIPT_NOTIFIED, told->characteristic, told->value);
}

static void join(struct probe *probe, const struct improv_device_action *asked)
{
    const struct improv_credentials *given = asked->credentials;

    probe->joined_ms = probe->now_ms + JOIN_MS;
    probe->join_number = asked->number;
    probe->right = given->password_length == 8 && given->password[7] == '!';
}

static void perform(struct probe *probe,
                    const struct improv_device_action *action)
{
    switch (action->type) {
    case IMPROV_ACTION_NOTIFY:
        notify(probe, action);
        break;
    case IMPROV_ACTION_JOIN:
        join(probe, action);
        break;
    case IMPROV_ACTION_REQUEST:
        answer(probe, action);
        break;
    case IMPROV_ACTION_ADVERTISE:
    case IMPROV_ACTION_WITHDRAW:
    case IMPROV_ACTION_ROLL_BACK:
    case IMPROV_ACTION_INDICATE:
        break;
    }
}

static void handle(struct probe *probe, struct improv_device_event event)
{
    struct improv_device_action action;

    improv_device_handle(&probe->device, &event, probe->now_ms);
    while (improv_device_next_action(&probe->device, &action))
        perform(probe, &action);
}

static void handle_type(struct probe *probe, enum improv_device_event_type type)
{
    handle(probe, (struct improv_device_event){.type = type, .central = 1});
}

/* To the next thing that happens by itself, or so many milliseconds. */
static uint32_t pass(struct probe *probe, uint32_t ms)
{
    uint32_t wait_ms = improv_device_deadline(&probe->device, probe->now_ms);

    if (probe->joined_ms > 0 && probe->joined_ms - probe->now_ms < wait_ms)
        wait_ms = probe->joined_ms - probe->now_ms;
    if (wait_ms > ms)
        wait_ms = ms;
    probe->now_ms += wait_ms;
    handle_type(probe, IMPROV_EVENT_TICK);
    if (probe->joined_ms > 0 && probe->now_ms >= probe->joined_ms) {
        probe->joined_ms = 0;
        handle(probe, (struct improv_device_event){
                          .type = probe->right ? IMPROV_EVENT_JOINED
                                               : IMPROV_EVENT_JOIN_FAILED,
                          .number = probe->join_number,
                      });
    }
    return wait_ms;
}

void fake_init(struct probe *probe, enum fake_fault fault, bool button)
{
    *probe = (struct probe){.fault = fault, .connected = true};
    probe->now_ms = 1000;
    probe->config = (struct improv_device_config){
        .centrals = &probe->central,
        .central_count = 1,
        .authorizer = button,
        .can_identify = true,
        .rpcs = rpcs,
        .rpc_count = COUNT(rpcs),
        .authorized_duration_ms = 60000,
        .identify_duration_ms = 10000,
        .wifi_timeout_ms = 60000,
        .connect_timeout_ms = 30000,
        .linger_ms = 10000,
    };
    improv_device_init(&probe->device, &probe->config);
    handle_type(probe, IMPROV_EVENT_START);
}

void fake_press(struct probe *probe)
{
    handle_type(probe, IMPROV_EVENT_AUTHORIZE);
}

void fake_clear(struct probe *probe)
{
    transcript_clear(&probe->transcript);
}

/* --- Hostility ----------------------------------------------------------- */

static uint32_t draw(struct probe *probe, uint32_t below)
{
    probe->seed ^= probe->seed << 13;
    probe->seed ^= probe->seed >> 17;
    probe->seed ^= probe->seed << 5;
    return probe->seed % below;
}

/* Nothing, a byte, a frame, or anything, up to more than there can be. */
static struct improv_bytes draw_value(struct probe *probe,
                                      uint8_t buffer[FAKE_VALUE_MAX])
{
    static const size_t lengths[] = {0, 1, 1, 1, 3, 20, 258, FAKE_VALUE_MAX};
    size_t length = draw(probe, 2) ? lengths[draw(probe, COUNT(lengths))]
                                   : draw(probe, FAKE_VALUE_MAX);

    for (size_t i = 0; i < length; i++)
        buffer[i] = (uint8_t)draw(probe, draw(probe, 2) ? 8 : 256);
    if (length >= 3 && draw(probe, 2)) {
        uint8_t frame[IMPROV_FRAME_MAX];
        size_t room = length - 3 < 255 ? length - 3 : 255;
        improv_frame_begin(frame, (uint8_t)draw(probe, 7));
        improv_frame_fill(frame, (struct improv_bytes){buffer, room});
        length = improv_frame_length(frame);
        memcpy(buffer, frame, length);
    }
    return (struct improv_bytes){buffer, length};
}

/* Before each operation, and while it waits; an errno, or 0. */
static int be_hostile(struct probe *probe)
{
    static const int errors[] = {-EIO, -ETIMEDOUT, -ENOENT, -ENOTCONN,
                                 -EMSGSIZE};
    uint8_t buffer[FAKE_VALUE_MAX];

    probe->operations++;
    if (probe->fault != FAKE_HOSTILE || draw(probe, probe->peace) > 0)
        return 0;
    for (uint32_t i = draw(probe, 4) ? 0 : draw(probe, 300); i > 0; i--)
        note(probe, TRANSCRIPT_NOTIFIED,
             (enum improv_characteristic)(1 + draw(probe, 5)),
             draw_value(probe, buffer));
    probe->now_ms += draw(probe, 10000);
    if (draw(probe, 10) == 0)
        probe_disconnect(probe);
    return draw(probe, 4) ? 0 : errors[draw(probe, COUNT(errors))];
}

/* --- The probe ----------------------------------------------------------- */

int probe_subscribe(struct probe *probe,
                    enum improv_characteristic characteristic)
{
    int r = be_hostile(probe);
    probe->subscribed |= 1U << characteristic;
    return probe->connected ? r : -ENOTCONN;
}

int probe_read(struct probe *probe, enum improv_characteristic characteristic,
               struct probe_value *ret_value)
{
    struct improv_bytes bytes =
        improv_device_read(&probe->device, characteristic);
    uint8_t buffer[FAKE_VALUE_MAX];

    int r = be_hostile(probe);
    if (r < 0 || !probe->connected)
        return r < 0 ? r : -ENOTCONN;
    if (probe->fault == FAKE_HOSTILE && draw(probe, probe->peace) == 0)
        bytes = draw_value(probe, buffer);
    if (probe->fault == FAKE_STALE_RESULT &&
        characteristic == IMPROV_CHARACTERISTIC_RESULT)
        bytes.length = 0;
    note(probe, TRANSCRIPT_READ, characteristic, bytes);
    if (!ret_value)
        return 0;
    ret_value->length = (uint16_t)bytes.length;
    memcpy(ret_value->bytes, bytes.data, bytes.length);
    return 0;
}

int probe_write(struct probe *probe, struct improv_bytes bytes,
                enum probe_write how, bool secret)
{
    (void)how, (void)secret;
    int r = be_hostile(probe);
    if (probe->written)
        probe->written(bytes);
    if (r < 0)
        return r;
    if (probe->fault == FAKE_GOES_AT_WRITE)
        probe_disconnect(probe);
    if (!probe->connected)
        return -ENOTCONN;
    if (probe->fault == FAKE_GOES_AT_NAME && bytes.length > 3 &&
        bytes.data[0] == IMPROV_COMMAND_HOSTNAME)
        return probe_disconnect(probe);
    note(probe, TRANSCRIPT_WRITTEN, IMPROV_CHARACTERISTIC_COMMAND, bytes);
    if (probe->fault == FAKE_SILENT_NAME && bytes.length > 0 &&
        bytes.data[0] == IMPROV_COMMAND_DEVICE_NAME)
        return 0;
    if (probe->fault != FAKE_DEAF)
        handle(probe, (struct improv_device_event){
                          .type = IMPROV_EVENT_WRITE,
                          .central = 1,
                          .bytes = bytes,
                      });
    return 0;
}

int probe_await(struct probe *probe, size_t since, unsigned characteristics,
                uint32_t timeout_ms, const struct transcript_entry **ret_entry)
{
    for (;;) {
        if (timeout_ms > 0)
            be_hostile(probe);
        const struct transcript_entry *entry =
            transcript_notified(&probe->transcript, since, characteristics);
        if (entry) {
            *ret_entry = entry;
            return 0;
        }
        if (!probe->connected)
            return -ENOTCONN;
        if (timeout_ms == 0)
            return -ETIMEDOUT;
        timeout_ms -= pass(probe, timeout_ms);
    }
}

int probe_listen(struct probe *probe, uint32_t ms)
{
    while (ms > 0)
        ms -= pass(probe, ms);
    return be_hostile(probe);
}

int probe_connect(struct probe *probe)
{
    int r = be_hostile(probe);
    probe->connected = r == 0;
    probe->subscribed = 0;
    return r;
}

int probe_disconnect(struct probe *probe)
{
    if (probe->connected)
        handle_type(probe, IMPROV_EVENT_DISCONNECTED);
    probe->connected = false;
    return 0;
}

int probe_advertised(struct probe *probe, uint32_t timeout_ms,
                     struct probe_value *ret_value)
{
    (void)timeout_ms;
    int r = be_hostile(probe);
    if (r < 0)
        return r;
    *ret_value = (struct probe_value){
        .length = 6,
        .bytes = {improv_device_state(&probe->device), 0x0F},
    };
    return 0;
}

unsigned probe_characteristics(struct probe *probe)
{
    (void)probe;
    return GATT_ALL;
}

int probe_flags(struct probe *probe, enum improv_characteristic characteristic,
                unsigned *ret_flags)
{
    (void)probe, (void)characteristic;
    *ret_flags =
        PROBE_CAN_READ | PROBE_CAN_WRITE | PROBE_CAN_COMMAND | PROBE_CAN_NOTIFY;
    return 0;
}

int probe_in_service(struct probe *probe,
                     enum improv_characteristic characteristic, bool *ret_in)
{
    (void)probe, (void)characteristic;
    *ret_in = true;
    return 0;
}

bool probe_connected(const struct probe *probe)
{
    return probe->connected;
}

struct transcript *probe_transcript(struct probe *probe)
{
    return &probe->transcript;
}

const char *probe_refusal(const struct probe *probe)
{
    (void)probe;
    return "";
}

uint32_t probe_now_ms(const struct probe *probe)
{
    return probe->now_ms;
}
