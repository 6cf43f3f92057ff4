/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole device engine: a script of all that can happen to it, with all
 * invariants checked after each event.
 */
#include "device_model.h"

enum { STRINGS_MAX = 4, CENTRALS = 5 };

static struct model model;

/* --- The configuration ---------------------------------------------------- */

static uint32_t duration(struct script *script)
{
    static const uint32_t choices[] = {60000, 10000, 1,      0,
                                       4999,  5000,  100000, 1U << 31};
    uint8_t byte = script_byte(script);
    return byte < 0x80 ? choices[byte % 8] : script_word(script) >> 1;
}

static void offer(uint8_t which)
{
    static const struct improv_rpc *const all[MODEL_RPCS] = {
        &improv_rpc_device_info, &improv_rpc_scan,      &improv_rpc_hostname,
        &improv_rpc_device_name, &improv_rpc_digo_host, &improv_rpc_digo_device,
        &improv_rpc_digo_token,
    };
    model.config.rpcs = model.rpcs;
    for (unsigned i = 0; i < MODEL_RPCS; i++)
        if (!(which & 1U << i)) /* a short script offers all */
            model.rpcs[model.config.rpc_count++] = all[i];
}

static void begin(struct script *script)
{
    uint8_t flags = script_byte(script);
    memset(&model, 0, sizeof model);
    model.now_ms = flags & 0x80 ? 0 : UINT32_MAX - 1000ULL; /* [TIME-1] */
    model.since_ms = model.now_ms;
    model.config = (struct improv_device_config){
        .centrals = model.centrals,
        .central_count = 1 + (flags >> 2 & 3) % MODEL_PLACES,
        .authorizer = flags & 1,
        .can_identify = !(flags & 2),
    };
    offer(script_byte(script));
    if (flags & 0x40)
        memset(model.centrals, 0xEE, sizeof model.centrals);
    model.config.authorized_duration_ms = duration(script);
    model.config.identify_duration_ms = duration(script);
    model.config.wifi_timeout_ms = duration(script);
    model.config.connect_timeout_ms = duration(script);
    model.config.linger_ms = duration(script);
    improv_device_init(&model.device, &model.config);
    memset(model.centrals + model.config.central_count, 0,
           (MODEL_PLACES - model.config.central_count) *
               sizeof model.centrals[0]);
}

/* --- Writes --------------------------------------------------------------- */

/* From the heap and freed at once: the device may not keep a view. */
static void write_bytes(uint32_t central, size_t offset,
                        struct improv_bytes bytes)
{
    struct improv_bytes exact = bytes_exact(bytes);
    TELL("  central %u writes %zu bytes at %zu:", (unsigned)central,
         bytes.length, offset);
    for (size_t i = 0; i < bytes.length; i++)
        TELL(" %02X", bytes.data[i]);
    TELL("\n");
    model_event(&model,
                &(struct improv_device_event){.type = IMPROV_EVENT_WRITE,
                                              .central = central,
                                              .offset = offset,
                                              .bytes = exact});
    bytes_free(exact);
}

static void write_raw(struct script *script, uint8_t variant)
{
    uint32_t central = script_below(script, CENTRALS);
    size_t offset = variant & 1 ? script_byte(script) : 0;
    size_t length = script_byte(script);
    if (variant & 2)
        length *= 2;
    write_bytes(central, offset, script_view(script, length));
}

/* Whole, the first or the second part of it, or with a byte that is wrong. */
static void write_frame(struct script *script, uint8_t variant)
{
    uint8_t bytes[IMPROV_FRAME_MAX];
    uint32_t central = script_below(script, CENTRALS);
    struct improv_bytes frame = script_frame(script, bytes);
    size_t cut = variant > 0 ? script_byte(script) % frame.length : 0;
    if (variant == 1)
        frame.length = cut;
    if (variant == 2)
        frame = (struct improv_bytes){bytes + cut, frame.length - cut};
    if (variant == 3)
        bytes[cut] ^= (uint8_t)(1 + script_byte(script) % 255);
    write_bytes(central, variant == 2 ? cut : 0, frame);
}

/* --- Answers -------------------------------------------------------------- */

struct answer {
    struct improv_bytes bytes;
    struct improv_bytes strings[STRINGS_MAX];
    size_t count;
};

