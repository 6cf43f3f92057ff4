/* SPDX-License-Identifier: Apache-2.0 */
/* Results, as far as they are whole. */
#include "check/dialogue.h"

#include <string.h>

#include "improv/strings.h"
#include "output/words.h"

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
    struct improv_bytes bytes = probe_bytes(&answer->frame);
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

    if (!send_message(check, &message))
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
