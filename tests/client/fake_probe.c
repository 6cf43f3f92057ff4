/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_probe.h"

#include <errno.h>
#include <string.h>

#include "bluez/gatt.h"
#include "unit.h"

enum { JOIN_MS = 300, FAKE_VALUE_MAX = 512 };

struct check_settings fake_settings(void)
{
    return (struct check_settings){
        .ssid = chars("network"),
        .password = chars("letmein!"),
        .consent = true,
        .digo = true,
        .join_ms = 60000,
        .wait_ms = 60000,
    };
}

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

static size_t networks(const struct probe *probe, struct improv_bytes *strings)
{
    const struct improv_bytes two[] = {
        chars("a"), chars("-70"), chars("WPA2"),
        chars("b"), chars("-40"), chars("NO"),
    };
    if (probe->fault != FAKE_UNSORTED && probe->fault != FAKE_TWICE)
        return 0;
    memcpy(strings, two, sizeof two);
    if (probe->fault == FAKE_TWICE)
        strings[0] = two[3];
    return COUNT(two);
}

/* Names are answered with what they are set to, or their own. */
static void answer(struct probe *probe,
                   const struct improv_device_action *asked)
{
    const struct improv_request *request = asked->request;
    struct improv_bytes strings[6] = {chars("host"), chars("1"), chars("2"),
                                      chars("3")};
    uint8_t name[IMPROV_FRAME_DATA_MAX];
    size_t count = 1;

    if (request->command == IMPROV_COMMAND_DEVICE_INFO)
        count = 4;
    else if (request->command == IMPROV_COMMAND_SCAN)
        count = networks(probe, strings);
    else if (request->count == 1 && probe->fault == FAKE_OTHER_NAMES)
        strings[0] = chars("other");
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

static bool is_held_back(struct probe *probe, struct improv_bytes result)
{
    if (probe->fault == FAKE_NO_RESULTS)
        return true;
    if (probe->fault != FAKE_LATE_RESULT ||
        result.data[0] != IMPROV_COMMAND_WIFI_SETTINGS)
        return false;
    probe->late.length = (uint16_t)result.length;
    memcpy(probe->late.bytes, result.data, result.length);
    return true;
}

static void notify(struct probe *probe, const struct improv_device_action *told)
{
    if (!probe->connected || !(probe->subscribed & 1U << told->characteristic))
        return;
    if (probe->fault == FAKE_NO_ERRORS &&
        told->characteristic == IMPROV_CHARACTERISTIC_ERROR)
        return;
    if (told->characteristic == IMPROV_CHARACTERISTIC_RESULT &&
        is_held_back(probe, told->value))
        return;
    note(probe, TRANSCRIPT_NOTIFIED, told->characteristic, told->value);
    if (probe->late.length > 0 &&
        told->characteristic == IMPROV_CHARACTERISTIC_STATE)
        note(probe, TRANSCRIPT_NOTIFIED, IMPROV_CHARACTERISTIC_RESULT,
             (struct improv_bytes){probe->late.bytes, probe->late.length});
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
    const struct improv_bytes url = chars("http://192.0.2.1/");
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
                          .strings = &url,
                          .string_count = probe->fault != FAKE_NO_URL,
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
        .can_identify = fault != FAKE_CLAIMS,
        .rpcs = rpcs,
        .rpc_count = fault == FAKE_CLAIMS ? 0 : COUNT(rpcs),
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

/* --- Faults -------------------------------------------------------------- */

/* What a characteristic reads as. */
static struct improv_bytes read_as(struct probe *probe,
                                   enum improv_characteristic characteristic)
{
    static const uint8_t nonsense[] = {0x42}, none[] = {0}, all[] = {0x0F},
                         locked[] = {1};
    static const struct {
        enum fake_fault fault;
        enum improv_characteristic characteristic;
        struct improv_bytes bytes;
    } others[] = {
        {FAKE_LOCKED_READS, IMPROV_CHARACTERISTIC_STATE, {locked, 1}},
        {FAKE_NOTHING_READS, IMPROV_CHARACTERISTIC_CAPABILITIES, {none, 1}},
        {FAKE_CLAIMS, IMPROV_CHARACTERISTIC_CAPABILITIES, {all, 1}},
        {FAKE_STALE_RESULT, IMPROV_CHARACTERISTIC_RESULT, {none, 0}},
    };
    for (size_t i = 0; i < COUNT(others); i++)
        if (others[i].fault == probe->fault &&
            others[i].characteristic == characteristic)
            return others[i].bytes;
    if (probe->fault == FAKE_NONSENSE)
        return (struct improv_bytes){nonsense, 1};
    return improv_device_read(&probe->device, characteristic);
}

static bool is_deaf_to(const struct probe *probe, struct improv_bytes bytes,
                       enum probe_write how)
{
    static const struct {
        enum fake_fault fault;
        uint8_t first, last; /* commands */
    } commands[] = {
        {FAKE_SILENT_NAME, 0x06, 0x06}, {FAKE_SILENT_WIFI, 0x01, 0x01},
        {FAKE_SILENT_INFO, 0x03, 0x04}, {FAKE_SILENT_HOSTNAME, 0x05, 0x05},
        {FAKE_SILENT_DIGO, 0xC8, 0xCA},
    };
    uint8_t command = bytes.length >= 3 ? bytes.data[0] : 0;

    for (size_t i = 0; i < COUNT(commands); i++)
        if (commands[i].fault == probe->fault && commands[i].first <= command &&
            command <= commands[i].last)
            return true;
    if (probe->fault == FAKE_STRICT_HOSTNAME &&
        command == IMPROV_COMMAND_HOSTNAME &&
        bytes.data[1] == 1 + bytes.data[2])
        return true;
    return probe->fault == FAKE_DEAF ||
           (probe->fault == FAKE_SHORT_WRITES && bytes.length > 20) ||
           (probe->fault == FAKE_NO_COMMANDS && how == PROBE_COMMAND);
}

static bool goes_at(const struct probe *probe, struct improv_bytes bytes)
{
    return (probe->fault == FAKE_NO_EMPTY && bytes.length == 0) ||
           (probe->fault == FAKE_GOES_AT_NAME && bytes.length > 3 &&
            bytes.data[0] == IMPROV_COMMAND_HOSTNAME);
}

/* Of a frame that carries too much, or is followed by it, what is right. */
static struct improv_bytes cut(const struct probe *probe,
                               struct improv_bytes bytes)
{
    static const uint8_t info[] = {0x03, 0x00, 0x03};
    uint8_t command = bytes.length > 3 ? bytes.data[0] : 0;

    if (probe->fault != FAKE_CUTS)
        return bytes;
    if (command == IMPROV_COMMAND_DEVICE_INFO)
        return (struct improv_bytes){info, sizeof info};
    if (command == 0x7F && bytes.data[1] == 0)
        bytes.length = 3;
    return bytes;
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
    struct improv_bytes bytes = read_as(probe, characteristic);
    uint8_t buffer[FAKE_VALUE_MAX];

    int r = be_hostile(probe);
    if (r < 0 || !probe->connected)
        return r < 0 ? r : -ENOTCONN;
    if (probe->fault == FAKE_BUSY && probe->joined_ms > 0)
        return -ETIMEDOUT;
    if (probe->fault == FAKE_HOSTILE && draw(probe, probe->peace) == 0)
        bytes = draw_value(probe, buffer);
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
    (void)secret;
    int r = be_hostile(probe);
    if (probe->written)
        probe->written(bytes);
    if (r < 0)
        return r;
    if (probe->fault == FAKE_GOES_AT_WRITE)
        probe_disconnect(probe);
    if (!probe->connected)
        return -ENOTCONN;
    if (goes_at(probe, bytes))
        return probe_disconnect(probe);
    note(probe, TRANSCRIPT_WRITTEN, IMPROV_CHARACTERISTIC_COMMAND, bytes);
    if (!is_deaf_to(probe, bytes, how))
        handle(probe, (struct improv_device_event){
                          .type = IMPROV_EVENT_WRITE,
                          .central = 1,
                          .bytes = cut(probe, bytes),
                      });
    while (probe->fault == FAKE_HELD && probe->joined_ms > 0)
        pass(probe, JOIN_MS);
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
    if (probe->fault == FAKE_NO_DATA)
        ret_value->length = 0;
    if (probe->fault == FAKE_OTHER_DATA)
        memset(ret_value->bytes, 0x42, ret_value->length);
    return 0;
}

unsigned probe_characteristics(struct probe *probe)
{
    return probe->fault == FAKE_NO_SERVICE ? 0 : GATT_ALL;
}

int probe_flags(struct probe *probe, enum improv_characteristic characteristic,
                unsigned *ret_flags)
{
    (void)characteristic;
    *ret_flags =
        PROBE_CAN_READ | PROBE_CAN_WRITE | PROBE_CAN_COMMAND | PROBE_CAN_NOTIFY;
    if (probe->fault == FAKE_NO_SERVICE)
        *ret_flags = 0;
    return 0;
}

int probe_in_service(struct probe *probe,
                     enum improv_characteristic characteristic, bool *ret_in)
{
    (void)characteristic;
    *ret_in = probe->fault != FAKE_NO_SERVICE;
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
