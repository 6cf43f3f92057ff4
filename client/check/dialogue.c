/* SPDX-License-Identifier: Apache-2.0 */
#include "check/dialogue.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "improv/strings.h"
#include "output/words.h"

#define BIT(characteristic) (1U << (characteristic))

/* --- Findings ------------------------------------------------------------ */

static void conclude(struct check *check, enum outcome outcome,
                     const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void conclude(struct check *check, enum outcome outcome,
                     const char *format, va_list arguments)
{
    struct finding *finding = check->finding;

    if (finding->outcome != OUTCOME_PASSED)
        return;
    finding->outcome = outcome;
    vsnprintf(finding->detail, sizeof finding->detail, format, arguments);
}

bool fail(struct check *check, const char *format, ...)
{
    bool advice = check->finding->rule->advice;
    va_list arguments;

    va_start(arguments, format);
    conclude(check, advice ? OUTCOME_NOTED : OUTCOME_FAILED, format, arguments);
    va_end(arguments);
    return false;
}

bool skip(struct check *check, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    conclude(check, OUTCOME_SKIPPED, format, arguments);
    va_end(arguments);
    return false;
}

bool succeeded(struct check *check, int result, const char *done)
{
    switch (result) {
    case 0:
        return true;
    case -ECANCELED:
        check->ended = true;
        return skip(check, "interrupted");
    case -ETIMEDOUT:
        return fail(check, "%s: no answer", done);
    case -ENOTCONN:
        return fail(check, "%s: the device disconnected", done);
    case -ENOENT:
        return fail(check, "%s: there is no such characteristic", done);
    case -EIO:
        return fail(check, "%s: refused: %s", done,
                    probe_refusal(check->probe));
    default:
        return fail(check, "%s: %s", done, strerror(-result));
    }
}

/* --- Sending and reading ------------------------------------------------- */

size_t now(struct check *check)
{
    return probe_transcript(check->probe)->count;
}

/* Half a frame is no reason for an error. */
static bool is_too_early(struct check *check, size_t since)
{
    uint8_t error;

    if (next_error(check, since, 0, &error) != 0)
        return false;
    fail(check, "error 0x%02X (%s) before the frame was whole", error,
         words_error(error));
    return true;
}

static int send_pieces(struct check *check, const struct message *message)
{
    struct improv_bytes rest = message->bytes;
    size_t since = now(check);
    int r;

    do {
        struct improv_bytes piece = rest;
        if (message->piece > 0 && piece.length > message->piece)
            piece.length = message->piece;
        if (is_too_early(check, since))
            return -EBADMSG;
        r = probe_write(check->probe, piece, message->how, message->secret);
        rest.data += piece.length;
        rest.length -= piece.length;
    } while (r >= 0 && rest.length > 0);
    return r;
}

bool send(struct check *check, const struct message *message)
{
    return succeeded(check, send_pieces(check, message), "writing");
}

bool read_byte(struct check *check, enum improv_characteristic characteristic,
               uint8_t *ret_byte)
{
    struct probe_value value;

    int r = probe_read(check->probe, characteristic, &value);
    if (!succeeded(check, r, "reading"))
        return false;
    if (value.length != 1)
        return fail(check, "%u bytes were read, not one", value.length);
    *ret_byte = value.bytes[0];
    return true;
}

bool connect_again(struct check *check)
{
    static const enum improv_characteristic notified[] = {
        IMPROV_CHARACTERISTIC_STATE,
        IMPROV_CHARACTERISTIC_ERROR,
        IMPROV_CHARACTERISTIC_RESULT,
    };

    if (!succeeded(check, probe_connect(check->probe), "connecting"))
        return false;
    for (size_t i = 0; i < sizeof notified / sizeof notified[0]; i++) {
        int r = probe_subscribe(check->probe, notified[i]);
        if (r != -ENOENT && !succeeded(check, r, "subscribing"))
            return false; /* one that is missing is a rule's matter */
    }
    return true;
}

struct message frame_of(uint8_t buffer[IMPROV_FRAME_MAX], uint8_t command,
                        struct improv_bytes data)
{
    improv_frame_begin(buffer, command);
    improv_frame_fill(buffer, data);
    return (struct message){.bytes = {buffer, improv_frame_length(buffer)}};
}

bool offers(const struct check *check, uint8_t capability)
{
    return check->capabilities & capability;
}

/* --- Errors -------------------------------------------------------------- */

/* The place in the transcript after an entry of it. */
static size_t after(struct check *check, const struct transcript_entry *entry)
{
    return (size_t)(entry - probe_transcript(check->probe)->entries) + 1;
}

/* What is left of a time that began then. */
static uint32_t left(const struct check *check, uint32_t began_ms,
                     uint32_t timeout_ms)
{
    uint32_t passed_ms = probe_now_ms(check->probe) - began_ms;
    return passed_ms < timeout_ms ? timeout_ms - passed_ms : 0;
}

int next_error(struct check *check, size_t since, uint32_t timeout_ms,
               uint8_t *ret_error)
{
    uint32_t began_ms = probe_now_ms(check->probe);
    const struct transcript_entry *entry;

    for (;;) {
        int r =
            probe_await(check->probe, since, BIT(IMPROV_CHARACTERISTIC_ERROR),
                        left(check, began_ms, timeout_ms), &entry);
        if (r < 0)
            return r;
        if (entry->length > 0 && entry->bytes[0] != IMPROV_ERROR_NONE) {
            *ret_error = check->notified = entry->bytes[0];
            return 0;
        }
        since = after(check, entry);
    }
}

static bool is_expected(struct check *check, uint8_t found, uint8_t error,
                        uint8_t other)
{
    if (found == error || found == other)
        return true;
    if (error == other)
        return fail(check, "error 0x%02X (%s), not 0x%02X (%s)", found,
                    words_error(found), error, words_error(error));
    return fail(check, "error 0x%02X (%s), not 0x%02X or 0x%02X", found,
                words_error(found), error, other);
}

static bool fail_unnotified(struct check *check, uint8_t error)
{
    uint8_t found;

    if (!read_byte(check, IMPROV_CHARACTERISTIC_ERROR, &found))
        return false;
    if (found == IMPROV_ERROR_NONE)
        return fail(check, "no error, where 0x%02X (%s) is due", error,
                    words_error(error));
    return fail(check, "error 0x%02X (%s) was not notified", found,
                words_error(found));
}

/* One that does not tell the same error twice must be told another between. */
static bool provoke_another(struct check *check, uint8_t error)
{
    uint8_t found;
    size_t since = now(check);
    struct message message = error == IMPROV_ERROR_UNKNOWN_RPC
                                 ? WRITE(0x7F, 0x00, 0x80)
                                 : NOT_OFFERED;

    return send(check, &message) &&
           next_error(check, since, REPLY_MS, &found) == 0;
}

bool refused_either(struct check *check, struct message message, uint8_t error,
                    uint8_t other)
{
    uint8_t before = check->notified, found;
    size_t since = now(check);

    if (!send(check, &message))
        return false;
    int r = next_error(check, since, REPLY_MS, &found);
    if (r == -ETIMEDOUT && before == error && provoke_another(check, error)) {
        since = now(check);
        if (!send(check, &message))
            return false;
        r = next_error(check, since, REPLY_MS, &found);
    }
    if (r == -ETIMEDOUT)
        return fail_unnotified(check, error);
    return succeeded(check, r, "waiting for the error") &&
           is_expected(check, found, error, other);
}

bool refused(struct check *check, struct message message, uint8_t error)
{
    return refused_either(check, message, error, error);
}

bool accepted(struct check *check, struct message message)
{
    size_t since = now(check);
    uint8_t found;

    if (!send(check, &message))
        return false;
    int r = next_error(check, since, QUIET_MS, &found);
    if (r == 0)
        return fail(check, "error 0x%02X (%s)", found, words_error(found));
    if (r != -ETIMEDOUT)
        return succeeded(check, r, "waiting");
    if (!read_byte(check, IMPROV_CHARACTERISTIC_ERROR, &found))
        return false;
    if (found != IMPROV_ERROR_NONE)
        return fail(check, "the error before it, 0x%02X, is not cleared",
                    found);
    check->notified = found;
    return true;
}

/* --- Results ------------------------------------------------------------- */

/* A notification is cut by the link, what is read is not. */
static bool take_result(struct check *check,
                        const struct transcript_entry *entry,
                        struct probe_value *ret_value)
{
    struct improv_frame frame;
    struct improv_bytes bytes = transcript_bytes(entry);

    if (improv_frame_decode(bytes, &frame) == IMPROV_COMPLETE) {
        ret_value->length = entry->length;
        memcpy(ret_value->bytes, entry->bytes, entry->length);
        return true;
    }
    return succeeded(
        check,
        probe_read(check->probe, IMPROV_CHARACTERISTIC_RESULT, ret_value),
        "reading the result");
}

bool decode_answer(struct check *check, uint8_t command, struct answer *answer)
{
    struct improv_bytes bytes = {answer->frame.bytes, answer->frame.length};
    struct improv_frame frame;

    if (bytes.length < 3)
        return fail(check, "a result of %zu bytes", bytes.length);
    if (bytes.length != improv_frame_length(bytes.data))
        return fail(check, "the result has %zu bytes, but its length says %zu",
                    bytes.length, improv_frame_length(bytes.data));
    if (improv_frame_decode(bytes, &frame) != IMPROV_COMPLETE)
        return fail(check, "the result's checksum is wrong");
    if (frame.command != command)
        return fail(check, "the result is of command 0x%02X, not 0x%02X",
                    frame.command, command);
    answer->count = improv_strings_decode(frame.data, answer->strings,
                                          IMPROV_FRAME_DATA_MAX);
    return answer->count >= 0 ||
           fail(check, "a string of the result points past its end");
}

/* The first result, or an error but 0x00. */
static int await_answer(struct check *check, size_t since, uint32_t timeout_ms,
                        const struct transcript_entry **ret_entry)
{
    uint32_t began_ms = probe_now_ms(check->probe);

    for (;;) {
        int r = probe_await(check->probe, since,
                            BIT(IMPROV_CHARACTERISTIC_ERROR) |
                                BIT(IMPROV_CHARACTERISTIC_RESULT),
                            left(check, began_ms, timeout_ms), ret_entry);
        if (r < 0 ||
            (*ret_entry)->characteristic == IMPROV_CHARACTERISTIC_RESULT ||
            ((*ret_entry)->length > 0 &&
             (*ret_entry)->bytes[0] != IMPROV_ERROR_NONE))
            return r;
        since = after(check, *ret_entry);
    }
}

bool answered(struct check *check, struct message message, uint32_t timeout_ms,
              struct answer *ret_answer)
{
    const struct transcript_entry *entry;
    size_t since = now(check);

    if (!send(check, &message))
        return false;
    int r = await_answer(check, since, timeout_ms, &entry);
    if (!succeeded(check, r, "waiting for the result"))
        return false;
    if (entry->characteristic == IMPROV_CHARACTERISTIC_ERROR) {
        check->notified = entry->bytes[0];
        return fail(check, "error 0x%02X (%s) instead of a result",
                    entry->bytes[0], words_error(entry->bytes[0]));
    }
    return take_result(check, entry, &ret_answer->frame) &&
           decode_answer(check, message.bytes.data[0], ret_answer);
}
