/* SPDX-License-Identifier: Apache-2.0 */
/* A central goes, at each step. */
#include "harness.h"

/* [FRM-6] half a frame does not eat the next client's first command */
static void drops_half_a_frame(void **state)
{
    (void)state;
    const struct text text = text_read(EXAMPLE);
    for (size_t half = 1; half < text.length; half++) {
        DEVICE_AUTHORIZED(PLAIN);
        central_writes_bytes(1, 0, (struct improv_bytes){text.bytes, half}, AT);
        CENTRAL_LEAVES(1);
        EXPECT_NOTHING(); /* in silence */
        EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
        CENTRAL_SENDS_EXAMPLE(half % 2 ? 1 : 2);
    }
}

/* [ERR-2] */
static void clears_the_error(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, "77 00 77");
    EXPECT_ERROR(0x02);
    CENTRAL_LEAVES(1);
    EXPECT_ERROR(0x00);
    CENTRAL_LEAVES(1);
    EXPECT_NOTHING();
}

/* [ERR-2] */
static void starts_without_an_error(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, "77 00 77");
    EXPECT_ERROR(0x02);
    SERVICE_STOPS();
    EXPECT_WITHDRAWN();
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    EXPECT_READ(IMPROV_CHARACTERISTIC_ERROR, "00");
}

/* [ERR-1] [ERR-2] centrals that are still there are told so */
static void tells_that_starting_again_clears_the_error(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x04);
    SERVICE_STARTS();
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
}

/* [WIFI-9] the device goes on joining */
static void does_not_stop_a_join(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_SENDS_EXAMPLE(1);
    CENTRAL_LEAVES(1);
    EXPECT_NOTHING();
    EXPECT_DEADLINE(CONNECT_MS);
    JOIN_WORKS("http://a/");
    EXPECT_RESULT("01 0A 09 'http://a/' CS"); /* for who comes next */
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    CENTRAL_LEAVES(1);
    EXPECT_NOTHING();
    EXPECT_DEADLINE(LINGER_MS);
}

/* [WIFI-9] [WIFI-6] the error stays for one who comes back */
static void keeps_the_error_of_a_join_that_fails_later(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_SENDS_EXAMPLE(1);
    CENTRAL_LEAVES(1);
    JOIN_FAILS();
    EXPECT_JOIN_GIVEN_UP();
    EXPECT_READ(IMPROV_CHARACTERISTIC_ERROR, "03");
}

/* [AUTH-2] the authorization is the device's, not the central's */
static void keeps_the_authorization(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON | WITH_DIGO);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    CENTRAL_LEAVES(1);
    BUTTON_PRESSED();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    PASSES(1000);
    CENTRAL_LEAVES(1);
    EXPECT_NOTHING();
    EXPECT_DEADLINE(AUTHORIZED_MS - 1000);
}

/* [DIGO-7] what is being stored is stored */
static void does_not_stop_storing(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    CENTRAL_WRITES(1, "CA 06 05 'token' CS");
    EXPECT_REQUEST("CA 06 05 'token' CS");
    CENTRAL_LEAVES(1);
    EXPECT_NOTHING();
    STORE_WORKS();
    EXPECT_RESULT("CA 00 CA");
}

/* [IDF-1] */
static void does_not_stop_identifying(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    CENTRAL_WRITES(1, "02 00 02");
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    CENTRAL_LEAVES(1);
    EXPECT_NOTHING();
    EXPECT_DEADLINE(IDENTIFY_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(drops_half_a_frame),
        CONVERSATION(clears_the_error),
        CONVERSATION(starts_without_an_error),
        CONVERSATION(tells_that_starting_again_clears_the_error),
        CONVERSATION(does_not_stop_a_join),
        CONVERSATION(keeps_the_error_of_a_join_that_fails_later),
        CONVERSATION(keeps_the_authorization),
        CONVERSATION(does_not_stop_storing),
        CONVERSATION(does_not_stop_identifying),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
