/* SPDX-License-Identifier: Apache-2.0 */
/* Wi-Fi credentials: the payload of command 0x01. */
#include "unit.h"

static bool decode(const char *text, struct improv_credentials *credentials)
{
    struct improv_bytes data = text_exact(text);
    bool good = improv_credentials_decode(data, credentials);
    free((void *)(uintptr_t)data.data);
    return good;
}

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
    {"04 'Cafe'", false, 0, 0}, /* the SSID ends at the buffer's end */
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
    {"04 'Cafe' 40 47 41*63", false, 0, 0},
    {"04 'Cafe' 40 'afAF09' 30*58", true, 4, 64},
    {"04 'Cafe' 40 2F 30*63", false, 0, 0}, /* before '0' */
    {"04 'Cafe' 40 3A 30*63", false, 0, 0}, /* after '9' */
    {"04 'Cafe' 40 40 30*63", false, 0, 0}, /* before 'A' */
    {"04 'Cafe' 40 60 30*63", false, 0, 0}, /* before 'a' */
    {"04 'Cafe' 40 67 30*63", false, 0, 0}, /* after 'f' */
    {"04 'Cafe' 40 10 30*63", false, 0, 0}, /* '0' but for one bit */
    {"04 'Cafe' 40 E1 30*63", false, 0, 0},
    {"04 'Cafe' 41 41*65", false, 0, 0},
    {"04 'Cafe' 08 FF*8", true, 4, 8}, /* a password is bytes too */
    {"20 41*32 40 61*64", true, 32, 64},
};

/* [WIFI-1] [WIFI-2] [WIFI-3]; and what is refused changes nothing */
static void judges_every_row(void **state)
{
    (void)state;
    struct improv_credentials untouched;
    memset(&untouched, 0xEE, sizeof untouched);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct improv_credentials credentials = untouched;
        if (decode(rows[i].data, &credentials) != rows[i].good)
            fail_msg("%s", rows[i].data);
        if (rows[i].good) {
            assert_int_equal(credentials.ssid_length, rows[i].ssid_length);
            assert_int_equal(credentials.password_length,
                             rows[i].password_length);
        } else {
            assert_memory_equal(&credentials, &untouched, sizeof untouched);
        }
    }
}

/* [WIFI-1] */
static void reads_both_strings(void **state)
{
    (void)state;
    struct improv_credentials credentials;
    memset(&credentials, 0xEE, sizeof credentials);
    assert_true(decode("04 'Cafe' 08 'password'", &credentials));
    assert_memory_equal(credentials.ssid, "Cafe\0\0\0", 7);
    assert_memory_equal(credentials.password, "password\0\0\0", 11);
}

/* [WIFI-1] the seed's example, byte by byte */
static void writes_the_example(void **state)
{
    (void)state;
    struct improv_credentials credentials;
    uint8_t frame[IMPROV_FRAME_MAX];
    assert_true(improv_credentials_set(&credentials, chars("MyWirelessAP"),
                                       chars("mysecurepassword")));
    size_t length = improv_credentials_encode(&credentials, frame);
    assert_bytes(((struct improv_bytes){frame, length}),
                 "01 1E 0C 'MyWirelessAP' 10 'mysecurepassword' C0");
}

/* [WIFI-1] [WIFI-3] */
static void writes_an_open_network(void **state)
{
    (void)state;
    struct improv_credentials credentials;
    uint8_t frame[IMPROV_FRAME_MAX];
    assert_true(improv_credentials_set(&credentials, chars("Cafe"), chars("")));
    size_t length = improv_credentials_encode(&credentials, frame);
    assert_bytes(((struct improv_bytes){frame, length}),
                 "01 06 04 'Cafe' 00 7A");
}

/* [WIFI-8] */
static void wipes(void **state)
{
    (void)state;
    static const struct improv_credentials empty;
    struct improv_credentials credentials;
    memset(&credentials, 0xEE, sizeof credentials);
    improv_credentials_wipe(&credentials);
    assert_memory_equal(&credentials, &empty, sizeof empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_every_row),
        cmocka_unit_test(reads_both_strings),
        cmocka_unit_test(writes_the_example),
        cmocka_unit_test(writes_an_open_network),
        cmocka_unit_test(wipes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
