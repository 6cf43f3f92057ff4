/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames and their pieces. They carry a command that no device has, so that
 * one which is taken is answered, and changes nothing.
 */
#include <errno.h>

#include "check/dialogue.h"

enum { UNKNOWN_COMMAND = 0x7F, HALF_FRAME_MS = 8000 };

static const uint8_t zeroes[300];

/* An unknown command with so many bytes of data. */
static struct message unknown(uint8_t buffer[IMPROV_FRAME_MAX], size_t length)
{
    return frame_of(buffer, UNKNOWN_COMMAND,
                    (struct improv_bytes){zeroes, length});
}

/* If it were taken, it would be an unknown command. */
bool rule_checksum(struct check *check)
{
    return refused(check, WRITE(UNKNOWN_COMMAND, 0x01, 0x05, 0x86),
                   IMPROV_ERROR_INVALID_RPC);
}

static bool taken_in_pieces(struct check *check, size_t length, size_t piece)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct message message = unknown(frame, length);

    message.piece = piece;
    return refused(check, message, IMPROV_ERROR_UNKNOWN_RPC);
}

bool rule_byte_by_byte(struct check *check)
{
    return taken_in_pieces(check, 4, 1);
}

bool rule_pieces_of_20(struct check *check)
{
    return taken_in_pieces(check, 40, PIECE);
}

bool rule_one_write(struct check *check)
{
    return taken_in_pieces(check, 40, 0);
}

bool rule_without_response(struct check *check)
{
    struct message message = NOT_OFFERED;
    unsigned flags;

    int r = probe_flags(check->probe, IMPROV_CHARACTERISTIC_COMMAND, &flags);
    if (!succeeded(check, r, "asking for the properties"))
        return false;
    if (!(flags & PROBE_CAN_COMMAND))
        return skip(check, "it does not offer that");
    message.how = PROBE_COMMAND;
    return refused(check, message, IMPROV_ERROR_UNKNOWN_RPC);
}

bool rule_bytes_after(struct check *check)
{
    return refused(check, WRITE(UNKNOWN_COMMAND, 0x00, 0x7F, 0x00),
                   IMPROV_ERROR_INVALID_RPC);
}

bool rule_empty_write(struct check *check)
{
    struct message nothing = {.bytes = {zeroes, 0}};

    return send_message(check, &nothing) &&
           refused(check, NOT_OFFERED, IMPROV_ERROR_UNKNOWN_RPC);
}

/* What is kept would be put in front of the next command. */
bool rule_half_then_disconnect(struct check *check)
{
    struct message half = WRITE(UNKNOWN_COMMAND, 0x20, 0x01, 0x02, 0x03);

    return send_message(check, &half) &&
           succeeded(check, probe_disconnect(check->probe), "disconnecting") &&
           connect_again(check) &&
           refused(check, NOT_OFFERED, IMPROV_ERROR_UNKNOWN_RPC);
}

/* Whether it tells so with an error or not. */
bool rule_half_then_silence(struct check *check)
{
    struct message half = WRITE(UNKNOWN_COMMAND, 0x20, 0x01, 0x02, 0x03);
    size_t since = now(check);
    uint8_t error;

    if (!send_message(check, &half))
        return false;
    int r = next_error(check, since, HALF_FRAME_MS, &error);
    if (r != -ETIMEDOUT && !succeeded(check, r, "waiting"))
        return false;
    return refused(check, NOT_OFFERED, IMPROV_ERROR_UNKNOWN_RPC);
}

/* --- The longest --------------------------------------------------------- */

/* Bluetooth itself may refuse it: the client is told then, too. */
bool rule_too_long(struct check *check)
{
    uint8_t bytes[sizeof zeroes] = {UNKNOWN_COMMAND, 0xFF};
    struct improv_bytes all = {bytes, sizeof bytes};
    uint8_t error;
    size_t since = now(check);

    int r = probe_write(check->probe, all, PROBE_REQUEST, false);
    if (r == -EIO && probe_connected(check->probe))
        return true;
    if (!succeeded(check, r, "writing"))
        return false;
    r = next_error(check, since, REPLY_MS, &error);
    if (r == -ETIMEDOUT)
        return fail(check, "it is dropped without an error");
    if (!succeeded(check, r, "waiting for the error"))
        return false;
    return error == IMPROV_ERROR_INVALID_RPC ||
           fail(check, "error 0x%02X, not 0x01", error);
}

bool rule_data_254(struct check *check)
{
    return taken_in_pieces(check, 254, PIECE);
}

bool rule_data_255(struct check *check)
{
    return taken_in_pieces(check, 255, PIECE);
}
