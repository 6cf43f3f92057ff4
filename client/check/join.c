/* SPDX-License-Identifier: Apache-2.0 */
#include "check/join.h"

#include <errno.h>

#include "check/dialogue.h"
#include "improv/strings.h"
#include "improv/wipe.h"

enum { GRACE_MS = 3000 }; /* for what belongs to the end of a join */

static bool is_result(struct join *join, struct improv_bytes bytes)
{
    struct improv_bytes strings[IMPROV_FRAME_DATA_MAX];
    struct improv_frame frame;

    if (improv_frame_decode(bytes, &frame) != IMPROV_COMPLETE ||
        frame.command != IMPROV_COMMAND_WIFI_SETTINGS)
        return false;
    int count =
        improv_strings_decode(frame.data, strings, IMPROV_FRAME_DATA_MAX);
    join->url = count > 0 && strings[0].length > 0;
    return count >= 0;
}

/* One that was cut by the link is read. */
static void take_result(struct check *check, struct join *join,
                        const struct transcript_entry *entry)
{
    struct probe_value value;

    join->result = true;
    join->result_first = join->state != IMPROV_STATE_PROVISIONED;
    if (is_result(join, transcript_bytes(entry)))
        return;
    int r = probe_read(check->probe, IMPROV_CHARACTERISTIC_RESULT, &value);
    join->result_bad = r < 0 || !is_result(join, probe_bytes(&value));
}

static void take(struct check *check, struct join *join,
                 const struct transcript_entry *entry)
{
    if (entry->characteristic == IMPROV_CHARACTERISTIC_RESULT) {
        take_result(check, join, entry);
        return;
    }
    if (entry->length == 0)
        return;
    if (entry->characteristic == IMPROV_CHARACTERISTIC_STATE) {
        join->state = entry->bytes[0];
        if (join->state == IMPROV_STATE_PROVISIONING)
            join->provisioning = true;
    } else if (entry->bytes[0] != IMPROV_ERROR_NONE) {
        join->error = check->notified = entry->bytes[0];
    }
}

static bool is_half_done(const struct join *join)
{
    return join->result || join->error != IMPROV_ERROR_NONE ||
           join->state == IMPROV_STATE_PROVISIONED ||
           (join->provisioning && join->state != IMPROV_STATE_PROVISIONING);
}

static bool is_done(const struct join *join)
{
    if (join->state == IMPROV_STATE_PROVISIONED)
        return join->result;
    return join->error != IMPROV_ERROR_NONE &&
           (!join->provisioning || join->state != IMPROV_STATE_PROVISIONING);
}

static int follow(struct check *check, struct join *join, size_t since,
                  uint32_t timeout_ms)
{
    uint32_t began_ms = probe_now_ms(check->probe);
    bool in_grace = false;
    int r = 0;

    while (r == 0 && !is_done(join)) {
        const struct transcript_entry *entry;
        r = probe_await(check->probe, since,
                        BIT(IMPROV_CHARACTERISTIC_STATE) |
                            BIT(IMPROV_CHARACTERISTIC_ERROR) |
                            BIT(IMPROV_CHARACTERISTIC_RESULT),
                        left(check, began_ms, timeout_ms), &entry);
        if (r < 0)
            break;
        since = after(check, entry);
        take(check, join, entry);
        if (is_half_done(join) && !in_grace) {
            in_grace = true;
            timeout_ms = probe_now_ms(check->probe) - began_ms + GRACE_MS;
        }
    }
    join->disconnected = r == -ENOTCONN;
    return r == -ECANCELED ? r : 0;
}

/* A device that is busy with the join does not answer. */
static int look_meanwhile(struct check *check, struct join *join, size_t since)
{
    const struct transcript_entry *entry;
    uint32_t began_ms;

    int r = probe_await(check->probe, since, BIT(IMPROV_CHARACTERISTIC_STATE),
                        REPLY_MS, &entry);
    if (r == -ECANCELED)
        return r;
    began_ms = probe_now_ms(check->probe);
    r = probe_read(check->probe, IMPROV_CHARACTERISTIC_STATE, NULL);
    join->responsive =
        r == 0 && probe_now_ms(check->probe) - began_ms < JOIN_ANSWER_MS;
    return r == -ECANCELED ? r : 0;
}

static bool is_end(const struct transcript_entry *at)
{
    if (at->kind != TRANSCRIPT_NOTIFIED || at->length == 0)
        return false;
    switch (at->characteristic) {
    case IMPROV_CHARACTERISTIC_STATE:
        return at->bytes[0] != IMPROV_STATE_PROVISIONING;
    case IMPROV_CHARACTERISTIC_ERROR:
        return at->bytes[0] == IMPROV_ERROR_UNABLE_TO_CONNECT;
    case IMPROV_CHARACTERISTIC_RESULT:
        return true;
    case IMPROV_CHARACTERISTIC_COMMAND:
    case IMPROV_CHARACTERISTIC_CAPABILITIES:
        break;
    }
    return false;
}

/* Had the join ended before its write was answered? */
static bool was_held(struct check *check, size_t since)
{
    const struct transcript *transcript = probe_transcript(check->probe);

    for (size_t i = since; i < transcript->count; i++)
        if (is_end(&transcript->entries[i]))
            return true;
    return false;
}

static int write_settings(struct check *check, struct improv_bytes ssid,
                          struct improv_bytes password)
{
    const struct improv_bytes strings[] = {ssid, password};
    uint8_t frame[IMPROV_FRAME_MAX];
    size_t length =
        improv_strings_encode(IMPROV_COMMAND_WIFI_SETTINGS, strings, 2, frame);
    int r = 0;

    for (size_t at = 0; r == 0 && at < length; at += PIECE)
        r = probe_write(check->probe,
                        (struct improv_bytes){frame + at, length - at < PIECE
                                                              ? length - at
                                                              : PIECE},
                        PROBE_REQUEST, true);
    improv_wipe(frame, sizeof frame);
    return r;
}

bool join_network(struct check *check, struct join *join,
                  struct improv_bytes ssid, struct improv_bytes password)
{
    size_t since = now(check);
    uint32_t began_ms = probe_now_ms(check->probe);

    *join = (struct join){.tried = true, .state = IMPROV_STATE_AUTHORIZED};
    int r = write_settings(check, ssid, password);
    join->write_ms = probe_now_ms(check->probe) - began_ms;
    join->answered =
        r == 0 && join->write_ms < JOIN_ANSWER_MS && !was_held(check, since);
    if (r < 0 && r != -ETIMEDOUT)
        return succeeded(check, r, "writing");
    r = look_meanwhile(check, join, since);
    if (r == 0)
        r = follow(check, join, since, check->settings->join_ms);
    return succeeded(check, r, "joining");
}
