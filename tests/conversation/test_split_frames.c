/* SPDX-License-Identifier: Apache-2.0 */
/* Frames that arrive in pieces. */
#include "harness.h"

/* The piece of a text from one place to another. */
static void write_piece(uint32_t central, size_t offset,
                        const struct text *text, size_t from, size_t to)
{
    struct improv_bytes piece = {text->bytes + from, to - from};
    central_writes_bytes(central, offset, piece, AT);
}

static void expect_example_joined(void)
{
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [FRM-4] two pieces, then three, with every cut there is */
static void takes_every_cut(void **state)
{
    (void)state;
    const struct text text = text_read(EXAMPLE);
    for (size_t first = 0; first < text.length; first++) {
        for (size_t second = first; second < text.length; second++) {
            DEVICE_AUTHORIZED(PLAIN);
            write_piece(1, 0, &text, 0, first);
            EXPECT_NOTHING();
            write_piece(1, 0, &text, first, second);
            EXPECT_NOTHING();
            write_piece(1, 0, &text, second, text.length);
            expect_example_joined();
        }
    }
}

/* [FRM-4] [FRM-7] one byte at a time, as slowly as is allowed */
static void takes_single_bytes(void **state)
{
    (void)state;
    const struct text text = text_read(EXAMPLE);
    DEVICE_AUTHORIZED(PLAIN);
    for (size_t i = 0; i < text.length; i++) {
        write_piece(1, 0, &text, i, i + 1);
        if (i + 1 < text.length) {
            EXPECT_DEADLINE(5000);
            PASSES(4999);
        }
    }
    expect_example_joined();
}

/* [FRM-5] */
static void takes_a_long_write(void **state)
{
    (void)state;
    const struct text text = text_read(EXAMPLE);
    DEVICE_AUTHORIZED(PLAIN);
    for (size_t at = 0; at < text.length; at += 11)
        write_piece(1, at, &text, at, at + 11);
    expect_example_joined();
}

/* [FRM-5] */
static void refuses_a_long_write_with_a_gap(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    CENTRAL_WRITES_AT(1, 0, "01 06 04");
    CENTRAL_WRITES_AT(1, 4, "'Cafe'");
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES_AT(1, 3, "'Cafe'"); /* there is nothing it could follow */
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES(1, "02 00 02");
    EXPECT_ERROR(0x00);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
}

/* [FRM-3] [FRM-8] more than any frame can hold */
static void refuses_writes_that_are_too_long(void **state)
{
    (void)state;
    static const char *const writes[] = {
        "01 FF 41*298",       /* 300 bytes */
        "01 FF 41*510",       /* 512 */
        "01 FF 41*255 CS 00", /* a good frame and one byte */
        "02 00 02 02 00 02",  /* two frames */
        "00*259",
    };
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    CENTRAL_WRITES(1, "77 00 77");
    EXPECT_ERROR(0x02);
    for (size_t i = 0; i < COUNT(writes); i++) {
        CENTRAL_WRITES(1, writes[i]);
        EXPECT_ERROR(0x00);
        EXPECT_ERROR(0x01);
        EXPECT_DEADLINE(IMPROV_NO_DEADLINE); /* nothing is held */
    }
    CENTRAL_WRITES(1, "02 00 02");
    EXPECT_ERROR(0x00);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
}

/* [FRM-1] frames of which other implementations read too much */
static void waits_for_the_rest_of_short_writes(void **state)
{
    (void)state;
    static const char *const writes[] = {"01", "00", "01 00", "FF FF", "02 00"};
    for (size_t i = 0; i < COUNT(writes); i++) {
        DEVICE_AUTHORIZED(WITH_IDENTIFY);
        CENTRAL_WRITES(1, writes[i]);
        EXPECT_NOTHING();
        EXPECT_DEADLINE(5000);
        PASSES(4999);
        EXPECT_NOTHING();
        PASSES(1); /* [FRM-7] */
        EXPECT_ERROR(0x01);
        CENTRAL_WRITES(1, "02 00 02");
        EXPECT_ERROR(0x00);
        EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    }
}

/* [FRM-7] an empty write adds nothing, and gains no time */
static void empty_writes_gain_no_time(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, "");
    EXPECT_NOTHING();
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
    CENTRAL_WRITES(1, "01 06");
    PASSES(4000);
    CENTRAL_WRITES(1, "");
    EXPECT_DEADLINE(1000);
    PASSES(1000);
    EXPECT_ERROR(0x01);
}

/* [FRM-2] [FRM-8] */
static void refuses_a_wrong_checksum_of_any_length(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    for (unsigned length = 0; length <= 255; length++) {
        struct text frame = {length + 3, {0x01, (uint8_t)length}};
        frame.bytes[length + 2] = (uint8_t)(length + 2); /* off by one */
        central_writes_bytes(1, 0, text_view(&frame), AT);
        if (length > 0)
            EXPECT_ERROR(0x00);
        EXPECT_ERROR(0x01);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(takes_every_cut),
        CONVERSATION(takes_single_bytes),
        CONVERSATION(takes_a_long_write),
        CONVERSATION(refuses_a_long_write_with_a_gap),
        CONVERSATION(refuses_writes_that_are_too_long),
        CONVERSATION(waits_for_the_rest_of_short_writes),
        CONVERSATION(empty_writes_gain_no_time),
        CONVERSATION(refuses_a_wrong_checksum_of_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
