/* SPDX-License-Identifier: Apache-2.0 */
/* Conversations with a device: what happens. */
#include "harness.h"

struct harness harness;

static void offer(unsigned features, unsigned feature,
                  const struct improv_rpc *rpc)
{
    if (features & feature)
        harness.rpcs[harness.config.rpc_count++] = rpc;
}

static void offer_all(unsigned features)
{
    harness.config.rpcs = harness.rpcs;
    offer(features, WITH_INFO, &improv_rpc_device_info);
    offer(features, WITH_SCAN, &improv_rpc_scan);
    offer(features, WITH_HOSTNAME, &improv_rpc_hostname);
    offer(features, WITH_DEVICE_NAME, &improv_rpc_device_name);
    offer(features, WITH_DIGO, &improv_rpc_digo_host);
    offer(features, WITH_DIGO, &improv_rpc_digo_device);
    offer(features, WITH_DIGO, &improv_rpc_digo_token);
}

void begin_device(uint32_t now_ms)
{
    harness.now_ms = now_ms;
    harness.wifi_down = false;
    harness.taken = harness.expected = 0;
    memset(harness.written, 0, sizeof harness.written);
    improv_device_init(&harness.device, &harness.config);
}

void device_is(unsigned features, size_t places, const char *file, int line)
{
    expect_nothing(file, line);
    replay_all(file, line);
    memset(&harness, 0, sizeof harness);
    harness.config = (struct improv_device_config){
        .centrals = harness.centrals,
        .central_count = places,
        .authorizer = features & WITH_BUTTON,
        .can_identify = features & WITH_IDENTIFY,
        .authorized_duration_ms = AUTHORIZED_MS,
        .identify_duration_ms = IDENTIFY_MS,
        .wifi_timeout_ms = WIFI_MS,
        .connect_timeout_ms = CONNECT_MS,
        .linger_ms = LINGER_MS,
    };
    offer_all(features);
    begin_device(UINT32_MAX - 1000); /* about to wrap [TIME-1] */
}

/* --- The actions ---------------------------------------------------------- */

/* FNV-1a, of what an action says. */
static void digest(const void *memory, size_t length)
{
    const uint8_t *bytes = memory;
    for (size_t i = 0; i < length; i++)
        harness.digest = (harness.digest ^ bytes[i]) * 0x100000001B3;
}

static void digest_request(const struct improv_request *request)
{
    const uint8_t head[] = {request->command, request->count};
    digest(head, sizeof head);
    for (unsigned i = 0; i < request->count; i++) {
        const uint8_t length = (uint8_t)request->values[i].length;
        digest(&length, 1);
        digest(request->values[i].data, length);
    }
}

static void digest_action(const struct improv_device_action *action)
{
    const uint8_t head[] = {(uint8_t)action->type,
                            (uint8_t)action->characteristic,
                            (uint8_t)action->pattern, action->number};
    digest(head, sizeof head);
    digest(action->value.data, action->value.length);
    if (action->credentials)
        digest(action->credentials, sizeof *action->credentials);
    if (action->request)
        digest_request(action->request);
}

static void note(const struct improv_device_action *action)
{
    digest_action(action);
    if (action->type == IMPROV_ACTION_JOIN)
        harness.join_number = action->number;
    if (action->type == IMPROV_ACTION_REQUEST)
        harness.request_number = action->number;
    if (action->type == IMPROV_ACTION_NOTIFY &&
        action->characteristic == IMPROV_CHARACTERISTIC_ERROR &&
        action->value.data[0] != IMPROV_ERROR_NONE)
        harness.refused = true;
}

static void take_actions(const char *file, int line)
{
    struct improv_device_action action;
    harness.taken = harness.expected = 0;
    harness.digest = 0xCBF29CE484222325;
    harness.refused = false;
    while (improv_device_next_action(&harness.device, &action)) {
        _assert_true(harness.taken < HARNESS_ACTIONS_MAX, "too many actions",
                     file, line);
        note(&action);
        struct taken *taken = &harness.queue[harness.taken++];
        taken->action = action;
        taken->value.length = action.value.length;
        _assert_true(action.value.length <= IMPROV_FRAME_MAX,
                     "a value over 258 bytes", file, line);
        if (action.value.length > 0)
            memcpy(taken->value.bytes, action.value.data, action.value.length);
    }
}

/* --- Events --------------------------------------------------------------- */

