/* SPDX-License-Identifier: Apache-2.0 */
/* Wi-Fi credentials: the payload of command 0x01. */
#include "device.h"
#include "improv/credentials.h"
#include "unit.h"

struct pair {
    const char *ssid, *password;
    bool good;
};

static const struct pair pairs[] = {
    {"", "", false}, /* [WIFI-2] no SSID */
    {"", "'password'", false},
    {"'Cafe'", "", true}, /* [WIFI-3] an open network */
    {"'Cafe'", "'p'", false},
    {"'Cafe'", "'passwor'", false},
    {"'Cafe'", "'password'", true},
    {"'C'", "", true},
    {"41*32", "", true}, /* [WIFI-2] */
    {"41*33", "", false},
    {"41*255", "", false},
    {"41*288", "", false},     /* 32 in its low byte */
    {"00 FF 80 0A", "", true}, /* [WIFI-2] an SSID is bytes */
    {"'Cafe'", "41*63", true},
    {"'Cafe'", "41*64", true}, /* [WIFI-3] hexadecimal */
    {"'Cafe'", "41*63 47", false},
    {"'Cafe'", "47 41*63", false},
    {"'Cafe'", "'afAF09' 30*58", true},
    {"'Cafe'", "2F 30*63", false}, /* before '0' */
    {"'Cafe'", "3A 30*63", false}, /* after '9' */
    {"'Cafe'", "40 30*63", false}, /* before 'A' */
    {"'Cafe'", "60 30*63", false}, /* before 'a' */
    {"'Cafe'", "67 30*63", false}, /* after 'f' */
    {"'Cafe'", "10 30*63", false}, /* '0' but for one bit */
    {"'Cafe'", "E1 30*63", false},
    {"'Cafe'", "47*63", true}, /* a passphrase, no key */
    {"'Cafe'", "41*65", false},
    {"'Cafe'", "41*264", false}, /* 8 in its low byte */
    {"'Cafe'", "FF*8", true},    /* a password is bytes too */
    {"41*32", "61*64", true},
};

/* [WIFI-2] [WIFI-3] */
static void judges_every_pair(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct improv_bytes ssid = text_exact(pairs[i].ssid);
        struct improv_bytes password = text_exact(pairs[i].password);
        if (improv_credentials_valid(ssid, password) != pairs[i].good)
            fail_msg("%s, %s", pairs[i].ssid, pairs[i].password);
        free((void *)(uintptr_t)ssid.data);
        free((void *)(uintptr_t)password.data);
    }
}

/* --- What a device makes of it ------------------------------------------- */

struct row {
    const char *data;
    bool good;
    uint8_t ssid_length, password_length;
};

static const struct row rows[] = {
    {"", false, 0, 0}, /* an empty Wi-Fi payload */
    {"00", false, 0, 0},
    {"00 00", false, 0, 0}, /* [WIFI-2] no SSID */
    {"00 08 'password'", false, 0, 0},
    {"04", false, 0, 0},
    {"04 'Cafe'", false, 0, 0}, /* the SSID ends at the data's end */
    {"05 'Cafe'", false, 0, 0},
    {"04 'Cafe' 00", true, 4, 0}, /* [WIFI-3] an open network */
    {"04 'Cafe' 08 'password'", true, 4, 8},
    {"04 'Cafe' 07 'passwor'", false, 0, 0},
    {"04 'Cafe' 01 'p'", false, 0, 0},
    {"04 'Cafe' 09 'password'", false, 0, 0}, /* would take the checksum in */
    {"04 'Cafe' FF 'password'", false, 0, 0},
    {"04 'Cafe' 08 'password' 00", false, 0, 0}, /* a third string */
    {"04 'Cafe' 07 'password'", false, 0, 0},    /* a byte left over */
    {"01 41 00", true, 1, 0},
    {"20 41*32 00", true, 32, 0}, /* [WIFI-2] */
    {"21 41*33 00", false, 0, 0},
    {"04 00 FF 80 0A 00", true, 4, 0}, /* [WIFI-2] an SSID is bytes */
    {"04 'Cafe' 3F 41*63", true, 4, 63},
    {"04 'Cafe' 40 41*64", true, 4, 64}, /* [WIFI-3] hexadecimal */
    {"04 'Cafe' 40 41*63 47", false, 0, 0},
    {"04 'Cafe' 41 41*65", false, 0, 0},
    {"04 'Cafe' 08 FF*8", true, 4, 8}, /* a password is bytes too */
    {"20 41*32 40 61*64", true, 32, 64},
    {"FE 41*254", false, 0, 0},
};

