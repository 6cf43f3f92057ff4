/* SPDX-License-Identifier: Apache-2.0 */
/* Which one is it? The device shows where it is. */
#include "harness.h"

#define IDENTIFY "02 00 02"

/* [IDF-1] [IND-3] no authorization, no result, no error */
static void identifies_without_authorization(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON | WITH_IDENTIFY);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    PASSES(IDENTIFY_MS - 1);
    EXPECT_NOTHING();
    PASSES(1);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    EXPECT_READ(IMPROV_CHARACTERISTIC_RESULT, "");
}

/* [IDF-1] asked again, it begins anew */
static void identifies_anew(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    PASSES(IDENTIFY_MS - 1);
    CENTRAL_WRITES(2, IDENTIFY);
    EXPECT_NOTHING();
    EXPECT_DEADLINE(IDENTIFY_MS);
    PASSES(IDENTIFY_MS);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
}

/* [AUTH-5] */
static void the_button_ends_it(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON | WITH_IDENTIFY);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    BUTTON_PRESSED();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    EXPECT_DEADLINE(IDENTIFY_MS);
    BUTTON_PRESSED();
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    EXPECT_DEADLINE(AUTHORIZED_MS);
}

/* [IND-3] it goes on when the authorization runs out */
static void outlives_the_authorization(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON | WITH_IDENTIFY);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    BUTTON_PRESSED();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    PASSES(AUTHORIZED_MS - 4000);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    PASSES(4000);
    EXPECT_STATE(0x01);
    PASSES(IDENTIFY_MS - 4000);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
}

/* [IDF-3] [IND-4] acknowledged, but nothing to see */
static void shows_nothing_while_provisioning(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    CENTRAL_SENDS_EXAMPLE(1);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_NOTHING();
    EXPECT_DEADLINE(CONNECT_MS);
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_NOTHING();
}

/* [IDF-3] it still clears an error [ERR-1] */
static void clears_the_error(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    CENTRAL_SENDS_EXAMPLE(1);
    CENTRAL_WRITES(1, "77 00 77");
    EXPECT_ERROR(0x02);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_ERROR(0x00);
}

/* [IDF-2] */
static void is_unknown_where_nothing_can_be_shown(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_ERROR(0x02);
}

/* [IDF-1] it has no data */
static void refuses_data(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    CENTRAL_WRITES(1, "02 01 00 CS");
    EXPECT_ERROR(0x01);
}

/* [IND-3] provisioned by other means, the light goes off and stays off */
static void ends_when_provisioned(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    CENTRAL_WRITES(1, IDENTIFY);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    EXPECT_DEADLINE(LINGER_MS);
    PASSES(LINGER_MS);
    EXPECT_WITHDRAWN();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(identifies_without_authorization),
        CONVERSATION(identifies_anew),
        CONVERSATION(the_button_ends_it),
        CONVERSATION(outlives_the_authorization),
        CONVERSATION(shows_nothing_while_provisioning),
        CONVERSATION(clears_the_error),
        CONVERSATION(is_unknown_where_nothing_can_be_shown),
        CONVERSATION(refuses_data),
        CONVERSATION(ends_when_provisioned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
