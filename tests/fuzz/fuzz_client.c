/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole client engine: a script of what its host and the device at the
 * other end do.
 */
#include "client_model.h"

enum { ALL_CHARACTERISTICS = 0x3E };

static struct model model;

static uint32_t duration(struct script *script)
{
    static const uint32_t choices[] = {5000, 1000,  40000,    60000,
                                       1,    15000, 1U << 31, 0};
    uint8_t byte = script_byte(script);
    return byte < 0x80 ? choices[byte % 8] : script_word(script) >> 1;
}

static void begin(struct script *script)
{
    uint8_t flags = script_byte(script);
    memset(&model, 0, sizeof model);
    model.now_ms = flags & 0x80 ? 0 : UINT32_MAX - 1000ULL; /* [TIME-1] */
    model.good = !(flags & 0x40);
    model.config.step_timeout_ms = duration(script);
    model.config.scan_timeout_ms = duration(script);
    model.config.join_timeout_ms = duration(script);
    model.config.grace_ms = duration(script);
    model.config.authorize_timeout_ms = flags & 8 ? 0 : duration(script);
    model.config.queue_length = (flags & 7) % (MODEL_QUEUE + 1);
    model.config.queue = model.config.queue_length > 0 ? model.queue : NULL;
    improv_client_init(&model.client, &model.config);
}

/* --- Events --------------------------------------------------------------- */

/* Bytes are on the heap and freed at once: no view of them may be kept. */
static void happens(struct script *script, struct improv_client_event event)
{
    struct improv_bytes exact = bytes_exact(event.bytes);
    size_t most = SIZE_MAX;
    if (model.good)
        model_settle(&model); /* as improv/client.h wants it */
    else
        most = script_below(script, 16);
    event.bytes = exact;
    model_event(&model, &event, most);
    bytes_free(exact);
}

static void connects(struct script *script, uint8_t variant)
{
    unsigned characteristics =
        variant == 0 ? ALL_CHARACTERISTICS : script_byte(script);
    if (model.good && model.connected)
        return;
    happens(script,
            (struct improv_client_event){.type = IMPROV_CLIENT_CONNECTED,
                                         .characteristics = characteristics});
}

static void disconnects(struct script *script)
{
    if (model.good && !model.connected)
        return;
    happens(script,
            (struct improv_client_event){.type = IMPROV_CLIENT_DISCONNECTED});
}

static void operation_ends(struct script *script,
                           enum improv_client_event_type type,
                           struct improv_bytes bytes)
{
    if (model.good && !model.operating)
        return;
    happens(script, (struct improv_client_event){.type = type, .bytes = bytes});
}

static void notifies(struct script *script, enum improv_characteristic of,
                     struct improv_bytes bytes)
{
    if (model.good && !(model.connected && model.subscribed & 1U << of))
        return;
    happens(script, (struct improv_client_event){.type = IMPROV_CLIENT_NOTIFIED,
                                                 .characteristic = of,
                                                 .bytes = bytes});
}

static void sends(struct script *script, struct improv_bytes frame)
{
    if (frame.length > IMPROV_FRAME_MAX)
        frame.length = IMPROV_FRAME_MAX;
    happens(script, (struct improv_client_event){.type = IMPROV_CLIENT_SEND,
                                                 .bytes = frame});
}

/* --- What the device says ------------------------------------------------- */

/* The answer to what was sent first, perhaps cut, or anything. */
static struct improv_bytes result_of(struct script *script, uint8_t variant,
                                     uint8_t *frame)
{
    if (variant == 3)
        return script_view(script, script_byte(script));
    uint8_t command = model.client.command[0];
    struct improv_bytes data = script_view(script, script_byte(script));
    struct improv_bytes whole = make_frame(frame, command, data);
    if (variant == 1)
        whole.length = script_byte(script) % whole.length;
    return whole;
}

