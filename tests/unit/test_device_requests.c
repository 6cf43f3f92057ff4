/* SPDX-License-Identifier: Apache-2.0 */
/* What a device reads from the commands that its host answers, and answers. */
#include "device.h"
#include "improv/digo.h"
#include "unit.h"

/* NULL if it is none of them. */
static const struct improv_rpc *rpc_of(uint8_t command)
{
    for (size_t i = 0; i < COUNT(every_rpc); i++)
        if (every_rpc[i]->command == command)
            return every_rpc[i];
    return NULL;
}

struct row {
    uint8_t command;
    const char *data;
    int count; /* of values, or an error negated */
    const char *last;
};

enum {
    INVALID = -IMPROV_ERROR_INVALID_RPC,
    HOSTNAME = -IMPROV_ERROR_BAD_HOSTNAME,
};

static const struct row rows[] = {
    /* [INFO-1] [SCAN-1] no data */
    {0x03, "", 0, NULL},
    {0x03, "00", INVALID, NULL},
    {0x03, "41*255", INVALID, NULL},
    {0x04, "", 0, NULL},
    {0x04, "00", INVALID, NULL},
    {0x04, "01 41", INVALID, NULL},
    /* [NAME-1] [NAME-2] [NAME-4] */
    {0x05, "", 0, NULL},
    {0x05, "'lamp'", 1, "'lamp'"},
    {0x05, "04 'lamp'", 1, "'lamp'"},
    {0x05, "41*63", 1, "41*63"},
    {0x05, "3F 41*63", 1, "41*63"},
    {0x05, "30 41*48", 1, "30 41*48"},
    {0x05, "41*64", HOSTNAME, NULL},
    {0x05, "40 41*64", HOSTNAME, NULL},
    {0x05, "00", 0, NULL},
    {0x05, "'-'", HOSTNAME, NULL},
    {0x05, "'lamp-'", HOSTNAME, NULL},
    {0x05, "'a.b'", HOSTNAME, NULL},
    {0x05, "05 'lamp'", HOSTNAME, NULL},
    {0x05, "05 'lamp-'", HOSTNAME, NULL},
    {0x05, "04 'lamp' 00", HOSTNAME, NULL},
    {0x05, "FE 41*254", HOSTNAME, NULL},
    {0x05, "41*255", HOSTNAME, NULL},
    /* [NAME-1] [NAME-3] never with a length before it */
    {0x06, "", 0, NULL},
    {0x06, "'My lamp'", 1, "'My lamp'"},
    {0x06, "04 'lamp'", 1, "04 'lamp'"},
    {0x06, "C3 84", 1, "C3 84"},
    {0x06, "41*254", 1, "41*254"},
    {0x06, "41*255", INVALID, NULL},
    {0x06, "C3", INVALID, NULL},
    /* [DIGO-1] host, port, host_http, port_http, ssl */
    {0xC8, "01 'h' 04 '1883' 01 'w' 04 '8080' 04 'true'", 5, "'true'"},
    {0xC8, "00 00 00 00 00", 5, ""}, /* all empty */
    {0xC8, "00 00 00 00", INVALID, NULL},
    {0xC8, "00 00 00 00 00 00", INVALID, NULL},
    {0xC8, "", INVALID, NULL},
    {0xC8, "00 01 '0' 00 00 00", INVALID, NULL},
    {0xC8, "00 00 00 01 '0' 00", INVALID, NULL},
    {0xC8, "00 00 00 00 01 '2'", INVALID, NULL},
    /* [DIGO-2] device_profile_id, device_id, box_id, tenant_id, owner */
    {0xC9, "01 'p' 01 'd' 01 'b' 01 't'", 4, "'t'"},
    {0xC9, "01 'p' 01 'd' 01 'b' 01 't' 01 'o'", 5, "'o'"},
    {0xC9, "00 00 00 00", 4, ""},
    {0xC9, "00 00 00 00 00", 5, ""},
    {0xC9, "00 00 00", INVALID, NULL},
    {0xC9, "00 00 00 00 00 00", INVALID, NULL},
    {0xC9, "01 'p' 01 'd' 01 'b' 02 't'", INVALID, NULL}, /* points past it */
    /* [DIGO-3] */
    {0xCA, "05 'token'", 1, "'token'"},
    {0xCA, "00", 1, ""},
    {0xCA, "FE 41*254", 1, "41*254"},
    {0xCA, "FD 41*253", 1, "41*253"},
    {0xCA, "FF 41*254", INVALID, NULL}, /* its length is one too many */
    {0xCA, "", INVALID, NULL},
    {0xCA, "00 00", INVALID, NULL},
    {0xCA, "05 'token' 00", INVALID, NULL},
    {0xCA, "00*255", INVALID, NULL}, /* more strings than there is room for */
    /* [STR-2] */
    {0xCA, "02 C3 A9", 1, "C3 A9"},
    {0xCA, "01 E9", INVALID, NULL},
    {0xC8, "01 FF 00 00 00 00", INVALID, NULL},
    {0xC8, "00 00 01 FF 00 00", INVALID, NULL},
    {0xC9, "00 00 00 00 01 80", INVALID, NULL},
};

