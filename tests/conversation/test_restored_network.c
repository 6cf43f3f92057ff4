/* SPDX-License-Identifier: Apache-2.0 */
/* After a failed join the network before it comes back. */
#include "harness.h"

/* Wi-Fi is up and the service runs, because someone asked for it. */
static void boot_with_wifi(void)
{
    DEVICE(PLAIN);
    WIFI_UP();
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
}

static void join_in_vain(void)
{
    CENTRAL_SENDS_EXAMPLE(1);
    WIFI_DOWN();
    JOIN_FAILS();
    EXPECT_JOIN_GIVEN_UP();
}

/* [RUN-4] [WIFI-7] that it is back does not mean that we are done */
static void does_not_end_the_session(void **state)
{
    (void)state;
    boot_with_wifi();
    join_in_vain();
    WIFI_UP();
    EXPECT_NOTHING();
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [RUN-4] once: what comes up later is another network */
static void a_later_network_ends_it(void **state)
{
    (void)state;
    boot_with_wifi();
    join_in_vain();
    WIFI_UP();
    EXPECT_NOTHING();
    WIFI_DOWN();
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

/* [RUN-4] where there was no network, there is none to restore */
static void nothing_is_restored_where_nothing_was(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    WIFI_DOWN();
    join_in_vain();
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

/* [RUN-4] a second attempt before the network is back, in vain as well */
static void a_second_failure_does_not_end_the_session(void **state)
{
    (void)state;
    boot_with_wifi();
    join_in_vain();
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
    JOIN_FAILS();
    EXPECT_JOIN_GIVEN_UP();
    WIFI_UP();
    EXPECT_NOTHING();
    EXPECT_READ(IMPROV_CHARACTERISTIC_STATE, "02");
}

/* [RUN-4] it comes back after a second attempt, however late that is */
static void is_expected_until_it_is_back(void **state)
{
    (void)state;
    boot_with_wifi();
    join_in_vain();
    PASSES(WIFI_MS);
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
    JOIN_FAILS();
    EXPECT_JOIN_GIVEN_UP();
    WIFI_UP();
    EXPECT_NOTHING();
}

/* [RUN-4] [WIFI-7] the same, when a join is stopped */
static void is_expected_after_a_stopped_join(void **state)
{
    (void)state;
    boot_with_wifi();
    CENTRAL_SENDS_EXAMPLE(1);
    WIFI_DOWN();
    SERVICE_STOPS();
    EXPECT_WITHDRAWN();
    EXPECT_ROLL_BACK();
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    CENTRAL_SENDS_EXAMPLE(1);
    JOIN_FAILS();
    EXPECT_JOIN_GIVEN_UP();
    WIFI_UP();
    EXPECT_NOTHING();
}

/* [RUN-4] a late roll-back comes while the next join has begun */
static void comes_back_in_the_next_join(void **state)
{
    (void)state;
    boot_with_wifi();
    join_in_vain();
    PASSES(40000);
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
    WIFI_UP();
    WIFI_DOWN();
    PASSES(CONNECT_MS);
    EXPECT_JOIN_GIVEN_UP();
    PASSES(5000);
    WIFI_UP();
    EXPECT_NOTHING();
}

/* [RUN-4] what was joined is no network that is owed */
static void nothing_is_owed_after_a_success(void **state)
{
    (void)state;
    boot_with_wifi();
    CENTRAL_SENDS_EXAMPLE(1);
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    WIFI_DOWN();
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    join_in_vain();
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

/* [RUN-4] the next session knows nothing of it */
static void the_next_session_starts_anew(void **state)
{
    (void)state;
    boot_with_wifi();
    join_in_vain();
    SERVICE_STOPS();
    EXPECT_WITHDRAWN();
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(does_not_end_the_session),
        CONVERSATION(a_later_network_ends_it),
        CONVERSATION(nothing_is_restored_where_nothing_was),
        CONVERSATION(a_second_failure_does_not_end_the_session),
        CONVERSATION(is_expected_until_it_is_back),
        CONVERSATION(is_expected_after_a_stopped_join),
        CONVERSATION(comes_back_in_the_next_join),
        CONVERSATION(nothing_is_owed_after_a_success),
        CONVERSATION(the_next_session_starts_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
