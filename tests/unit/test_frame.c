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

/* [FRM-1] every command makes a whole frame without data */
static void begins_a_whole_frame(void **state)
{
    (void)state;
    for (unsigned command = 0; command <= 0xFF; command++) {
        uint8_t buffer[IMPROV_FRAME_MAX];
        struct improv_frame frame;
        memset(buffer, 0xEE, sizeof buffer);
        improv_frame_begin(buffer, (uint8_t)command);
        assert_int_equal(improv_frame_decode(frame_view(buffer), &frame),
                         IMPROV_COMPLETE);
        assert_int_equal(frame.command, command);
        assert_int_equal(frame.data.length, 0);
    }
}

/* [FRM-1] [FRM-2] every data length there is, written and read */
static void fills_every_length(void **state)
{
    (void)state;
    uint8_t data[IMPROV_FRAME_DATA_MAX];
    memset(data, 0xA5, sizeof data);
    for (size_t length = 0; length <= sizeof data; length++) {
        const struct improv_bytes bytes = {data, length};
        struct improv_frame frame;
        uint8_t buffer[IMPROV_FRAME_MAX];
        improv_frame_begin(buffer, 0xCA);
        assert_true(improv_frame_fill(buffer, bytes));
        assert_int_equal(improv_frame_length(buffer), length + 3);
        assert_int_equal(improv_frame_decode(frame_view(buffer), &frame),
                         IMPROV_COMPLETE);
        assert_int_equal(frame.command, 0xCA);
        assert_true(bytes_equal(frame.data, bytes));
    }
}

/* [FRM-1] what is filled in takes the place of all that was there */
static void fills_in_place_of_what_was_there(void **state)
{
    (void)state;
    const struct improv_bytes string = chars("a string");
    uint8_t buffer[IMPROV_FRAME_MAX];
    improv_frame_begin(buffer, 0x05);
    assert_true(improv_frame_append(buffer, &string, 1));
    assert_true(improv_frame_fill(buffer, chars("raw")));
    assert_bytes(frame_view(buffer), "05 03 'raw' CS");
    assert_true(improv_frame_append(buffer, &string, 1));
    assert_bytes(frame_view(buffer), "05 0C 'raw' 08 'a string' CS");
    assert_true(improv_frame_fill(buffer, (struct improv_bytes){NULL, 0}));
    assert_bytes(frame_view(buffer), "05 00 05");
}

/* [FRM-3] what does not fit is not filled in, and what was there stays */
static void does_not_fill_in_too_much(void **state)
{
    (void)state;
    static const uint8_t data[300];
    static const size_t lengths[] = {256, 257, 300, 65536, SIZE_MAX};
    uint8_t buffer[IMPROV_FRAME_MAX];
    improv_frame_begin(buffer, 0x05);
    assert_true(improv_frame_fill(buffer, chars("name")));
    for (size_t i = 0; i < COUNT(lengths); i++) {
        assert_false(
            improv_frame_fill(buffer, (struct improv_bytes){data, lengths[i]}));
        assert_bytes(frame_view(buffer), "05 04 'name' CS");
    }
}

/* [FRM-1] [RES-1] a whole frame after each string */
static void appends_strings_in_their_order(void **state)
{
    (void)state;
    const struct improv_bytes strings[] = {chars("ab"), chars(""), chars("c")};
    uint8_t buffer[IMPROV_FRAME_MAX];
    improv_frame_begin(buffer, 0x01);
    assert_true(improv_frame_append(buffer, NULL, 0));
    assert_bytes(frame_view(buffer), "01 00 01");
    assert_true(improv_frame_append(buffer, strings, 1));
    assert_bytes(frame_view(buffer), "01 03 02 'ab' CS");
    assert_true(improv_frame_append(buffer, strings + 1, 2));
    assert_bytes(frame_view(buffer), "01 06 02 'ab' 00 01 'c' CS");
}

static bool append(uint8_t *buffer, size_t length)
{
    static const uint8_t data[300];
    const struct improv_bytes string = {data, length};
    return improv_frame_append(buffer, &string, 1);
}