static void check_decode(const struct row *row)
{
    struct improv_bytes values[IMPROV_VALUES_MAX] = {{NULL, 0}};
    const struct improv_frame frame = {row->command, text_exact(row->data)};
    int count = rpc_of(row->command)->decode(&frame, values);
    if (count != row->count)
        fail_msg("0x%02X %s: %d", row->command, row->data, count);
    if (count > 0)
        assert_bytes(values[count - 1], row->last);
    free((void *)(uintptr_t)frame.data.data);
}

/* [INFO-1] [SCAN-1] [NAME-1] [NAME-2] [NAME-3] [NAME-4] [DIGO-1] [DIGO-2]
 * [DIGO-3] [DIGO-5] [DIGO-6] [STR-1] [STR-2] */
static void decodes_every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_decode(&rows[i]);
}

/* [DIGO-1] */
static void decodes_the_values_in_order(void **state)
{
    (void)state;
    struct text text = text_read("01 'h' 04 '1883' 01 'w' 04 '8080' 04 'true'");
    const struct improv_frame frame = {0xC8, text_view(&text)};
    struct improv_bytes values[IMPROV_VALUES_MAX];
    assert_int_equal(improv_rpc_digo_host.decode(&frame, values), 5);
    assert_bytes(values[IMPROV_DIGO_HOST], "'h'");
    assert_bytes(values[IMPROV_DIGO_PORT], "'1883'");
    assert_bytes(values[IMPROV_DIGO_HOST_HTTP], "'w'");
    assert_bytes(values[IMPROV_DIGO_PORT_HTTP], "'8080'");
    assert_bytes(values[IMPROV_DIGO_SSL], "'true'");
}

/* [DIGO-2] */
static void decodes_the_identity_in_order(void **state)
{
    (void)state;
    struct text text = text_read("01 'p' 01 'd' 01 'b' 01 't' 01 'o'");
    const struct improv_frame frame = {0xC9, text_view(&text)};
    struct improv_bytes values[IMPROV_VALUES_MAX];
    assert_int_equal(improv_rpc_digo_device.decode(&frame, values), 5);
    assert_bytes(values[IMPROV_DIGO_DEVICE_PROFILE_ID], "'p'");
    assert_bytes(values[IMPROV_DIGO_DEVICE_ID], "'d'");
    assert_bytes(values[IMPROV_DIGO_BOX_ID], "'b'");
    assert_bytes(values[IMPROV_DIGO_TENANT_ID], "'t'");
    assert_bytes(values[IMPROV_DIGO_DEVICE_OWNER], "'o'");
}

/* [DIGO-1] [DIGO-2] [DIGO-3] a frame of another command is none of these */
static void decodes_digo_commands_only(void **state)
{
    (void)state;
    static const uint8_t commands[] = {0x01, 0x05, 0xC7, 0xCB};
    for (size_t i = 0; i < COUNT(commands); i++) {
        struct improv_bytes values[IMPROV_VALUES_MAX];
        struct text text = text_read("00");
        const struct improv_frame frame = {commands[i], text_view(&text)};
        assert_int_equal(improv_rpc_digo_token.decode(&frame, values), INVALID);
    }
}

/* [ID-5] [ID-6] [REQ-3] each is its own command, with the bit it has */
static void knows_what_each_is(void **state)
{
    (void)state;
    static const struct {
        uint8_t command, capability, timeout_s;
    } commands[] = {{0x03, 0x02, 5}, {0x04, 0x04, 15}, {0x05, 0x08, 5},
                    {0x06, 0x00, 5}, {0xC8, 0x00, 5},  {0xC9, 0x00, 5},
                    {0xCA, 0x00, 5}};
    assert_int_equal(COUNT(every_rpc), COUNT(commands));
    for (size_t i = 0; i < COUNT(commands); i++) {
        assert_int_equal(every_rpc[i]->command, commands[i].command);
        assert_int_equal(every_rpc[i]->capability, commands[i].capability);
        assert_int_equal(every_rpc[i]->timeout_s, commands[i].timeout_s);
    }
    device_begins();
    assert_int_equal(device.capabilities, 0x0F);
}

