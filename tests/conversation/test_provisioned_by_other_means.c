/* SPDX-License-Identifier: Apache-2.0 */
/* Wi-Fi comes up without our doing. */
#include "harness.h"

/* [RUN-4] */
static void ends_while_it_waits(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    PASSES(LINGER_MS);
    EXPECT_WITHDRAWN();
    PASSES(10 * WIFI_MS);
    EXPECT_NOTHING();
}

/* [RUN-4] there is no result: nobody asked for one */
static void ends_while_it_is_authorized(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, "01 1E 0C 'MyWire'");
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    EXPECT_READ(IMPROV_CHARACTERISTIC_RESULT, "");
    CENTRAL_WRITES(1, "'lessAP' 10 'mysecurepassword' C0");
    EXPECT_ERROR(0x04);
}

/* [RUN-4] while it joins, only the host's answer counts */
static void does_not_end_a_join(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_SENDS_EXAMPLE(1);
    WIFI_UP();
    WIFI_DOWN();
    WIFI_UP();
    EXPECT_NOTHING();
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    WIFI_UP();
    EXPECT_NOTHING();
}

/* [RUN-4] an address that changes is no news */
static void what_was_up_is_no_news(void **state)
{
    (void)state;
    DEVICE(PLAIN);
    WIFI_UP();
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    WIFI_UP();
    EXPECT_NOTHING();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(ends_while_it_waits),
        CONVERSATION(ends_while_it_is_authorized),
        CONVERSATION(does_not_end_a_join),
        CONVERSATION(what_was_up_is_no_news),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
