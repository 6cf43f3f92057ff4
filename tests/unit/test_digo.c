/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO commands: host, device and token settings. */
#include "improv/digo.h"
#include "unit.h"

enum { MOST = 6 }; /* one more than any command has */

struct row {
    uint8_t command;
    bool good;
    size_t count;
    const char *values[MOST];
};

static const struct row rows[] = {
    /* [DIGO-1] host, port, host_http, port_http, ssl */
    {0xC8, true, 5, {"'h'", "'1883'", "'w'", "'8080'", "'true'"}},
    {0xC8, true, 5, {"", "", "", "", ""}}, /* all empty */
    {0xC8, false, 0, {NULL}},
    {0xC8, false, 4, {"", "", "", ""}},
    {0xC8, false, 6, {"", "", "", "", "", ""}},
    /* [DIGO-2] device_profile_id, device_id, box_id, tenant_id, owner */
    {0xC9, true, 4, {"'p'", "'d'", "'b'", "'t'"}},
    {0xC9, true, 5, {"'p'", "'d'", "'b'", "'t'", "'o'"}},
    {0xC9, true, 4, {"", "", "", ""}},
    {0xC9, true, 5, {"", "", "", "", ""}},
    {0xC9, false, 0, {NULL}},
    {0xC9, false, 3, {"", "", ""}},
    {0xC9, false, 6, {"", "", "", "", "", ""}},
    /* [DIGO-3] */
    {0xCA, true, 1, {"'token'"}},
    {0xCA, true, 1, {""}},
    {0xCA, true, 1, {"41*254"}},
    {0xCA, false, 0, {NULL}},
    {0xCA, false, 2, {"", ""}},
    {0xCA, false, 5, {"", "", "", "", ""}},
    /* [STR-2] */
    {0xCA, true, 1, {"C3 A9"}},
    {0xCA, false, 1, {"E9"}},
    {0xC8, false, 5, {"FF", "", "", "", ""}},
    {0xC8, false, 5, {"", "", "FF", "", ""}},
    {0xC9, false, 4, {"FF", "", "", ""}},
    {0xC9, false, 4, {"", "FF", "", ""}},
    {0xC9, false, 4, {"", "", "FF", ""}},
    {0xC9, false, 4, {"", "", "", "FF"}},
    {0xC9, false, 5, {"", "", "", "", "80"}},
    /* only 0xC8 has ports and ssl */
    {0xC9, true, 5, {"", "'x'", "", "'x'", "'maybe'"}},
    /* not a DIGO command */
    {0x01, false, 2, {"'Cafe'", ""}},
    {0xC7, false, 1, {""}},
    {0xCB, false, 1, {""}},
    {0x00, false, 0, {NULL}},
};

static bool valid(const struct row *row)
{
    struct improv_bytes values[MOST] = {{NULL, 0}};
    for (size_t i = 0; i < row->count; i++)
        values[i] = text_exact(row->values[i]);
    bool good = improv_digo_valid(row->command, values, row->count);
    for (size_t i = 0; i < row->count; i++)
        free((void *)(uintptr_t)values[i].data);
    return good;
}

/* [DIGO-1] [DIGO-2] [DIGO-3] [STR-2] */
static void judges_every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (valid(&rows[i]) != rows[i].good)
            fail_msg("row %d", (int)i);
}

/* [DIGO-1] [DIGO-2] [DIGO-3] every command with every count */
static void knows_how_many(void **state)
{
    (void)state;
    static const struct improv_bytes empty[MOST];
    for (unsigned command = 0; command <= 0xFF; command++)
        for (size_t count = 0; count <= MOST; count++) {
            bool good = (command == 0xC8 && count == 5) ||
                        (command == 0xC9 && (count == 4 || count == 5)) ||
                        (command == 0xCA && count == 1);
            if (improv_digo_valid((uint8_t)command, empty, count) != good)
                fail_msg("0x%02X with %zu", command, count);
        }
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
    {"30*200 '1'", true},
    {"30*200", false},
    {"39*200", false},
    {"'6553' FF", false},
    {"FF*20", false},
};

static bool host_valid(struct improv_bytes port, struct improv_bytes port_http,
                       struct improv_bytes ssl)
{
    const struct improv_bytes values[] = {chars("host"), port, chars(""),
                                          port_http, ssl};
    return improv_digo_valid(IMPROV_COMMAND_DIGO_HOST, values, 5);
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
    {"'no' 00", -2},  {"'yes' 00", -2},   {"'on' 20", -2}, {"'true' 00", -2},
    {"00 6E 6F", -2}, {"'O' 4E", 1},      {"6E EF", -2},   {"41*250", -2},
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

/* [DIGO-1] [DIGO-3] what makes no frame is not written */
static void does_not_write_what_does_not_fit(void **state)
{
    (void)state;
    static const uint8_t text[256];
    uint8_t buffer[IMPROV_FRAME_MAX];
    struct improv_bytes values[5] = {{text, 255}};
    assert_int_equal(improv_strings_encode(0xCA, values, 1, buffer), 0);
    values[0].length = 254;
    assert_int_equal(improv_strings_encode(0xCA, values, 1, buffer),
                     IMPROV_FRAME_MAX);
    for (size_t i = 0; i < 5; i++)
        values[i] = (struct improv_bytes){text, 50};
    assert_int_equal(improv_strings_encode(0xC8, values, 5, buffer),
                     IMPROV_FRAME_MAX);
    values[4].length = 51;
    assert_int_equal(improv_strings_encode(0xC8, values, 5, buffer), 0);
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
        cmocka_unit_test(knows_how_many),
        cmocka_unit_test(knows_ports),
        cmocka_unit_test(knows_ssl_in_all_spellings),
        cmocka_unit_test(does_not_write_what_does_not_fit),
        cmocka_unit_test(knows_its_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
