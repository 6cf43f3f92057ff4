/* SPDX-License-Identifier: Apache-2.0 */
#include "check/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/dialogue.h"
#include "output/words.h"

enum { SETTLE_MS = 1000, REVIVALS = 3 };

/* --- What a rule needs --------------------------------------------------- */

static bool state_is(struct check *check, uint8_t wanted, uint8_t *ret_state)
{
    return read_byte(check, IMPROV_CHARACTERISTIC_STATE, ret_state) &&
           *ret_state == wanted;
}

static bool is_locked(struct check *check)
{
    uint8_t state;
    return state_is(check, IMPROV_STATE_AUTHORIZATION_REQUIRED, &state) ||
           skip(check, "not locked");
}

/* True once the device says that it is authorized. */
static bool await_press(struct check *check)
{
    uint32_t wait_ms = check->settings->wait_ms, left_ms;
    uint32_t began_ms = probe_now_ms(check->probe);
    size_t since = now(check);

    if (check->handlers->press)
        check->handlers->press(check->userdata, wait_ms);
    while ((left_ms = left(check, began_ms, wait_ms)) > 0) {
        const struct transcript_entry *entry;
        int r = probe_await(check->probe, since,
                            BIT(IMPROV_CHARACTERISTIC_STATE), left_ms, &entry);
        if (r == -ETIMEDOUT)
            break;
        if (!succeeded(check, r, "waiting for the button"))
            return false;
        if (entry->length > 0 && entry->bytes[0] == IMPROV_STATE_AUTHORIZED)
            return true;
        since = after(check, entry);
    }
    check->unpressed = true;
    return skip(check, "not pressed");
}

static bool is_authorized(struct check *check)
{
    uint8_t state;

    if (state_is(check, IMPROV_STATE_AUTHORIZED, &state))
        return true;
    if (check->finding->outcome != OUTCOME_PASSED)
        return false;
    if (state != IMPROV_STATE_AUTHORIZATION_REQUIRED)
        return skip(check, "not in state 0x%02X (%s)", state,
                    words_state(state));
    if (check->settings->wait_ms == 0)
        return skip(check, "not authorized, and not waited for");
    if (check->unpressed)
        return skip(check, "not pressed");
    return await_press(check);
}

static bool has_needs(struct check *check)
{
    const struct check_settings *settings = check->settings;
    unsigned needs = check->finding->rule->needs;

    if (needs & NEED_NETWORK && settings->ssid.length == 0)
        return skip(check, "needs --ssid");
    if (needs & NEED_CONSENT && !settings->consent)
        return skip(check, "needs consent");
    if (needs & NEED_DIGO && !settings->digo)
        return skip(check, "needs --digo");
    if (needs & NEED_LOCKED && !is_locked(check))
        return false;
    return !(needs & NEED_AUTHORIZED) || is_authorized(check);
}

/* --- After a rule -------------------------------------------------------- */

/* Whatever it is: even one that is malformed shows that it hears. */
static bool tells_error(struct check *check, struct message message)
{
    const struct transcript_entry *entry;
    size_t since = now(check);

    return send_message(check, &message) &&
           probe_await(check->probe, since, BIT(IMPROV_CHARACTERISTIC_ERROR),
                       REPLY_MS, &entry) == 0;
}

/* What is there already, for one that does not tell the same error again. */
static void note_error(struct check *check)
{
    struct probe_value value;

    if (probe_read(check->probe, IMPROV_CHARACTERISTIC_ERROR, &value) == 0 &&
        value.length > 0)
        check->notified = value.bytes[0];
}

/* It has an error for a command that nobody has, or for a wrong checksum, and
 * tells it, or at least has it to be read. */
static bool answers(struct check *check)
{
    if (tells_error(check, NOT_OFFERED) ||
        tells_error(check, WRITE(0x7F, 0x00, 0x80)))
        return true;
    note_error(check);
    return check->notified == IMPROV_ERROR_INVALID_RPC;
}

/* More than half a frame can ask for: it is at its end, or malformed. */
static bool flush(struct check *check)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    uint8_t data[IMPROV_FRAME_DATA_MAX] = {0};
    struct message message =
        frame_of(frame, 0x7F, (struct improv_bytes){data, sizeof data});

    message.piece = PIECE;
    return send_message(check, &message);
}

static bool reconnect(struct check *check)
{
    int r = probe_disconnect(check->probe);
    return r != -ECANCELED && connect_again(check);
}

/* Whatever the rule broke must not break the next. */
static bool revive(struct check *check)
{
    for (unsigned i = 0; i < REVIVALS && !check->ended; i++) {
        if (!reconnect(check)) /* it was tried several times */
            return false;
        note_error(check);
        if (answers(check) || (i > 0 && flush(check) && answers(check)))
            return true;
    }
    return false;
}

static void append_detail(struct finding *finding, const char *text)
{
    size_t length = strlen(finding->detail);
    snprintf(finding->detail + length, sizeof finding->detail - length, "%s",
             text);
}