/* What a good device would give, or anything. */
static void operation_works(struct script *script, uint8_t variant)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct improv_bytes bytes = {frame, 1};
    frame[0] = 0x02;
    if (variant == 1)
        frame[0] = script_byte(script);
    if (variant >= 2)
        bytes = result_of(script, (uint8_t)(variant - 2), frame);
    operation_ends(script, IMPROV_CLIENT_DONE, bytes);
}

/* Connected, subscribed and read. */
static void sets_up(struct script *script)
{
    uint8_t state = script_byte(script) % 8;
    uint8_t capabilities = (uint8_t)~script_byte(script);
    connects(script, 0);
    for (int i = 0; i < 5; i++) {
        bool last = model.operation.characteristic ==
                    IMPROV_CHARACTERISTIC_CAPABILITIES;
        struct improv_bytes bytes = {last ? &capabilities : &state, 1};
        operation_ends(script, IMPROV_CLIENT_DONE, bytes);
    }
}

static void notifies_byte(struct script *script, uint8_t variant,
                          enum improv_characteristic of)
{
    uint8_t byte = variant > 0 ? variant : script_byte(script);
    if (of == IMPROV_CHARACTERISTIC_STATE)
        byte++;
    notifies(script, of, (struct improv_bytes){&byte, 1});
}

static void notifies_result(struct script *script, uint8_t variant)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    notifies(script, IMPROV_CHARACTERISTIC_RESULT,
             result_of(script, variant, frame));
}

static void notifies_anything(struct script *script)
{
    enum improv_characteristic of =
        (enum improv_characteristic)(script_byte(script) % 32);
    notifies(script, of, script_view(script, script_byte(script)));
}

/* --- The rest ------------------------------------------------------------- */

static void time_passes(struct script *script, uint8_t variant)
{
    uint32_t left = improv_client_deadline(&model.client, model_now(&model));
    uint32_t step = left;
    if (left == IMPROV_NO_DEADLINE || variant == 3)
        step = script_word(script) >> script_below(script, 32);
    if (variant == 1 && left > 0)
        step = left - 1;
    if (variant == 2)
        step = script_byte(script) * 100U;
    if (model.good && step > left)
        step = left;
    model.now_ms += step;
    happens(script, (struct improv_client_event){.type = IMPROV_CLIENT_TICK});
}

static void sends_frame(struct script *script, uint8_t variant)
{
    uint8_t bytes[IMPROV_FRAME_MAX];
    struct improv_bytes frame = script_frame(script, bytes);
    if (variant == 3)
        bytes[script_byte(script) % frame.length]++;
    sends(script, frame);
}

static void step(struct script *script, uint8_t kind, uint8_t variant)
{
    switch (kind) {
    case 0:
        happens(script,
                (struct improv_client_event){.type = IMPROV_CLIENT_TICK});
        break;
    case 1:
        connects(script, variant);
        break;
    case 2:
        disconnects(script);
        break;
    case 3:
    case 4:
        operation_works(script, variant);
        break;
    case 5:
        operation_ends(script, IMPROV_CLIENT_FAILED, (struct improv_bytes){0});
        break;
    case 6:
        notifies_byte(script, variant, IMPROV_CHARACTERISTIC_STATE);
        break;
    case 7:
        notifies_byte(script, variant, IMPROV_CHARACTERISTIC_ERROR);
        break;
    case 8:
        notifies_result(script, variant);
        break;
    case 9:
        notifies_anything(script);
        break;
    case 10:
    case 11:
        sends_frame(script, variant);
        break;
    case 12:
        sends(script, script_view(script, script_byte(script)));
        break;
    case 13:
        sets_up(script);
        break;
    default:
        time_passes(script, variant);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct script script = {bytes, size};
    begin(&script);
    while (script.length > 0) {
        uint8_t byte = script_byte(&script);
        step(&script, byte & 0xF, byte >> 4 & 3);
    }
    if (model.good)
        model_finish(&model);
    improv_client_wipe(&model.client);
    MUST(all_zero(model.queue, sizeof model.queue));
    MUST(all_zero(model.client.command, sizeof model.client.command));
    return 0;
}
