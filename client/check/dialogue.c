/* SPDX-License-Identifier: Apache-2.0 */
#include "check/dialogue.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "output/words.h"

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

bool send_message(struct check *check, const struct message *message)
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

/* --- Places and times ---------------------------------------------------- */

size_t after(struct check *check, const struct transcript_entry *entry)
{
    return (size_t)(entry - probe_transcript(check->probe)->entries) + 1;
}

uint32_t left(const struct check *check, uint32_t began_ms, uint32_t timeout_ms)
{
    uint32_t passed_ms = probe_now_ms(check->probe) - began_ms;
    return passed_ms < timeout_ms ? timeout_ms - passed_ms : 0;
}
