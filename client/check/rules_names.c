/* SPDX-License-Identifier: Apache-2.0 */
/* Hostname and device name. What is set is what was there before. */
#include <string.h>

#include "bytes.h"
#include "check/dialogue.h"
#include "improv/names.h"

static bool hostname_offered(struct check *check)
{
    return offers(check, IMPROV_CAPABILITY_HOSTNAME) ||
           skip(check, "it is not offered");
}

bool rule_hostname_locked(struct check *check)
{
    return hostname_offered(check) &&
           refused(check, WRITE(0x05, 0x00, 0x05), IMPROV_ERROR_NOT_AUTHORIZED);
}

static bool one_string(struct check *check, const struct answer *answer)
{
    return answer->count == 1 ||
           fail(check, "%d texts, not one", answer->count);
}

static bool ask_hostname(struct check *check, struct answer *ret_answer)
{
    return hostname_offered(check) &&
           answered(check, WRITE(0x05, 0x00, 0x05), REQUEST_MS, ret_answer) &&
           one_string(check, ret_answer);
}

bool rule_hostname(struct check *check)
{
    struct answer answer;
    return ask_hostname(check, &answer) &&
           (improv_hostname_valid(answer.strings[0]) ||
            fail(check, "it is no label of RFC 1123"));
}

/* Sets a name by such data; the answer must be the name. */
static bool set_by(struct check *check, uint8_t command,
                   struct improv_bytes data, struct improv_bytes name)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct answer answer;

    return answered(check, frame_of(frame, command, data), REQUEST_MS,
                    &answer) &&
           one_string(check, &answer) &&
           (bytes_equal(answer.strings[0], name) ||
            fail(check, "the answer is another name"));
}

static bool set(struct check *check, uint8_t command, struct improv_bytes name)
{
    return set_by(check, command, name, name);
}

bool rule_hostname_set(struct check *check)
{
    struct answer answer;
    return ask_hostname(check, &answer) &&
           set(check, IMPROV_COMMAND_HOSTNAME, answer.strings[0]);
}

/* Its own name, for a device that took another; false. */
static bool restore(struct check *check, uint8_t command,
                    const struct answer *former)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct message message = frame_of(frame, command, former->strings[0]);

    if (!probe_connected(check->probe)) /* to change it, it may restart */
        connect_again(check);
    return send_message(check, &message) && false;
}

/* A device that takes a name that it must not take gets its own back. */
static bool refused_or_restored(struct check *check, struct message message,
                                uint8_t error, const struct answer *former)
{
    return refused(check, message, error) ||
           restore(check, message.bytes.data[0], former);
}

bool rule_hostname_bad(struct check *check)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct answer former;

    return ask_hostname(check, &former) &&
           refused_or_restored(check,
                               frame_of(frame, IMPROV_COMMAND_HOSTNAME,
                                        BYTES('-', 'a', '_', '-')),
                               IMPROV_ERROR_BAD_HOSTNAME, &former);
}

/* As a widely used client sends it [NAME-4]. */
bool rule_hostname_with_length(struct check *check)
{
    uint8_t data[1 + IMPROV_HOSTNAME_MAX];
    struct answer answer;

    if (!ask_hostname(check, &answer))
        return false;
    struct improv_bytes name = answer.strings[0];
    struct improv_bytes with_length = {data, 1 + name.length};
    if (!improv_hostname_valid(name))
        return skip(check, "it has none that is good");
    data[0] = (uint8_t)name.length;
    memcpy(data + 1, name.data, name.length);
    if (improv_hostname_decode(with_length).length != name.length)
        return skip(check, "its length could be a part of it");
    return set_by(check, IMPROV_COMMAND_HOSTNAME, with_length, name) ||
           restore(check, IMPROV_COMMAND_HOSTNAME, &answer);
}

/* --- The device name, which no capability tells of ----------------------- */

/* An error of before must not look like the answer to this. */
static bool ask_device_name(struct check *check, struct answer *ret_answer)
{
    if (check->notified == IMPROV_ERROR_UNKNOWN_RPC)
        provoke_another(check, check->notified);
    bool offered =
        answered(check, WRITE(0x06, 0x00, 0x06), REQUEST_MS, ret_answer);

    if (!offered && check->notified == IMPROV_ERROR_UNKNOWN_RPC) {
        check->finding->outcome = OUTCOME_PASSED;
        return skip(check, "it is not offered");
    }
    return offered && one_string(check, ret_answer);
}

bool rule_device_name(struct check *check)
{
    struct answer answer;
    return ask_device_name(check, &answer) &&
           (improv_device_name_valid(answer.strings[0]) ||
            fail(check, "it is no text of 1 to 254 bytes"));
}

bool rule_device_name_set(struct check *check)
{
    struct answer answer;
    return ask_device_name(check, &answer) &&
           set(check, IMPROV_COMMAND_DEVICE_NAME, answer.strings[0]);
}

bool rule_device_name_255(struct check *check)
{
    uint8_t name[IMPROV_FRAME_DATA_MAX], frame[IMPROV_FRAME_MAX];
    struct answer former;

    memset(name, 'n', sizeof name);
    if (!ask_device_name(check, &former))
        return false;
    struct message message = frame_of(frame, IMPROV_COMMAND_DEVICE_NAME,
                                      (struct improv_bytes){name, sizeof name});
    message.piece = PIECE;
    return refused_or_restored(check, message, IMPROV_ERROR_INVALID_RPC,
                               &former);
}