void drive(const struct improv_device_event *event, const char *file, int line)
{
    if (event->type == IMPROV_EVENT_JOINED)
        harness.wifi_down = false;
    if (event->type == IMPROV_EVENT_WIFI_DOWN ||
        event->type == IMPROV_EVENT_WIFI_UP)
        harness.wifi_down = event->type == IMPROV_EVENT_WIFI_DOWN;
    improv_device_handle(&harness.device, event, harness.now_ms);
    take_actions(file, line);
    check_invariants(event, file, line);
}

void event_happens(const struct improv_device_event *event, const char *file,
                   int line)
{
    expect_nothing(file, line);
    replay_record(event);
    drive(event, file, line);
    replay_recorded();
}

/* The number that an answer needs now. */
uint8_t current_number(enum improv_device_event_type type)
{
    bool join = type == IMPROV_EVENT_JOINED || type == IMPROV_EVENT_JOIN_FAILED;
    return join ? harness.join_number : harness.request_number;
}

void happens(enum improv_device_event_type type, const char *file, int line)
{
    event_happens(&(struct improv_device_event){.type = type,
                                                .number = current_number(type)},
                  file, line);
}

static void answers(enum improv_device_event_type type,
                    const struct improv_bytes *strings, size_t count,
                    const char *file, int line)
{
    event_happens(&(struct improv_device_event){.type = type,
                                                .number = current_number(type),
                                                .strings = strings,
                                                .string_count = count},
                  file, line);
}

void join_works(const char *url, const char *file, int line)
{
    const struct improv_bytes urls[] = {chars(url ? url : "")};
    answers(IMPROV_EVENT_JOINED, urls, url ? 1 : 0, file, line);
}

/* Each word of `words` is a string. */
void host_answers(const char *words, const char *file, int line)
{
    struct improv_bytes strings[8];
    size_t count = 0;
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        _assert_true(count < COUNT(strings), "too many strings", file, line);
        strings[count++] =
            (struct improv_bytes){(const uint8_t *)words, length};
        words += length + (words[length] == ' ');
    }
    answers(IMPROV_EVENT_ANSWERED, strings, count, file, line);
}

void host_refuses(uint8_t error, const char *file, int line)
{
    event_happens(&(struct improv_device_event){.type = IMPROV_EVENT_REFUSED,
                                                .number = current_number(
                                                    IMPROV_EVENT_REFUSED),
                                                .error = error},
                  file, line);
}

/* From the heap and freed at once: the device may not keep a view. */
void central_writes_bytes(uint32_t central, size_t offset,
                          struct improv_bytes bytes, const char *file, int line)
{
    uint8_t *copy = malloc(bytes.length + 1);
    _assert_true(copy != NULL, "memory", file, line);
    if (copy && bytes.length > 0)
        memcpy(copy, bytes.data, bytes.length);
    event_happens(&(struct improv_device_event){.type = IMPROV_EVENT_WRITE,
                                                .central = central,
                                                .offset = offset,
                                                .bytes = {copy, bytes.length}},
                  file, line);
    free(copy);
}

void central_writes(uint32_t central, size_t offset, const char *string,
                    const char *file, int line)
{
    struct text text = text_read(string);
    central_writes_bytes(central, offset, text_view(&text), file, line);
}

void central_leaves(uint32_t central, const char *file, int line)
{
    event_happens(
        &(struct improv_device_event){.type = IMPROV_EVENT_DISCONNECTED,
                                      .central = central},
        file, line);
}

/* Comes back at each deadline before the end; what is done there must be
 * expected, so only the last one may bring something. */
void passes(uint32_t ms, const char *file, int line)
{
    for (;;) {
        uint32_t left = improv_device_deadline(&harness.device, harness.now_ms);
        uint32_t step = left < ms ? left : ms;
        harness.now_ms += step;
        ms -= step;
        happens(IMPROV_EVENT_TICK, file, line);
        if (ms == 0)
            return;
    }
}

void device_authorized(unsigned features, const char *file, int line)
{
    device_is(features, PLACES, file, line);
    happens(IMPROV_EVENT_START, file, line);
    expect_state(IMPROV_STATE_AUTHORIZED, file, line);
    expect_light(IMPROV_PATTERN_AUTHORIZED, file, line);
}

void central_sends_example(uint32_t central, const char *file, int line)
{
    central_writes(central, 0, EXAMPLE, file, line);
    expect_state(IMPROV_STATE_PROVISIONING, file, line);
    expect_join("MyWirelessAP", "mysecurepassword", file, line);
    expect_light(IMPROV_PATTERN_PROVISIONING, file, line);
}