/* --- The same, by way of a device ---------------------------------------- */

static bool asks(uint8_t command, const char *data,
                 struct improv_device_action *ret_action)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct text text = text_read(data);
    improv_frame_begin(frame, command);
    assert_true(improv_frame_fill(frame, text_view(&text)));
    return central_asks(frame_view(frame), ret_action);
}

static void check_request(const struct row *row)
{
    struct improv_device_action action;
    device_begins();
    bool asked = asks(row->command, row->data, &action);
    if (asked != (row->count >= 0))
        fail_msg("0x%02X %s", row->command, row->data);
    if (asked) {
        assert_int_equal(action.type, IMPROV_ACTION_REQUEST);
        assert_int_equal(action.request->command, row->command);
        assert_int_equal(action.request->count, row->count);
        if (row->count > 0)
            assert_bytes(action.request->values[row->count - 1], row->last);
    } else {
        assert_int_equal(device_error(), -row->count);
        assert_true(device_keeps_nothing());
    }
}

/* [REQ-1] [ERR-4] the host is asked, or it is refused with its error */
static void asks_the_host_for_every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_request(&rows[i]);
}

static void answered(uint8_t number, const struct improv_bytes *strings,
                     size_t count)
{
    host_tells(&(struct improv_device_event){.type = IMPROV_EVENT_ANSWERED,
                                             .number = number,
                                             .strings = strings,
                                             .string_count = count});
}

/* [REQ-1] [RES-1] the answer is a result of the command that was asked */
static void answers_with_strings(void **state)
{
    (void)state;
    const struct improv_bytes strings[] = {chars("ab"), chars(""), chars("c")};
    for (size_t i = 0; i < COUNT(every_rpc); i++) {
        const char *const data[] = {"", "", "", "", "00*5", "00*5", "00"};
        struct improv_device_action action;
        struct improv_frame frame;
        device_begins();
        assert_true(asks(every_rpc[i]->command, data[i], &action));
        answered(action.number, strings, 3);
        assert_int_equal(improv_frame_decode(device_result(), &frame),
                         IMPROV_COMPLETE);
        assert_int_equal(frame.command, every_rpc[i]->command);
        assert_bytes(frame.data, "02 'ab' 00 01 'c'");
        assert_true(device_keeps_nothing());
    }
}

static void tells_a_whole_result(const char *result, const char *expected)
{
    struct improv_device_action action;
    struct text text = text_read(result);
    device_begins();
    assert_true(asks(IMPROV_COMMAND_SCAN, "", &action));
    host_tells(&(struct improv_device_event){.type = IMPROV_EVENT_ANSWERED,
                                             .number = action.number,
                                             .bytes = text_view(&text)});
    assert_bytes(device_result(), expected);
}

/* [REQ-1] [RES-1] a whole result, in place of strings, or none */
static void answers_with_a_result(void **state)
{
    (void)state;
    tells_a_whole_result("04 00 04", "04 00 04");
    tells_a_whole_result("04 0C 04 'Cafe' 03 '-60' 02 'NO' CS",
                         "04 0C 04 'Cafe' 03 '-60' 02 'NO' CS");
    tells_a_whole_result("04 FF FE 41*254 CS", "04 FF FE 41*254 CS");
    tells_a_whole_result("04 01 00", "04 00 04"); /* not whole */
    tells_a_whole_result("04 01 00 CS 00", "04 00 04");
    tells_a_whole_result("", "04 00 04");
}

/* How many strings can be read from the answer. */
static int answer_count(const struct improv_bytes *strings, size_t count)
{
    struct improv_device_action action;
    struct improv_frame frame;
    struct improv_bytes read[4];
    device_begins();
    assert_true(asks(IMPROV_COMMAND_DEVICE_INFO, "", &action));
    answered(action.number, strings, count);
    assert_int_equal(improv_frame_decode(device_result(), &frame),
                     IMPROV_COMPLETE);
    return improv_strings_decode(frame.data, read, 4);
}

/* [RES-2] whole strings or none, and a length that is always right */
static void leaves_out_what_does_not_fit(void **state)
{
    (void)state;
    static const uint8_t data[400];
    for (size_t first = 0; first < 300; first++) {
        const struct improv_bytes strings[] = {
            {data, first}, {data, 20}, {data, 0}, {data, 1}};
        /* 255 holds 1 + first, then 21, then 1, then 2 */
        int expected = first > 254   ? 0
                       : first > 233 ? 1
                       : first > 232 ? 2
                       : first > 230 ? 3
                                     : 4;
        assert_int_equal(answer_count(strings, 4), expected);
    }
}

