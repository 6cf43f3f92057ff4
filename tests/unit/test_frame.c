/* SPDX-License-Identifier: Apache-2.0 */
/* Frames: command, data length, data, checksum. */
#include "unit.h"

static enum improv_parse decode(const char *text, struct improv_frame *frame)
{
    struct improv_bytes bytes = text_exact(text);
    enum improv_parse parse = improv_frame_decode(bytes, frame);
    if (parse == IMPROV_COMPLETE) /* a view into what is freed now */
        frame->data.data = NULL;
    free((void *)(uintptr_t)bytes.data);
    return parse;
}

/* [FRM-1] [FRM-2] the seed's own example */
static void reads_the_example(void **state)
{
    (void)state;
    struct text text =
        text_read("01 1E 0C 'MyWirelessAP' 10 'mysecurepassword' C0");
    struct improv_frame frame;

    assert_int_equal(text.length, 33);
    assert_int_equal(improv_frame_decode(text_view(&text), &frame),
                     IMPROV_COMPLETE);
    assert_int_equal(frame.command, IMPROV_COMMAND_WIFI_SETTINGS);
    assert_int_equal(frame.data.length, 0x1E);
    assert_ptr_equal(frame.data.data, text.bytes + 2);
}

struct row {
    const char *text;
    enum improv_parse parse;
    uint8_t command;
    size_t length;
};

/* Such frames made other implementations read too far, or never return. */
static const struct row rows[] = {
    {"", IMPROV_PARTIAL, 0, 0},
    {"01", IMPROV_PARTIAL, 0, 0},    /* one byte */
    {"01 00", IMPROV_PARTIAL, 0, 0}, /* two bytes: the checksum is missing */
    {"00 00", IMPROV_PARTIAL, 0, 0},
    {"FF FF", IMPROV_PARTIAL, 0, 0},
    {"00 00 00", IMPROV_COMPLETE, 0x00, 0},
    {"01 00 01", IMPROV_COMPLETE, 0x01, 0}, /* empty Wi-Fi payload */
    {"02 00 02", IMPROV_COMPLETE, 0x02, 0},
    {"02 00 03", IMPROV_MALFORMED, 0, 0},
    {"01 00 01 01", IMPROV_MALFORMED, 0, 0},       /* [FRM-8] a byte too many */
    {"02 00 02 02 00 02", IMPROV_MALFORMED, 0, 0}, /* two in one write */
    {"01 02 01 04", IMPROV_PARTIAL, 0, 0},
    {"FF 01 FF FF", IMPROV_COMPLETE, 0xFF, 1}, /* the sum wraps */
    /* under 15 bytes: an open network */
    {"01 06 04 'Cafe' 00 CS", IMPROV_COMPLETE, 0x01, 6},
    /* the longest frames: a length of 254, and of 255 [FRM-3] */
    {"01 FE 41*254 CS", IMPROV_COMPLETE, 0x01, 254},
    {"01 FF 41*255 CS", IMPROV_COMPLETE, 0x01, 255},
    {"01 FE 41*254 00", IMPROV_MALFORMED, 0, 0},
    {"01 FF 41*255 FE", IMPROV_MALFORMED, 0, 0},
    {"01 FF 41*255", IMPROV_PARTIAL, 0, 0},
    {"01 FF 41*255 CS 00", IMPROV_MALFORMED, 0, 0},
    {"01 00 41*254 CS", IMPROV_MALFORMED, 0, 0},
    {"FF 00*511", IMPROV_MALFORMED, 0, 0},
};

/* [FRM-1] [FRM-2] [FRM-3] [FRM-8] */
static void judges_every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct improv_frame frame = {0xEE, {NULL, 0xEE}};
        if (decode(rows[i].text, &frame) != rows[i].parse)
            fail_msg("%s", rows[i].text);
        bool complete = rows[i].parse == IMPROV_COMPLETE;
        assert_int_equal(frame.command, complete ? rows[i].command : 0xEE);
        assert_int_equal(frame.data.length, complete ? rows[i].length : 0xEE);
    }
}

/* [FRM-2] a change of any one bit of a frame is noticed, or asks for more */
static void notices_every_flipped_bit(void **state)
{
    (void)state;
    struct text text = text_read("01 0D 03 'abc' 08 'password' CS");
    struct improv_frame frame;
    for (size_t bit = 0; bit < text.length * 8; bit++) {
        struct text flipped = text;
        flipped.bytes[bit / 8] ^= (uint8_t)(1U << (bit % 8));
        assert_int_not_equal(improv_frame_decode(text_view(&flipped), &frame),
                             IMPROV_COMPLETE);
    }
}

/* [FRM-1] [FRM-2] every data length there is, written and read */
static void writes_every_length(void **state)
{
    (void)state;
    uint8_t data[IMPROV_FRAME_DATA_MAX];
    memset(data, 0xA5, sizeof data);
    for (size_t length = 0; length <= sizeof data; length++) {
        struct improv_writer writer;
        struct improv_frame frame;
        uint8_t buffer[IMPROV_FRAME_MAX];
        improv_writer_begin(&writer, buffer, 0xCA);
        assert_true(
            improv_writer_add(&writer, (struct improv_bytes){data, length}));
        size_t written = improv_writer_end(&writer);
        assert_int_equal(written, length + 3);
        assert_int_equal(
            improv_frame_decode((struct improv_bytes){buffer, written}, &frame),
            IMPROV_COMPLETE);
        assert_int_equal(frame.command, 0xCA);
        assert_int_equal(frame.data.length, length);
    }
}