static bool asks(const char *data, struct improv_device_action *ret_action)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct text text = text_read(data);
    improv_frame_begin(frame, IMPROV_COMMAND_WIFI_SETTINGS);
    assert_true(improv_frame_fill(frame, text_view(&text)));
    device_begins();
    return central_asks(frame_view(frame), ret_action);
}

static void check_row(const struct row *row)
{
    struct improv_device_action action;
    bool asked = asks(row->data, &action);
    if (asked != row->good)
        fail_msg("%s", row->data);
    if (asked) {
        assert_int_equal(action.type, IMPROV_ACTION_JOIN);
        assert_int_equal(action.credentials->ssid_length, row->ssid_length);
        assert_int_equal(action.credentials->password_length,
                         row->password_length);
    } else {
        assert_int_equal(device_error(), IMPROV_ERROR_INVALID_RPC);
        assert_int_equal(device.state, IMPROV_STATE_AUTHORIZED);
        assert_true(device_keeps_nothing());
    }
}

/* [WIFI-1] [WIFI-2] [WIFI-3] [STR-1]; what is refused changes nothing */
static void judges_every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_row(&rows[i]);
}

/* [WIFI-1] and nothing but the two strings */
static void reads_both_strings(void **state)
{
    (void)state;
    struct improv_device_action action;
    assert_true(asks("04 'Cafe' 08 'password'", &action));
    assert_memory_equal(action.credentials->ssid, "Cafe\0\0\0", 7);
    assert_memory_equal(action.credentials->password, "password\0\0\0", 11);
}

/* [WIFI-1] the seed's example, byte by byte */
static void writes_the_example(void **state)
{
    (void)state;
    const struct improv_bytes strings[] = {chars("MyWirelessAP"),
                                           chars("mysecurepassword")};
    uint8_t frame[IMPROV_FRAME_MAX];
    improv_strings_encode(IMPROV_COMMAND_WIFI_SETTINGS, strings, 2, frame);
    assert_bytes(frame_view(frame),
                 "01 1E 0C 'MyWirelessAP' 10 'mysecurepassword' C0");
}

/* [WIFI-1] [WIFI-3] */
static void writes_an_open_network(void **state)
{
    (void)state;
    const struct improv_bytes strings[] = {chars("Cafe"), chars("")};
    uint8_t frame[IMPROV_FRAME_MAX];
    improv_strings_encode(IMPROV_COMMAND_WIFI_SETTINGS, strings, 2, frame);
    assert_bytes(frame_view(frame), "01 06 04 'Cafe' 00 7A");
}

/* [WIFI-8] however the join ends */
static void wipes_when_it_ends(void **state)
{
    (void)state;
    static const enum improv_device_event_type ends[] = {
        IMPROV_EVENT_JOINED, IMPROV_EVENT_JOIN_FAILED, IMPROV_EVENT_STOP};
    for (size_t i = 0; i < COUNT(ends); i++) {
        struct improv_device_action action;
        assert_true(asks("04 'Cafe' 08 'password'", &action));
        assert_false(device_keeps_nothing());
        host_tells(&(struct improv_device_event){.type = ends[i],
                                                 .number = action.number});
        assert_int_not_equal(device.state, IMPROV_STATE_PROVISIONING);
        assert_true(device_keeps_nothing());
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_every_pair),
        cmocka_unit_test(judges_every_row),
        cmocka_unit_test(reads_both_strings),
        cmocka_unit_test(writes_the_example),
        cmocka_unit_test(writes_an_open_network),
        cmocka_unit_test(wipes_when_it_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
