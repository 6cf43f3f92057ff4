/* SPDX-License-Identifier: Apache-2.0 */
/* What a write must lead to: the rules of docs/protocol.md, one by one. */
#include "device_model.h"
#include "reference.h"

static const struct improv_central *place_of(const struct side *side,
                                             uint32_t id)
{
    for (size_t i = 0; i < side->config.central_count; i++)
        if (side->centrals[i].used && side->centrals[i].id == id)
            return &side->centrals[i];
    return NULL;
}

/* [MANY-2] */
static bool has_room(const struct side *side)
{
    for (size_t i = 0; i < side->config.central_count; i++)
        if (!side->centrals[i].used &&
            &side->centrals[i] != side->device.requester)
            return true;
    return false;
}

static bool offered(const struct side *side, uint8_t command)
{
    if (command == IMPROV_COMMAND_WIFI_SETTINGS)
        return true;
    if (command == IMPROV_COMMAND_IDENTIFY)
        return side->config.can_identify;
    for (size_t i = 0; i < side->config.rpc_count; i++)
        if (side->config.rpcs[i]->command == command)
            return true;
    return false;
}

/* --- The payload [ERR-4] ---------------------------------------------------
 */

static uint8_t check_strings(const struct improv_frame *frame)
{
    struct improv_bytes values[IMPROV_VALUES_MAX];
    int count = reference_strings(frame->data);
    if (count < 0 || count > IMPROV_VALUES_MAX)
        return IMPROV_ERROR_INVALID_RPC;
    improv_strings_decode(frame->data, values, count);
    bool good = frame->command == IMPROV_COMMAND_WIFI_SETTINGS
                    ? count == 2 && reference_credentials(values[0], values[1])
                    : reference_digo(frame->command, values, (size_t)count);
    return good ? IMPROV_ERROR_NONE : IMPROV_ERROR_INVALID_RPC;
}

/* [NAME-1] [NAME-2] [NAME-4] */
static uint8_t check_hostname(struct improv_bytes data)
{
    struct improv_bytes name = improv_hostname_decode(data);
    if (name.length == 0 || reference_hostname(name))
        return IMPROV_ERROR_NONE;
    return IMPROV_ERROR_BAD_HOSTNAME;
}

static uint8_t check_payload(const struct improv_frame *frame)
{
    bool good;
    switch (frame->command) {
    case IMPROV_COMMAND_IDENTIFY:
    case IMPROV_COMMAND_DEVICE_INFO:
    case IMPROV_COMMAND_SCAN:
        good = frame->data.length == 0;
        break;
    case IMPROV_COMMAND_HOSTNAME:
        return check_hostname(frame->data);
    case IMPROV_COMMAND_DEVICE_NAME:
        good = frame->data.length == 0 || reference_device_name(frame->data);
        break;
    default:
        return check_strings(frame);
    }
    return good ? IMPROV_ERROR_NONE : IMPROV_ERROR_INVALID_RPC;
}

/* --- The state ------------------------------------------------------------ */

static bool allowed(uint8_t command, uint8_t state)
{
    switch (command) {
    case IMPROV_COMMAND_IDENTIFY:
    case IMPROV_COMMAND_DEVICE_INFO:
        return true;
    case IMPROV_COMMAND_SCAN:
        return state == 0x01 || state == 0x02;
    default:
        return state == 0x02;
    }
}

/* [ERR-3] [REQ-4] [ERR-4] in their order */
static uint8_t error_of(const struct side *side,
                        const struct improv_frame *frame)
{
    bool identify = frame->command == IMPROV_COMMAND_IDENTIFY;
    if (!offered(side, frame->command))
        return IMPROV_ERROR_UNKNOWN_RPC;
    if (device_pending(&side->device) && !identify)
        return IMPROV_ERROR_UNKNOWN;
    uint8_t error = check_payload(frame);
    if (error == IMPROV_ERROR_NONE &&
        !allowed(frame->command, side->device.state))
        error = IMPROV_ERROR_NOT_AUTHORIZED;
    return error;
}

/* --- The frame ------------------------------------------------------------ */

/* What is held and what was written, one after the other. */
static enum improv_parse put_together(struct outcome *outcome,
                                      const struct improv_central *place,
                                      const struct improv_device_event *event)
{
    size_t held = place ? place->reassembly.length : 0;
    struct improv_bytes bytes = event->bytes;
    if ((event->offset != 0 && event->offset != held) || /* [FRM-5] */
        held + bytes.length > IMPROV_FRAME_MAX)          /* [FRM-3] */
        return IMPROV_MALFORMED;
    if (held > 0)
        memcpy(outcome->bytes, place->reassembly.bytes, held);
    if (bytes.length > 0)
        memcpy(outcome->bytes + held, bytes.data, bytes.length);
    return reference_frame(
        (struct improv_bytes){outcome->bytes, held + bytes.length});
}

static void take_frame(struct outcome *outcome, const struct side *side)
{
    struct improv_frame *frame = &outcome->frame;
    frame->command = outcome->bytes[0];
    frame->data = (struct improv_bytes){outcome->bytes + 2, outcome->bytes[1]};
    outcome->error = error_of(side, frame);
    if (outcome->error != IMPROV_ERROR_NONE)
        return;
    outcome->joins = frame->command == IMPROV_COMMAND_WIFI_SETTINGS;
    outcome->asks =
        !outcome->joins && frame->command != IMPROV_COMMAND_IDENTIFY;
}

void outcome_of_write(struct outcome *outcome, const struct side *before,
                      const struct improv_device_event *event)
{
    const struct improv_central *place = place_of(before, event->central);
    memset(outcome, 0, sizeof *outcome);
    outcome->error = before->device.error;
    if (before->device.state == IMPROV_STATE_STOPPED)
        return;
    if (!place && !has_room(before)) {
        outcome->error = IMPROV_ERROR_UNKNOWN;
        return;
    }
    switch (put_together(outcome, place, event)) {
    case IMPROV_PARTIAL:
        return;
    case IMPROV_COMPLETE:
        take_frame(outcome, before);
        break;
    case IMPROV_MALFORMED:
        outcome->error = IMPROV_ERROR_INVALID_RPC; /* [FRM-8] */
        break;
    }
    outcome->ended = true;
}
