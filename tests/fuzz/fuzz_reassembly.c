/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One reassembly and any pieces at any offsets, against a reference that puts
 * the pieces one after another and decodes the whole.
 */
#include "reference.h"
#include "script.h"

static struct improv_reassembly reassembly;
static uint8_t held[IMPROV_FRAME_MAX];
static size_t held_length;

/* What it must say; the pieces are in `held` unless they can't be a frame. */
static enum improv_parse expected_of(size_t offset, struct improv_bytes piece)
{
    if ((offset != 0 && offset != held_length) || /* [FRM-5] */
        held_length + piece.length > sizeof held) /* [FRM-3] */
        return IMPROV_MALFORMED;
    if (piece.length > 0)
        memcpy(held + held_length, piece.data, piece.length);
    held_length += piece.length;
    return reference_frame((struct improv_bytes){held, held_length});
}

static void check_frame(const struct improv_frame *frame)
{
    MUST(frame->command == held[0]);
    MUST(frame->data.data == reassembly.bytes + 2);
    MUST(frame->data.length == held_length - 3);
    MUST(memcmp(reassembly.bytes, held, held_length) == 0);
}

static void check_empty(void)
{
    MUST(all_zero(&reassembly, sizeof reassembly));
    held_length = 0;
}

static void add(size_t offset, struct improv_bytes piece)
{
    struct improv_frame frame = {.command = 0xEE};
    enum improv_parse expected = expected_of(offset, piece);
    enum improv_parse parse =
        improv_reassembly_add(&reassembly, offset, piece, &frame);
    TELL("%zu bytes at %zu: %d\n", piece.length, offset, (int)parse);
    MUST(parse == expected);
    if (parse == IMPROV_COMPLETE) {
        check_frame(&frame);
        MUST(reassembly.length == 0);
        held_length = 0;
        return;
    }
    MUST(frame.command == 0xEE && frame.data.data == NULL);
    if (parse == IMPROV_MALFORMED)
        check_empty();
    MUST(reassembly.length == held_length);
    MUST(memcmp(reassembly.bytes, held, held_length) == 0);
}

/* A piece out of the script, or what a good frame still lacks. */
static struct improv_bytes piece_of(struct script *script, uint8_t kind,
                                    uint8_t frame[IMPROV_FRAME_MAX])
{
    size_t length = (size_t)script_byte(script) << (kind & 1);
    if (!(kind & 2))
        return bytes_exact(script_view(script, length));
    uint8_t command = held_length > 0 ? held[0] : script_byte(script);
    struct improv_bytes data = script_view(script, length % 256);
    struct improv_bytes whole = make_frame(frame, command, data);
    size_t from = script_byte(script) % whole.length;
    if (kind & 4)
        from = held_length < whole.length ? held_length : 0;
    whole.data += from;
    whole.length -= from;
    if (kind & 8)
        whole.length /= 2;
    return bytes_exact(whole);
}

static size_t offset_of(struct script *script, uint8_t kind)
{
    switch (kind >> 4 & 3) {
    case 0:
        return 0;
    case 1:
        return held_length;
    case 2:
        return script_byte(script);
    default:
        return (size_t)0 - script_byte(script);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct script script = {bytes, size};
    improv_reassembly_clear(&reassembly);
    check_empty();
    while (script.length > 0) {
        uint8_t frame[IMPROV_FRAME_MAX];
        uint8_t kind = script_byte(&script);
        if (kind == 0xFF) {
            improv_reassembly_clear(&reassembly);
            check_empty();
            continue;
        }
        size_t offset = offset_of(&script, kind);
        struct improv_bytes piece = piece_of(&script, kind, frame);
        add(offset, piece);
        bytes_free(piece);
    }
    return 0;
}
