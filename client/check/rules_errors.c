/* SPDX-License-Identifier: Apache-2.0 */
/* Errors, when they are set, told and cleared. */
#include <errno.h>

#include "check/dialogue.h"

bool rule_unknown_command(struct check *check)
{
    return refused(check, NOT_OFFERED, IMPROV_ERROR_UNKNOWN_RPC);
}

bool rule_error_reads_as_notified(struct check *check)
{
    uint8_t error;

    if (!refused(check, NOT_OFFERED, IMPROV_ERROR_UNKNOWN_RPC) ||
        !read_byte(check, IMPROV_CHARACTERISTIC_ERROR, &error))
        return false;
    return error == IMPROV_ERROR_UNKNOWN_RPC ||
           fail(check, "0x%02X was notified, 0x%02X read",
                IMPROV_ERROR_UNKNOWN_RPC, error);
}

/* A client that waits for an error must not wait in vain. */
bool rule_repeated_error(struct check *check)
{
    struct message message = NOT_OFFERED;
    uint8_t error;

    if (!refused(check, message, IMPROV_ERROR_UNKNOWN_RPC))
        return false;
    size_t since = now(check);
    if (!send_message(check, &message))
        return false;
    int r = next_error(check, since, REPLY_MS, &error);
    if (r == -ETIMEDOUT)
        return fail(check, "the second time it was not notified");
    return succeeded(check, r, "waiting for the error");
}

/* Any that the device offers and that has no effect to speak of. */
static bool good_command(struct check *check, struct message *ret_message)
{
    static const uint8_t identify[] = {0x02, 0x00, 0x02};
    static const uint8_t info[] = {0x03, 0x00, 0x03};

    *ret_message = (struct message){.bytes = {identify, sizeof identify}};
    if (offers(check, IMPROV_CAPABILITY_IDENTIFY))
        return true;
    ret_message->bytes.data = info;
    return offers(check, IMPROV_CAPABILITY_DEVICE_INFO) ||
           skip(check, "it offers neither identify nor device info");
}

bool rule_error_cleared(struct check *check)
{
    struct message message;

    return good_command(check, &message) &&
           refused(check, NOT_OFFERED, IMPROV_ERROR_UNKNOWN_RPC) &&
           accepted(check, message);
}

bool rule_error_and_disconnect(struct check *check)
{
    uint8_t error;

    if (!refused(check, NOT_OFFERED, IMPROV_ERROR_UNKNOWN_RPC) ||
        !succeeded(check, probe_disconnect(check->probe), "disconnecting") ||
        !connect_again(check) ||
        !read_byte(check, IMPROV_CHARACTERISTIC_ERROR, &error))
        return false;
    check->notified = error;
    return error == IMPROV_ERROR_NONE ||
           fail(check, "error 0x%02X is still there", error);
}