/* A device that was tricked into a join is busy until that fails. */
static void await_end_of_join(struct check *check)
{
    uint32_t began_ms = probe_now_ms(check->probe);
    struct probe_value value;

    while (!check->joined &&
           left(check, began_ms, check->settings->join_ms) > 0) {
        int r = probe_read(check->probe, IMPROV_CHARACTERISTIC_STATE, &value);
        if (r < 0 || value.length == 0 ||
            value.bytes[0] != IMPROV_STATE_PROVISIONING ||
            probe_listen(check->probe, 1000) < 0)
            return;
    }
}

/* In a finding of its own: what it says is not the rule's. */
static void recover(struct check *check, struct finding *finding)
{
    struct finding other = {.rule = finding->rule};

    check->finding = &other;
    if (!revive(check)) {
        if (probe_listen(check->probe, SETTLE_MS) == -ECANCELED)
            check->ended = true; /* the adapter went, and took it along */
        check->silent = !check->ended;
        if (check->silent)
            append_detail(finding,
                          "; after it the device does not answer any more");
    } else {
        await_end_of_join(check);
    }
    check->finding = finding;
}

/* --- All of them --------------------------------------------------------- */

static bool can_be_checked(struct check *check)
{
    if (check->ended)
        return skip(check, "interrupted");
    if (check->silent)
        return skip(check, "the device does not answer any more");
    return has_needs(check);
}

static bool broke_something(const struct check *check,
                            const struct finding *finding)
{
    return (finding->outcome == OUTCOME_FAILED ||
            finding->outcome == OUTCOME_NOTED) &&
           !check->ended && !check->joined;
}

static void check_rule(struct check *check, struct finding *finding)
{
    struct transcript *transcript = probe_transcript(check->probe);

    check->finding = finding;
    transcript_clear(transcript);
    finding->began_ms = probe_now_ms(check->probe);
    if (can_be_checked(check))
        finding->rule->check(check);
    finding->took_ms = probe_now_ms(check->probe) - finding->began_ms;
    if (finding->outcome == OUTCOME_FAILED || finding->outcome == OUTCOME_NOTED)
        transcript_move(transcript, &finding->transcript);
    if (broke_something(check, finding))
        recover(check, finding);
    if (check->handlers->finding && !check->ended)
        check->handlers->finding(check->userdata, finding);
}

/* Does any of those that are wanted look at what is advertised? */
static bool wants_advertised(const struct check *check)
{
    for (size_t i = 0; i < rule_count; i++)
        if (strncmp(rule_table[i].id, "ADV", 3) == 0 &&
            rule_is_wanted(&rule_table[i], check->settings->rules))
            return true;
    return false;
}

/* What is advertised can only be heard without a connection. */
static int hear(struct check *check)
{
    if (!wants_advertised(check))
        return 0;
    int r = probe_disconnect(check->probe);
    if (r < 0)
        return r;
    check->advertised_result =
        probe_advertised(check->probe, HEAR_MS, &check->advertised);
    return probe_connect(check->probe);
}

static int begin(struct check *check)
{
    struct probe_value value;

    int r = hear(check);
    if (r < 0)
        return r;
    connect_again(check);
    note_error(check);
    if (probe_read(check->probe, IMPROV_CHARACTERISTIC_CAPABILITIES, &value) ==
            0 &&
        value.length > 0)
        check->capabilities = value.bytes[0];
    return check->ended ? -ECANCELED : 0;
}

static void end(struct check *check, struct findings *findings)
{
    struct probe_value value;

    findings->unpressed = check->unpressed;
    findings->complete = !check->ended && !check->unpressed;
    if (check->joined)
        snprintf(findings->left, sizeof findings->left,
                 "provisioned, with the network of the test");
    else if (check->silent)
        snprintf(findings->left, sizeof findings->left, "not answering");
    else if (!probe_connected(check->probe))
        snprintf(findings->left, sizeof findings->left, "disconnected");
    else if (probe_read(check->probe, IMPROV_CHARACTERISTIC_STATE, &value) ==
                 0 &&
             value.length > 0)
        snprintf(findings->left, sizeof findings->left, "in state 0x%02X (%s)",
                 value.bytes[0], words_state(value.bytes[0]));
    probe_disconnect(check->probe);
}

int check_run(struct check *check, struct findings *ret_findings)
{
    struct findings *findings = ret_findings;

    findings->all = calloc(rule_count, sizeof *findings->all);
    if (!findings->all)
        return -ENOMEM;
    struct finding ignored = {.rule = rule_table};
    check->finding = &ignored;
    int r = begin(check);
    check->finding = NULL;
    if (r < 0)
        return r;
    for (size_t i = 0; i < rule_count; i++) {
        if (!rule_is_wanted(&rule_table[i], check->settings->rules))
            continue;
        struct finding *finding = &findings->all[findings->count++];
        finding->rule = &rule_table[i];
        check_rule(check, finding);
    }
    end(check, findings);
    return 0;
}