/* [FRM-3] [RES-2] what does not fit is not added, and what did fit stays */
static void refuses_what_does_not_fit(void **state)
{
    (void)state;
    uint8_t buffer[IMPROV_FRAME_MAX];

    improv_frame_begin(buffer, 0x01);
    assert_false(append(buffer, 256));
    assert_false(append(buffer, SIZE_MAX));
    assert_false(append(buffer, 255));
    assert_bytes(frame_view(buffer), "01 00 01");
    assert_true(append(buffer, 254));
    assert_bytes(frame_view(buffer), "01 FF FE 00*254 CS");
    assert_false(append(buffer, 0));
    assert_true(improv_frame_append(buffer, NULL, 0));
    assert_bytes(frame_view(buffer), "01 FF FE 00*254 CS");
}

/* [FRM-1] a string takes its length byte as well */
static void writes_a_string_into_the_last_room(void **state)
{
    (void)state;
    const struct improv_bytes one = chars("a"), two = chars("ab");
    uint8_t buffer[IMPROV_FRAME_MAX];

    improv_frame_begin(buffer, 0x01);
    assert_true(append(buffer, 252)); /* 253 bytes, so that 2 are left */
    assert_false(improv_frame_append(buffer, &two, 1));
    assert_bytes(frame_view(buffer), "01 FD FC 00*252 CS");
    assert_true(improv_frame_append(buffer, &one, 1));
    assert_bytes(frame_view(buffer), "01 FF FC 00*252 01 'a' CS");
}

/* [RES-2] all or none: the first may fit, it is not added without the last */
static void adds_none_of_strings_that_do_not_all_fit(void **state)
{
    (void)state;
    static const uint8_t data[255];
    const struct improv_bytes last[] = {chars("b"), {data, 249}};
    const struct improv_bytes middle[] = {chars("b"), {data, 255}, chars("c")};
    uint8_t buffer[IMPROV_FRAME_MAX];
    improv_frame_begin(buffer, 0x01);
    assert_true(append(buffer, 3));
    assert_false(improv_frame_append(buffer, last, 2));
    assert_bytes(frame_view(buffer), "01 04 03 00*3 CS");
    assert_false(improv_frame_append(buffer, middle, 3));
    assert_bytes(frame_view(buffer), "01 04 03 00*3 CS");
    assert_true(improv_frame_append(buffer, last, 1));
    assert_bytes(frame_view(buffer), "01 06 03 00*3 01 'b' CS");
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

/* [ID-3] [ID-4] */
static void knows_states_and_errors(void **state)
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
}

/* [ID-5] [ID-6] */
static void knows_commands_and_capabilities(void **state)
{
    (void)state;
    assert_int_equal(IMPROV_COMMAND_WIFI_SETTINGS, 0x01);
    assert_int_equal(IMPROV_COMMAND_IDENTIFY, 0x02);
    assert_int_equal(IMPROV_COMMAND_DEVICE_INFO, 0x03);
    assert_int_equal(IMPROV_COMMAND_SCAN, 0x04);
    assert_int_equal(IMPROV_COMMAND_HOSTNAME, 0x05);
    assert_int_equal(IMPROV_COMMAND_DEVICE_NAME, 0x06);
    assert_int_equal(IMPROV_COMMAND_DIGO_HOST, 0xC8);
    assert_int_equal(IMPROV_COMMAND_DIGO_DEVICE, 0xC9);
    assert_int_equal(IMPROV_COMMAND_DIGO_TOKEN, 0xCA);
    assert_int_equal(IMPROV_CAPABILITY_IDENTIFY, 0x01);
    assert_int_equal(IMPROV_CAPABILITY_DEVICE_INFO, 0x02);
    assert_int_equal(IMPROV_CAPABILITY_SCAN, 0x04);
    assert_int_equal(IMPROV_CAPABILITY_HOSTNAME, 0x08);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_example),
        cmocka_unit_test(judges_every_row),
        cmocka_unit_test(notices_every_flipped_bit),
        cmocka_unit_test(begins_a_whole_frame),
        cmocka_unit_test(fills_every_length),
        cmocka_unit_test(fills_in_place_of_what_was_there),
        cmocka_unit_test(does_not_fill_in_too_much),
        cmocka_unit_test(appends_strings_in_their_order),
        cmocka_unit_test(refuses_what_does_not_fit),
        cmocka_unit_test(writes_a_string_into_the_last_room),
        cmocka_unit_test(adds_none_of_strings_that_do_not_all_fit),
        cmocka_unit_test(knows_the_identifiers),
        cmocka_unit_test(knows_states_and_errors),
        cmocka_unit_test(knows_commands_and_capabilities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