/* Any strings; and perhaps a whole result, or what is none. */
static void read_answer(struct script *script, struct answer *answer)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    uint8_t kind = script_byte(script);
    memset(answer, 0, sizeof *answer);
    if (kind & 0x40)
        answer->bytes = script_frame(script, frame);
    if (kind & 0x80)
        answer->bytes = script_view(script, script_byte(script));
    answer->bytes = bytes_exact(answer->bytes);
    for (answer->count = 0; answer->count < kind % STRINGS_MAX; answer->count++)
        answer->strings[answer->count] =
            bytes_exact(script_view(script, script_byte(script)));
}

static void free_answer(struct answer *answer)
{
    bytes_free(answer->bytes);
    for (size_t i = 0; i < answer->count; i++)
        bytes_free(answer->strings[i]);
}

/* With the right number, or with any. */
static void answer_with(struct script *script, uint8_t variant,
                        enum improv_device_event_type type, uint8_t number)
{
    struct answer answer;
    if (variant == 3)
        number = script_byte(script);
    read_answer(script, &answer);
    model_event(&model, &(struct improv_device_event){
                            .type = type,
                            .number = number,
                            .error = script_byte(script),
                            .bytes = answer.bytes,
                            .strings = answer.strings,
                            .string_count = answer.count,
                        });
    free_answer(&answer);
}

/* --- The rest ------------------------------------------------------------- */

static void happens(enum improv_device_event_type type)
{
    model_event(&model, &(struct improv_device_event){.type = type});
}

/* To the deadline, or almost; or whatever the script says. */
static void time_passes(struct script *script, uint8_t variant)
{
    uint32_t left = improv_device_deadline(&model.device, model_now(&model));
    if (left == IMPROV_NO_DEADLINE)
        left = script_word(script);
    if (variant == 1)
        left--;
    if (variant == 2)
        left = script_byte(script) * 100U;
    model.now_ms += left;
    happens(IMPROV_EVENT_TICK);
}

/* The host does not come back in time, but with the next event. */
static void host_is_late(struct script *script)
{
    model.now_ms += script_word(script) >> script_below(script, 32);
}

static void disconnect(struct script *script)
{
    model_event(&model, &(struct improv_device_event){
                            .type = IMPROV_EVENT_DISCONNECTED,
                            .central = script_below(script, CENTRALS)});
}

static void step(struct script *script, uint8_t kind, uint8_t variant)
{
    const uint8_t join = model.host.join_number;
    const uint8_t request = model.host.request_number;
    switch (kind) {
    case 0:
        happens(IMPROV_EVENT_TICK);
        break;
    case 1:
        happens(IMPROV_EVENT_START);
        break;
    case 2:
        happens(IMPROV_EVENT_STOP);
        break;
    case 3:
        happens(IMPROV_EVENT_AUTHORIZE);
        break;
    case 4:
        happens(variant & 1 ? IMPROV_EVENT_WIFI_UP : IMPROV_EVENT_WIFI_DOWN);
        break;
    case 5:
        answer_with(script, variant, IMPROV_EVENT_JOINED, join);
        break;
    case 6:
        answer_with(script, variant, IMPROV_EVENT_JOIN_FAILED, join);
        break;
    case 7:
        answer_with(script, variant, IMPROV_EVENT_ANSWERED, request);
        break;
    case 8:
        answer_with(script, variant, IMPROV_EVENT_REFUSED, request);
        break;
    case 9:
        disconnect(script);
        break;
    case 10:
        write_raw(script, variant);
        break;
    case 11:
    case 12:
    case 13:
        write_frame(script, variant);
        break;
    default:
        time_passes(script, variant);
        break;
    }
}

/* A good host takes all actions before the next event; this one not always. */
static void take(struct script *script, uint8_t how)
{
    size_t most = SIZE_MAX;
    if (how == 2)
        most = 0;
    if (how == 3)
        most = script_below(script, 4);
    model_take_actions(&model, most);
    if (model.device.actions == 0)
        model_check_host(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct script script = {bytes, size};
    begin(&script);
    model_check(&model);
    while (script.length > 0) {
        uint8_t byte = script_byte(&script);
        if (byte >> 4 == 0xF)
            host_is_late(&script);
        step(&script, byte & 0xF, byte >> 4 & 3);
        take(&script, byte >> 6);
        model_check(&model);
    }
    return 0;
}
