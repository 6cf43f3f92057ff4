/* SPDX-License-Identifier: Apache-2.0 */
/* Conversations of the client engine: what happens, and what is always true. */
#include "client_harness.h"

struct client_harness client_harness;

static struct client_harness *const h = &client_harness;

static void check(bool good, const char *what, const char *file, int line)
{
    if (!good)
        client_replay_fails();
    _assert_true(good, what, file, line);
}

#define CHECK(condition) check(condition, #condition, file, line)

void client_begin(uint32_t now_ms)
{
    h->now_ms = now_ms;
    h->operating = false;
    h->passes_over_read = false;
    h->digest = 0xCBF29CE484222325;
    h->taken = h->expected = 0;
    memset(h->commands, 0, sizeof h->commands);
    improv_client_init(&h->client, &h->config);
}

void client_is(uint32_t authorize_ms, const char *file, int line)
{
    client_expect_nothing(file, line);
    client_replay_all(file, line);
    memset(h, 0, sizeof *h);
    h->config = (struct improv_client_config){
        .step_timeout_ms = STEP_MS,
        .scan_timeout_ms = SCAN_MS,
        .join_timeout_ms = JOIN_MS,
        .grace_ms = GRACE_MS,
        .authorize_timeout_ms = authorize_ms,
        .queue = h->commands,
    };
    client_begin(UINT32_MAX - 1000); /* about to wrap [TIME-1] */
}

/* --- The actions ---------------------------------------------------------- */

/* FNV-1a, of what an action says. */
static void digest(const void *memory, size_t length)
{
    const uint8_t *bytes = memory;
    for (size_t i = 0; i < length; i++)
        h->digest = (h->digest ^ bytes[i]) * 0x100000001B3;
}

static void digest_action(const struct improv_client_action *action)
{
    const uint8_t head[] = {
        (uint8_t)action->type,
        (uint8_t)action->characteristic,
        action->state,
        action->capabilities,
        (uint8_t)action->outcome,
        (uint8_t)action->step,
        action->command,
        action->error,
        action->dropped,
    };
    if (h->passes_over_read && action->type == IMPROV_CLIENT_READ)
        return;
    digest(head, sizeof head);
    digest(action->bytes.data, action->bytes.length);
    digest(action->result.data, action->result.length);
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
    digest_action(action);
    if (is_operation(action->type)) {
        CHECK(!h->operating); /* one at a time [CLI-2] */
        h->operating = true;
    }
}

/* --- What is always true -------------------------------------------------- */

static bool all_zero(const void *memory, size_t length)
{
    const uint8_t *bytes = memory;
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static bool is_ready(void)
{
    return h->client.step == IMPROV_STEP_READY;
}

/* [CLI-7] every step but waiting for the user comes to an end by itself; a
 * command that waits begins at once [CLI-2] [TIME-2] */
static void check_deadline(const char *file, int line)
{
    uint32_t left = improv_client_deadline(&h->client, h->now_ms);
    bool due = h->client.queued > 0 && is_ready() && !h->operating;
    bool waits = is_ready() || h->client.step == IMPROV_STEP_IDLE;

    if (due)
        CHECK(left == 0);
    else
        CHECK(waits == (left == IMPROV_NO_DEADLINE) && left > 0);
}

/* [WIFI-8] no secret outlives its command; places of the queue that hold none
 * are empty. */
static void check_secrets(const char *file, int line)
{
    size_t full = 0;
    if (is_ready() || h->client.step == IMPROV_STEP_IDLE)
        CHECK(all_zero(h->client.command, sizeof h->client.command));
    for (size_t i = 0; i < CLIENT_QUEUE_MAX; i++)
        full += !all_zero(&h->commands[i], sizeof h->commands[i]);
    CHECK(full == h->client.queued);
}

/* --- Events --------------------------------------------------------------- */

void client_drive(const struct improv_client_event *event, const char *file,
                  int line)
{
    struct improv_client_action action;
    if (event->type == IMPROV_CLIENT_DONE ||
        event->type == IMPROV_CLIENT_FAILED ||
        event->type == IMPROV_CLIENT_DISCONNECTED)
        h->operating = false;
    improv_client_handle(&h->client, event, h->now_ms);
    h->taken = 0;
    h->expected = 0;
    while (improv_client_next_action(&h->client, &action))
        take(&action, file, line);
    check_deadline(file, line);
    check_secrets(file, line);
}

static void handle(const struct improv_client_event *event, const char *file,
                   int line)
{
    client_expect_nothing(file, line);
    client_replay_record(event);
    client_drive(event, file, line);
    client_replay_recorded();
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

static void read_gives(uint8_t value, const char *file, int line)
{
    handle(&(struct improv_client_event){.type = IMPROV_CLIENT_DONE,
                                         .bytes = {&value, 1}},
           file, line);
}

void client_connects(uint8_t state, uint8_t capabilities, const char *file,
                     int line)
{
    client_connected(HAS_ALL, file, line);
    for (enum improv_characteristic i = STATE; i <= RESULT; i++) {
        if (i == IMPROV_CHARACTERISTIC_COMMAND)
            continue;
        client_expect_operation(IMPROV_CLIENT_SUBSCRIBE, i, file, line);
        client_happens(IMPROV_CLIENT_DONE, 0, "", file, line);
    }
    client_expect_operation(IMPROV_CLIENT_READ, STATE, file, line);
    read_gives(state, file, line);
    client_expect_state(state, file, line);
    client_expect_operation(IMPROV_CLIENT_READ, CAPABILITIES, file, line);
    read_gives(capabilities, file, line);
    client_expect_ready(capabilities, file, line);
}

void client_ready(uint32_t authorize_ms, uint8_t state, const char *file,
                  int line)
{
    client_is(authorize_ms, file, line);
    client_connects(state, IMPROV_CAPABILITY_IDENTIFY, file, line);
}

void client_sends(const char *text, const char *file, int line)
{
    client_happens(IMPROV_CLIENT_SEND, 0, text, file, line);
    client_expect_write(text, file, line);
    client_happens(IMPROV_CLIENT_DONE, 0, "", file, line);
}