/* [RES-2] what follows one that is left out is left out too: no gaps */
static void stops_at_the_first_that_does_not_fit(void **state)
{
    (void)state;
    static const uint8_t data[255];
    const struct improv_bytes strings[] = {chars("a"), {data, 255}, chars("b")};
    struct improv_device_action action;
    device_begins();
    assert_true(asks(IMPROV_COMMAND_DEVICE_INFO, "", &action));
    answered(action.number, strings, 3);
    assert_bytes(device_result(), "03 02 01 'a' CS");
}

/* [WIFI-5] [RES-2] the URLs of a join as well */
static void leaves_out_urls_that_do_not_fit(void **state)
{
    (void)state;
    static const uint8_t data[255];
    const struct improv_bytes urls[] = {chars("u"), {data, 254}, chars("v")};
    struct improv_device_action action;
    device_begins();
    assert_true(asks(IMPROV_COMMAND_WIFI_SETTINGS, "04 'Cafe' 00", &action));
    host_tells(&(struct improv_device_event){.type = IMPROV_EVENT_JOINED,
                                             .number = action.number,
                                             .strings = urls,
                                             .string_count = 3});
    assert_bytes(device_result(), "01 02 01 'u' CS");
    assert_int_equal(device.state, IMPROV_STATE_PROVISIONED);
}

/* [REQ-1] whatever error the host has; 0 would be none, so it is 0xFF */
static void refuses_with_every_error(void **state)
{
    (void)state;
    for (unsigned error = 0; error <= 0xFF; error++) {
        struct improv_device_action action;
        device_begins();
        assert_true(asks(IMPROV_COMMAND_HOSTNAME, "'lamp'", &action));
        host_tells(&(struct improv_device_event){.type = IMPROV_EVENT_REFUSED,
                                                 .number = action.number,
                                                 .error = (uint8_t)error});
        assert_int_equal(device_error(), error > 0 ? error : 0xFF);
        assert_int_equal(device_result().length, 0);
        assert_true(device_keeps_nothing());
    }
}

static void check_ignored(enum improv_device_event_type type, uint8_t number)
{
    host_tells(&(struct improv_device_event){
        .type = type, .number = number, .error = IMPROV_ERROR_UNKNOWN});
    assert_int_equal(device_error(), IMPROV_ERROR_NONE);
    assert_int_equal(device_result().length, 0);
}

/* [REQ-1] [REQ-3] an answer that has another number answers nothing */
static void takes_answers_by_their_number(void **state)
{
    (void)state;
    struct improv_device_action action;
    device_begins();
    assert_true(asks(IMPROV_COMMAND_SCAN, "", &action));
    for (unsigned other = 1; other <= 0xFF; other++) {
        uint8_t number = (uint8_t)(action.number + other);
        check_ignored(IMPROV_EVENT_ANSWERED, number);
        check_ignored(IMPROV_EVENT_REFUSED, number);
    }
    answered(action.number, NULL, 0);
    assert_bytes(device_result(), "04 00 04");
}

/* [REQ-3] no request has the number of the one before it */
static void numbers_requests(void **state)
{
    (void)state;
    int last = -1;
    device_begins();
    for (unsigned turn = 0; turn < 600; turn++) {
        struct improv_device_action action;
        assert_true(asks(IMPROV_COMMAND_SCAN, "", &action));
        assert_int_not_equal(action.number, last);
        last = action.number;
        answered(action.number, NULL, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_every_row),
        cmocka_unit_test(decodes_the_values_in_order),
        cmocka_unit_test(decodes_the_identity_in_order),
        cmocka_unit_test(decodes_digo_commands_only),
        cmocka_unit_test(knows_what_each_is),
        cmocka_unit_test(asks_the_host_for_every_row),
        cmocka_unit_test(answers_with_strings),
        cmocka_unit_test(answers_with_a_result),
        cmocka_unit_test(leaves_out_what_does_not_fit),
        cmocka_unit_test(stops_at_the_first_that_does_not_fit),
        cmocka_unit_test(leaves_out_urls_that_do_not_fit),
        cmocka_unit_test(refuses_with_every_error),
        cmocka_unit_test(takes_answers_by_their_number),
        cmocka_unit_test(numbers_requests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