/* [FRM-3] [RES-2] what does not fit is not added, and what did fit stays */
static void refuses_what_does_not_fit(void **state)
{
    (void)state;
    static const uint8_t data[300];
    uint8_t buffer[IMPROV_FRAME_MAX];
    struct improv_writer writer;

    improv_writer_begin(&writer, buffer, 0x01);
    assert_false(improv_writer_add(&writer, (struct improv_bytes){data, 256}));
    assert_false(
        improv_writer_add_string(&writer, (struct improv_bytes){data, 255}));
    assert_true(
        improv_writer_add_string(&writer, (struct improv_bytes){data, 254}));
    assert_false(
        improv_writer_add_string(&writer, (struct improv_bytes){NULL, 0}));
    assert_false(improv_writer_add(&writer, (struct improv_bytes){data, 1}));
    assert_true(improv_writer_add(&writer, (struct improv_bytes){NULL, 0}));
    assert_int_equal(improv_writer_end(&writer), IMPROV_FRAME_MAX);
    assert_int_equal(buffer[1], 255);
    assert_int_equal(buffer[2], 254);
}

/* [FRM-1] a string takes its length byte as well */
static void writes_a_string_into_the_last_room(void **state)
{
    (void)state;
    static const uint8_t data[253];
    uint8_t buffer[IMPROV_FRAME_MAX];
    struct improv_writer writer;

    improv_writer_begin(&writer, buffer, 0x01);
    assert_true(improv_writer_add(&writer, (struct improv_bytes){data, 253}));
    assert_false(improv_writer_add_string(&writer, chars("ab")));
    assert_true(improv_writer_add_string(&writer, chars("a")));
    assert_int_equal(improv_writer_end(&writer), IMPROV_FRAME_MAX);
    assert_int_equal(buffer[255], 1);
    assert_int_equal(buffer[256], 'a');
}

/* [ID-1] [ID-2] the numbers that go over the air */
static void knows_the_identifiers(void **state)
{
    (void)state;
    static const char *const uuids[] = {
        IMPROV_UUID_SERVICE,    IMPROV_UUID_STATE,
        IMPROV_UUID_ERROR,      IMPROV_UUID_RPC_COMMAND,
        IMPROV_UUID_RPC_RESULT, IMPROV_UUID_CAPABILITIES};
    for (size_t i = 0; i < COUNT(uuids); i++) {
        char expected[] = "00467768-6228-2272-4663-27747826800_";
        expected[35] = (char)('0' + i);
        assert_string_equal(uuids[i], expected);
    }
    assert_int_equal(IMPROV_CHARACTERISTIC_STATE, 1);
    assert_int_equal(IMPROV_CHARACTERISTIC_ERROR, 2);
    assert_int_equal(IMPROV_CHARACTERISTIC_COMMAND, 3);
    assert_int_equal(IMPROV_CHARACTERISTIC_RESULT, 4);
    assert_int_equal(IMPROV_CHARACTERISTIC_CAPABILITIES, 5);
}

/* [ID-3] [ID-4] [ID-5] [ID-6] */
static void knows_the_numbers(void **state)
{
    (void)state;
    assert_int_equal(IMPROV_STATE_AUTHORIZATION_REQUIRED, 0x01);
    assert_int_equal(IMPROV_STATE_AUTHORIZED, 0x02);
    assert_int_equal(IMPROV_STATE_PROVISIONING, 0x03);
    assert_int_equal(IMPROV_STATE_PROVISIONED, 0x04);
    assert_int_equal(IMPROV_ERROR_NONE, 0x00);
    assert_int_equal(IMPROV_ERROR_INVALID_RPC, 0x01);
    assert_int_equal(IMPROV_ERROR_UNKNOWN_RPC, 0x02);
    assert_int_equal(IMPROV_ERROR_UNABLE_TO_CONNECT, 0x03);
    assert_int_equal(IMPROV_ERROR_NOT_AUTHORIZED, 0x04);
    assert_int_equal(IMPROV_ERROR_BAD_HOSTNAME, 0x05);
    assert_int_equal(IMPROV_ERROR_UNKNOWN, 0xFF);
    assert_int_equal(IMPROV_COMMAND_WIFI_SETTINGS, 0x01);
    assert_int_equal(IMPROV_COMMAND_IDENTIFY, 0x02);
    assert_int_equal(IMPROV_COMMAND_DIGO_HOST, 0xC8);
    assert_int_equal(IMPROV_COMMAND_DIGO_DEVICE, 0xC9);
    assert_int_equal(IMPROV_COMMAND_DIGO_TOKEN, 0xCA);
    assert_int_equal(IMPROV_CAPABILITY_IDENTIFY, 0x01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_example),
        cmocka_unit_test(judges_every_row),
        cmocka_unit_test(notices_every_flipped_bit),
        cmocka_unit_test(writes_every_length),
        cmocka_unit_test(refuses_what_does_not_fit),
        cmocka_unit_test(writes_a_string_into_the_last_room),
        cmocka_unit_test(knows_the_identifiers),
        cmocka_unit_test(knows_the_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
