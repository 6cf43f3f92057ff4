/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO commands: host, device and token settings. */
#include "unit.h"

struct row {
    const char *frame;
    int count; /* of values; 0: refused */
};

static const struct row rows[] = {
    /* [DIGO-1] host, port, host_http, port_http, ssl */
    {"C8 13 01 'h' 04 '1883' 01 'w' 04 '8080' 04 'true' CS", 5},
    {"C8 05 00 00 00 00 00 CS", 5}, /* all empty */
    {"C8 04 00 00 00 00 CS", 0},
    {"C8 06 00 00 00 00 00 00 CS", 0},
    {"C8 00 CS", 0},
    /* [DIGO-2] device_profile_id, device_id, box_id, tenant_id, owner */
    {"C9 08 01 'p' 01 'd' 01 'b' 01 't' CS", 4},
    {"C9 0A 01 'p' 01 'd' 01 'b' 01 't' 01 'o' CS", 5},
    {"C9 04 00 00 00 00 CS", 4},
    {"C9 05 00 00 00 00 00 CS", 5},
    {"C9 03 00 00 00 CS", 0},
    {"C9 06 00 00 00 00 00 00 CS", 0},
    {"C9 08 01 'p' 01 'd' 01 'b' 02 't' CS", 0}, /* points past the data */
    /* [DIGO-3] */
    {"CA 06 05 'token' CS", 1},
    {"CA 01 00 CS", 1},
    {"CA FF FE 41*254 CS", 1},
    {"CA FE FD 41*253 CS", 1},
    {"CA FF FF 41*254 CS", 0}, /* its length is one too many */
    {"CA 00 CS", 0},
    {"CA 02 00 00 CS", 0},
    {"CA 07 05 'token' 00 CS", 0},
    /* [STR-2] */
    {"CA 03 02 C3 A9 CS", 1},
    {"CA 02 01 E9 CS", 0},
    {"C8 06 01 FF 00 00 00 00 CS", 0},
    {"C8 06 00 00 01 FF 00 00 CS", 0},
    {"C9 06 00 00 00 00 01 80 CS", 0},
    /* not a DIGO command */
    {"01 06 04 'Cafe' 00 CS", 0},
    {"C7 01 00 CS", 0},
    {"CB 01 00 CS", 0},
};

/* [DIGO-1] [DIGO-2] [DIGO-3] [STR-1] [STR-2] */
static void judges_every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct text text = text_read(rows[i].frame);
        struct improv_frame frame;
        struct improv_digo settings = {.command = 0xEE};
        assert_int_equal(improv_frame_decode(text_view(&text), &frame),
                         IMPROV_COMPLETE);
        if (improv_digo_decode(&frame, &settings) != (rows[i].count > 0))
            fail_msg("%s", rows[i].frame);
        assert_int_equal(settings.count, rows[i].count);
        assert_int_equal(settings.command,
                         rows[i].count > 0 ? frame.command : 0xEE);
    }
}

/* [DIGO-1] [DIGO-2] [DIGO-3] what was read can be written again */
static void writes_what_it_reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct text text = text_read(rows[i].frame);
        struct improv_frame frame;
        struct improv_digo settings;
        uint8_t buffer[IMPROV_FRAME_MAX];
        improv_frame_decode(text_view(&text), &frame);
        if (!improv_digo_decode(&frame, &settings))
            continue;
        size_t length = improv_digo_encode(&settings, buffer);
        assert_bytes(((struct improv_bytes){buffer, length}), rows[i].frame);
    }
}

/* [DIGO-1] */
static void reads_the_values_in_order(void **state)
{
    (void)state;
    struct text text = text_read(rows[0].frame);
    struct improv_frame frame;
    struct improv_digo settings;
    improv_frame_decode(text_view(&text), &frame);
    assert_true(improv_digo_decode(&frame, &settings));
    assert_bytes(settings.values[IMPROV_DIGO_HOST], "'h'");
    assert_bytes(settings.values[IMPROV_DIGO_PORT], "'1883'");
    assert_bytes(settings.values[IMPROV_DIGO_HOST_HTTP], "'w'");
    assert_bytes(settings.values[IMPROV_DIGO_PORT_HTTP], "'8080'");
    assert_bytes(settings.values[IMPROV_DIGO_SSL], "'true'");
}

struct port {
    const char *text;
    bool good;
};

