/* SPDX-License-Identifier: Apache-2.0 */
/* Conversations with a device: what happens. */
#include "harness.h"

struct harness harness;

void device_is(unsigned features, size_t places, const char *file, int line)
{
    expect_nothing(file, line);
    memset(&harness, 0, sizeof harness);
    harness.now_ms = UINT32_MAX - 1000; /* about to wrap [TIME-1] */
    harness.config = (struct improv_device_config){
        .centrals = harness.centrals,
        .central_count = places,
        .authorizer = features & WITH_BUTTON,
        .can_identify = features & WITH_IDENTIFY,
        .digo = features & WITH_DIGO,
        .authorized_duration_ms = AUTHORIZED_MS,
        .identify_duration_ms = IDENTIFY_MS,
        .wifi_timeout_ms = WIFI_MS,
        .connect_timeout_ms = CONNECT_MS,
        .linger_ms = LINGER_MS,
    };
    improv_device_init(&harness.device, &harness.config);
}

static void take_actions(const char *file, int line)
{
    struct improv_device_action action;
    harness.taken = 0;
    harness.expected = 0;
    while (improv_device_next_action(&harness.device, &action)) {
        _assert_true(harness.taken < HARNESS_ACTIONS_MAX, "too many actions",
                     file, line);
        struct taken *taken = &harness.queue[harness.taken++];
        taken->action = action;
        taken->value.length = action.value.length;
        _assert_true(action.value.length <= IMPROV_FRAME_MAX,
                     "a value over 258 bytes", file, line);
        if (action.value.length > 0)
            memcpy(taken->value.bytes, action.value.data, action.value.length);
    }
}

void event_happens(const struct improv_device_event *event, const char *file,
                   int line)
{
    expect_nothing(file, line);
    if (event->type == IMPROV_EVENT_WIFI_DOWN ||
        event->type == IMPROV_EVENT_WIFI_UP)
        harness.wifi_down = event->type == IMPROV_EVENT_WIFI_DOWN;
    improv_device_handle(&harness.device, event, harness.now_ms);
    take_actions(file, line);
    check_invariants(event, file, line);
}

void happens(enum improv_device_event_type type, const char *file, int line)
{
    event_happens(&(struct improv_device_event){.type = type}, file, line);
}

void join_works(const char *url, const char *file, int line)
{
    const struct improv_bytes urls[] = {chars(url ? url : "")};
    harness.wifi_down = false;
    event_happens(&(struct improv_device_event){.type = IMPROV_EVENT_JOINED,
                                                .urls = url ? urls : NULL,
                                                .url_count = url ? 1 : 0},
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
