/* SPDX-License-Identifier: Apache-2.0 */
/* A wrong password can be corrected at once, without a power cycle. */
#include "harness.h"

static void join_and_stop(void)
{
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    PASSES(LINGER_MS);
    EXPECT_WITHDRAWN();
}

/* [WIFI-6] [WIFI-7] [ERR-1] */
static void corrects_a_wrong_password(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    for (int i = 0; i < 3; i++) {
        CENTRAL_WRITES(1, "01 0E 04 'Home' 08 'password' CS");
        if (i > 0)
            EXPECT_ERROR(0x00);
        EXPECT_STATE(0x03);
        EXPECT_JOIN("Home", "password");
        EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
        JOIN_FAILS();
        EXPECT_JOIN_GIVEN_UP();
    }
    CENTRAL_WRITES(1, "01 0E 04 'Home' 08 'Password' CS");
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("Home", "Password");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
    join_and_stop();
}

/* [WIFI-6] never stuck in 0x03; an answer that comes too late is none */
static void gives_up_by_itself(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_SENDS_EXAMPLE(1);
    EXPECT_DEADLINE(CONNECT_MS);
    PASSES(CONNECT_MS - 1);
    EXPECT_NOTHING();
    PASSES(1);
    EXPECT_JOIN_GIVEN_UP();
    JOIN_WORKS("http://too.late/");
    JOIN_FAILS();
    EXPECT_NOTHING();
    EXPECT_READ(IMPROV_CHARACTERISTIC_RESULT, "");
    EXPECT_READ(IMPROV_CHARACTERISTIC_STATE, "02");
}

/* [WIFI-6] [AUTH-2] the authorization begins anew after a failure */
static void authorizes_anew_after_a_failure(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    BUTTON_PRESSED();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    PASSES(AUTHORIZED_MS - 1);
    CENTRAL_SENDS_EXAMPLE(1);
    EXPECT_DEADLINE(CONNECT_MS); /* joining does not count as waiting */
    PASSES(20000);
    JOIN_FAILS();
    EXPECT_JOIN_GIVEN_UP();
    EXPECT_DEADLINE(AUTHORIZED_MS);
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
    join_and_stop();
}

/* [WIFI-7] stopping gives the join up as well */
static void rolls_back_when_stopped(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_SENDS_EXAMPLE(1);
    SERVICE_STOPS();
    EXPECT_WITHDRAWN();
    EXPECT_ROLL_BACK();
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

/* [WIFI-4] [WIFI-8] refused credentials are not kept for later */
static void does_not_keep_refused_credentials(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x04);
    BUTTON_PRESSED();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(corrects_a_wrong_password),
        CONVERSATION(gives_up_by_itself),
        CONVERSATION(authorizes_anew_after_a_failure),
        CONVERSATION(rolls_back_when_stopped),
        CONVERSATION(does_not_keep_refused_credentials),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
