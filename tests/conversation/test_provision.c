/* SPDX-License-Identifier: Apache-2.0 */
/* From boot to a network: the way everybody hopes for. */
#include "harness.h"

/* [RUN-1] [AUTH-1] [WIFI-1] [WIFI-4] [WIFI-5] [RUN-3] [ADV-4] [ID-3] */
static void provisions_with_the_seeds_example(void **state)
{
    (void)state;
    DEVICE(PLAIN);
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    CENTRAL_WRITES(1, "01 1E 0C 'MyWirelessAP' 10 'mysecurepassword' C0");
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
    PASSES(4000);
    JOIN_WORKS("http://192.168.1.7/");
    EXPECT_RESULT("01 14 13 'http://192.168.1.7/' CS"); /* before the state */
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    PASSES(LINGER_MS - 1);
    EXPECT_NOTHING();
    PASSES(1);
    EXPECT_WITHDRAWN();
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
}

/* [RES-1] [WIFI-5] */
static void gives_an_empty_result_where_there_is_no_url(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_SENDS_EXAMPLE(1);
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

/* [RES-2] a URL that does not fit is left out whole */
static void leaves_a_url_out_that_is_too_long(void **state)
{
    (void)state;
    char url[256];
    memset(url, 'u', sizeof url);
    for (size_t length = 254; length <= 255; length++) {
        DEVICE_AUTHORIZED(PLAIN);
        CENTRAL_SENDS_EXAMPLE(1);
        url[length - 1] = 'u';
        url[length] = '\0';
        JOIN_WORKS(url);
        EXPECT_RESULT(length == 254 ? "01 FF FE 75*254 CS" : "01 00 01");
        EXPECT_STATE(0x04);
        EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    }
}

/* [WIFI-3] a frame of 9 bytes */
static void joins_an_open_network(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, "01 06 04 'Cafe' 00 CS");
    EXPECT_STATE(0x03);
    EXPECT_JOIN("Cafe", "");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [WIFI-4] [DIGO-4] one at a time */
static void refuses_more_while_it_joins_and_after(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    CENTRAL_SENDS_EXAMPLE(1);
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x04);
    CENTRAL_WRITES(1, "CA 01 00 CS");
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x04);
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x04);
}

/* [ERR-1] the same error twice is seen twice; a good frame clears it */
static void shows_a_repeated_error_again(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, "07 00 07");
    EXPECT_ERROR(0x02);
    CENTRAL_WRITES(1, "07 00 07");
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x02);
    EXPECT_READ(IMPROV_CHARACTERISTIC_ERROR, "02");
    CENTRAL_WRITES(1, "01 06 04 'Cafe' 00 CS");
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("Cafe", "");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [ID-5] [ERR-3] what is not offered is unknown, whatever it carries */
static void does_not_know_what_is_not_offered(void **state)
{
    (void)state;
    for (unsigned command = 0; command <= 0xFF; command++) {
        if (command == IMPROV_COMMAND_WIFI_SETTINGS)
            continue;
        DEVICE_AUTHORIZED(PLAIN);
        struct text frame = {3, {(uint8_t)command, 0, (uint8_t)command}};
        central_writes_bytes(1, 0, text_view(&frame), AT);
        EXPECT_ERROR(0x02);
    }
}

/* [WIFI-1] [WIFI-2] [WIFI-3] [STR-1] */
static void refuses_bad_credentials(void **state)
{
    (void)state;
    static const char *const frames[] = {
        "01 00 01", /* no payload */
        "01 01 00 CS",
        "01 05 04 'Cafe' CS",
        "01 06 05 'Cafe' 00 CS",
        "01 07 04 'Cafe' 01 'p' CS",
        "01 02 00 00 CS",
        "01 07 04 'Cafe' 00 00 CS",
        "01 07 04 'Cafe' 08 'p' CS",
    };
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, "07 00 07");
    EXPECT_ERROR(0x02);
    for (size_t i = 0; i < COUNT(frames); i++) {
        CENTRAL_WRITES(1, frames[i]);
        EXPECT_ERROR(0x00);
        EXPECT_ERROR(0x01);
    }
}

/* [RUN-1] a write without a service is dropped */
static void has_no_service_when_stopped(void **state)
{
    (void)state;
    DEVICE(WITH_IDENTIFY);
    CENTRAL_WRITES(1, EXAMPLE);
    CENTRAL_WRITES(1, "01 1E");
    EXPECT_NOTHING();
    EXPECT_READ(IMPROV_CHARACTERISTIC_STATE, ""); /* [ADV-3] */
    EXPECT_READ(IMPROV_CHARACTERISTIC_ERROR, "");
    EXPECT_READ(IMPROV_CHARACTERISTIC_CAPABILITIES, "");
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    CENTRAL_WRITES(1, "02 00 02");
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
}

/* [ID-2] [ID-6] what a central reads */
static void can_be_read(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    EXPECT_READ(IMPROV_CHARACTERISTIC_STATE, "02");
    EXPECT_READ(IMPROV_CHARACTERISTIC_ERROR, "00");
    EXPECT_READ(IMPROV_CHARACTERISTIC_COMMAND, "");
    EXPECT_READ(IMPROV_CHARACTERISTIC_RESULT, "");
    EXPECT_READ(IMPROV_CHARACTERISTIC_CAPABILITIES, "01");
    DEVICE_AUTHORIZED(PLAIN);
    EXPECT_READ(IMPROV_CHARACTERISTIC_CAPABILITIES, "00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(provisions_with_the_seeds_example),
        CONVERSATION(gives_an_empty_result_where_there_is_no_url),
        CONVERSATION(leaves_a_url_out_that_is_too_long),
        CONVERSATION(joins_an_open_network),
        CONVERSATION(refuses_more_while_it_joins_and_after),
        CONVERSATION(shows_a_repeated_error_again),
        CONVERSATION(does_not_know_what_is_not_offered),
        CONVERSATION(refuses_bad_credentials),
        CONVERSATION(has_no_service_when_stopped),
        CONVERSATION(can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