static const struct port ports[] = {
    {"", true},
    {"'1'", true},
    {"'80'", true},
    {"'65535'", true},
    {"'00080'", true},
    {"'0000000000080'", true},
    {"'0'", false},
    {"'00'", false},
    {"'65536'", false},
    {"'65540'", false},
    {"'131072'", false},
    {"'4294967297'", false},
    {"'99999'", false},
    {"'8 0'", false},
    {"'-1'", false},
    {"'+80'", false},
    {"' 80'", false},
    {"'80x'", false},
    {"'0x50'", false},
    {"2F", false},
    {"3A", false},
    {"30 00", false},
    {"'18446744073709551617'", false},
};

static bool host_valid(struct improv_bytes port, struct improv_bytes port_http,
                       struct improv_bytes ssl)
{
    const struct improv_digo settings = {
        .command = IMPROV_COMMAND_DIGO_HOST,
        .count = IMPROV_DIGO_HOST_STRINGS,
        .values = {chars("host"), port, chars(""), port_http, ssl},
    };
    return improv_digo_valid(&settings);
}

/* [DIGO-5] */
static void knows_ports(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ports); i++) {
        struct improv_bytes port = text_exact(ports[i].text);
        if (host_valid(port, chars(""), chars("")) != ports[i].good)
            fail_msg("port %s", ports[i].text);
        if (host_valid(chars("1"), port, chars("")) != ports[i].good)
            fail_msg("port_http %s", ports[i].text);
        free((void *)(uintptr_t)port.data);
    }
}

struct ssl {
    const char *text;
    int meaning;
};

static const struct ssl spellings[] = {
    {"", -1},         {"'true'", 1},      {"'TRUE'", 1},   {"'True'", 1},
    {"'tRuE'", 1},    {"'false'", 0},     {"'FALSE'", 0},  {"'False'", 0},
    {"'1'", 1},       {"'0'", 0},         {"01", 1},       {"00", 0},
    {"'yes'", 1},     {"'YES'", 1},       {"'no'", 0},     {"'No'", 0},
    {"'on'", 1},      {"'ON'", 1},        {"'off'", 0},    {"'Off'", 0},
    {"02", -2},       {"'2'", -2},        {"00 00", -2},   {"01 01", -2},
    {"'tru'", -2},    {"'truee'", -2},    {"'t'", -2},     {"'o'", -2},
    {"'01'", -2},     {"'10'", -2},       {"' true'", -2}, {"'true '", -2},
    {"'falsee'", -2}, {"'false' 00", -2}, {"'of'", -2},    {"'offf'", -2},
    {"10", -2},       {"11", -2},         {"'y'", -2},     {"'enable'", -2},
    {"4E 6F", 0},     {"2E 6F", -2},      {"6E 4F", 0},    {"6E 2F", -2},
};

/* [DIGO-6] */
static void knows_ssl_in_all_spellings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(spellings); i++) {
        struct improv_bytes value = text_exact(spellings[i].text);
        if (improv_digo_ssl(value) != spellings[i].meaning)
            fail_msg("%s", spellings[i].text);
        assert_int_equal(host_valid(chars(""), chars(""), value),
                         spellings[i].meaning != -2);
        free((void *)(uintptr_t)value.data);
    }
}

/* [DIGO-1] what makes no frame is not written */
static void does_not_write_what_does_not_fit(void **state)
{
    (void)state;
    static const uint8_t text[256];
    uint8_t buffer[IMPROV_FRAME_MAX];
    struct improv_digo settings = {
        .command = IMPROV_COMMAND_DIGO_TOKEN,
        .count = 1,
        .values = {{text, 255}},
    };
    assert_int_equal(improv_digo_encode(&settings, buffer), 0);
    settings.values[0].length = 254;
    assert_int_equal(improv_digo_encode(&settings, buffer), IMPROV_FRAME_MAX);
    settings.values[0].length = 127;
    settings.values[1] = settings.values[0];
    settings.count = 2;
    assert_int_equal(improv_digo_encode(&settings, buffer), 0);
}

/* [ID-5] */
static void knows_its_commands(void **state)
{
    (void)state;
    for (unsigned command = 0; command <= 0xFF; command++)
        assert_int_equal(improv_digo_command((uint8_t)command),
                         command >= 0xC8 && command <= 0xCA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_every_row),
        cmocka_unit_test(writes_what_it_reads),
        cmocka_unit_test(reads_the_values_in_order),
        cmocka_unit_test(knows_ports),
        cmocka_unit_test(knows_ssl_in_all_spellings),
        cmocka_unit_test(does_not_write_what_does_not_fit),
        cmocka_unit_test(knows_its_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
