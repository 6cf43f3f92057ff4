/* SPDX-License-Identifier: Apache-2.0 */
/* Conversations of the client engine: what happens, and what is always true. */
#include "client_harness.h"

#define CHECK(condition) _assert_true(condition, #condition, file, line)

struct client_harness client_harness;

static struct client_harness *const h = &client_harness;

void client_is(uint32_t authorize_ms, const char *file, int line)
{
    client_expect_nothing(file, line);
    memset(h, 0, sizeof *h);
    h->now_ms = UINT32_MAX - 1000; /* about to wrap [TIME-1] */
    h->config = (struct improv_client_config){
        .step_timeout_ms = STEP_MS,
        .scan_timeout_ms = SCAN_MS,
        .join_timeout_ms = JOIN_MS,
        .grace_ms = GRACE_MS,
        .authorize_timeout_ms = authorize_ms,
        .queue = h->commands,
    };
    improv_client_init(&h->client, &h->config);
}

static void copy(struct text *text, struct improv_bytes bytes)
{
    text->length = bytes.length;
    if (bytes.length > 0)
        memcpy(text->bytes, bytes.data, bytes.length);
}

static bool is_operation(enum improv_client_action_type type)
{
    return type == IMPROV_CLIENT_SUBSCRIBE || type == IMPROV_CLIENT_READ ||
           type == IMPROV_CLIENT_WRITE;
}

static void take(const struct improv_client_action *action, const char *file,
                 int line)
{
    CHECK(h->taken < CLIENT_ACTIONS_MAX);
    CHECK(action->bytes.length <= IMPROV_FRAME_MAX);
    struct client_taken *taken = &h->queue[h->taken++];
    taken->action = *action;
    copy(&taken->bytes, action->bytes);
    copy(&taken->result, action->result);
    if (is_operation(action->type)) {
        CHECK(!h->operating); /* one at a time [CLI-2] */
        h->operating = true;
    }
}

/* [CLI-7] every step but waiting for the user comes to an end by itself;
 * [WIFI-8] no secret outlives its command. */
static void check_client(const char *file, int line)
{
    static const uint8_t zero[IMPROV_FRAME_MAX];
    bool waits = h->client.step == IMPROV_STEP_IDLE ||
                 h->client.step == IMPROV_STEP_READY;
    uint32_t left = improv_client_deadline(&h->client, h->now_ms);
    CHECK(waits == (left == IMPROV_NO_DEADLINE));
    if (waits)
        CHECK(memcmp(h->client.command, zero, sizeof zero) == 0);
}

static void handle(const struct improv_client_event *event, const char *file,
                   int line)
{
    struct improv_client_action action;
    client_expect_nothing(file, line);
    if (event->type == IMPROV_CLIENT_DONE ||
        event->type == IMPROV_CLIENT_FAILED ||
        event->type == IMPROV_CLIENT_DISCONNECTED)
        h->operating = false;
    improv_client_handle(&h->client, event, h->now_ms);
    h->taken = 0;
    h->expected = 0;
    while (improv_client_next_action(&h->client, &action))
        take(&action, file, line);
    check_client(file, line);
}

void client_happens(enum improv_client_event_type type,
                    enum improv_characteristic characteristic,
                    const char *string, const char *file, int line)
{
    struct improv_bytes bytes = text_exact(string);
    handle(&(struct improv_client_event){.type = type,
                                         .characteristic = characteristic,
                                         .bytes = bytes},
           file, line);
    free((void *)(uintptr_t)bytes.data); /* no view may be kept */
}

void client_connected(unsigned characteristics, const char *file, int line)
{
    handle(&(struct improv_client_event){.type = IMPROV_CLIENT_CONNECTED,
                                         .characteristics = characteristics},
           file, line);
}

void client_passes(uint32_t ms, const char *file, int line)
{
    h->now_ms += ms;
    handle(&(struct improv_client_event){.type = IMPROV_CLIENT_TICK}, file,
           line);
}

void client_ready(uint32_t authorize_ms, uint8_t state, const char *file,
                  int line)
{
    const char *const states[] = {"00", "01", "02", "03", "04"};
    client_is(authorize_ms, file, line);
    client_connected(HAS_ALL, file, line);
    for (enum improv_characteristic i = STATE; i <= RESULT; i++) {
        if (i == IMPROV_CHARACTERISTIC_COMMAND)
            continue;
        client_expect_operation(IMPROV_CLIENT_SUBSCRIBE, i, file, line);
        client_happens(IMPROV_CLIENT_DONE, 0, "", file, line);
    }
    client_expect_operation(IMPROV_CLIENT_READ, STATE, file, line);
    client_happens(IMPROV_CLIENT_DONE, 0, states[state], file, line);
    client_expect_state(state, file, line);
    client_expect_operation(IMPROV_CLIENT_READ, CAPABILITIES, file, line);
    client_happens(IMPROV_CLIENT_DONE, 0, "01", file, line);
    client_expect_ready(0x01, file, line);
}

void client_sends(const char *text, const char *file, int line)
{
    client_happens(IMPROV_CLIENT_SEND, 0, text, file, line);
    client_expect_write(text, file, line);
    client_happens(IMPROV_CLIENT_DONE, 0, "", file, line);
}
