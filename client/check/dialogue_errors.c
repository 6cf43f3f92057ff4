/* SPDX-License-Identifier: Apache-2.0 */
/* What is refused, and what is not. */
#include "check/dialogue.h"

#include <errno.h>

#include "output/words.h"

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

bool provoke_another(struct check *check, uint8_t error)
{
    uint8_t found;
    size_t since = now(check);
    struct message message = error == IMPROV_ERROR_UNKNOWN_RPC
                                 ? WRITE(0x7F, 0x00, 0x80)
                                 : NOT_OFFERED;

    return send_message(check, &message) &&
           next_error(check, since, REPLY_MS, &found) == 0;
}

/* It was not notified: maybe because it is there since the last mistake. */
static int try_again(struct check *check, const struct message *message,
                     uint8_t error, uint8_t *ret_error)
{
    uint8_t found;

    if (!read_byte(check, IMPROV_CHARACTERISTIC_ERROR, &found))
        return -EBADMSG;
    if (found == IMPROV_ERROR_NONE) {
        fail(check, "no error, where 0x%02X (%s) is due", error,
             words_error(error));
        return -EBADMSG;
    }
    if (provoke_another(check, found)) {
        size_t since = now(check);
        if (!send_message(check, message))
            return -EBADMSG;
        int r = next_error(check, since, REPLY_MS, ret_error);
        if (r != -ETIMEDOUT)
            return r;
    }
    fail(check, "error 0x%02X (%s) was not notified", found,
         words_error(found));
    return -EBADMSG;
}

bool refused_either(struct check *check, struct message message, uint8_t error,
                    uint8_t other)
{
    uint8_t found;
    size_t since = now(check);

    if (!send_message(check, &message))
        return false;
    int r = next_error(check, since, REPLY_MS, &found);
    if (r == -ETIMEDOUT)
        r = try_again(check, &message, error, &found);
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

    if (!send_message(check, &message))
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
