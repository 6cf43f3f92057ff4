/* SPDX-License-Identifier: Apache-2.0 */
/* When the service starts by itself, and when it ends. */
#include "harness.h"

static void start_by_itself(void)
{
    PASSES(WIFI_MS - 1);
    EXPECT_NOTHING();
    PASSES(1);
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
}

/* [RUN-2] */
static void starts_when_wifi_stays_away(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON);
    WIFI_DOWN();
    EXPECT_DEADLINE(WIFI_MS);
    start_by_itself();
}

/* [RUN-2] */
static void does_not_start_for_a_short_gap(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON);
    WIFI_UP();
    WIFI_DOWN();
    PASSES(WIFI_MS - 1);
    WIFI_UP();
    PASSES(WIFI_MS);
    EXPECT_NOTHING();
    WIFI_DOWN();
    EXPECT_DEADLINE(WIFI_MS); /* counted from the beginning */
    start_by_itself();
}

/* [RUN-2] that it is still away is no news */
static void does_not_count_anew_when_told_again(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON);
    WIFI_DOWN();
    PASSES(1000);
    WIFI_DOWN();
    EXPECT_DEADLINE(WIFI_MS - 1000);
}

/* [RUN-3] [RUN-2] and round it goes */
static void can_be_provisioned_again(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON);
    for (int i = 0; i < 3; i++) {
        WIFI_DOWN();
        start_by_itself();
        BUTTON_PRESSED();
        EXPECT_STATE(0x02);
        EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
        CENTRAL_SENDS_EXAMPLE(1);
        JOIN_WORKS(NULL);
        EXPECT_RESULT("01 00 01");
        EXPECT_STATE(0x04);
        EXPECT_LIGHT(IMPROV_PATTERN_OFF);
        EXPECT_DEADLINE(LINGER_MS);
        PASSES(LINGER_MS);
        EXPECT_WITHDRAWN();
        EXPECT_READ(IMPROV_CHARACTERISTIC_RESULT, "");
    }
}

/* [RUN-3] [RUN-2] Wi-Fi that goes while it lingers is not forgotten */
static void starts_again_after_a_loss_in_the_linger(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    WIFI_DOWN();
    PASSES(LINGER_MS);
    EXPECT_WITHDRAWN();
    EXPECT_DEADLINE(WIFI_MS);
    start_by_itself();
}

/* [RUN-1] asked to run again while it lingers */
static void starts_again_while_it_lingers(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE); /* the linger is over */
}

/* [RUN-2] what was counted before the service ran is not counted on: it
 * would start a service anew that is about to end */
static void counts_no_more_once_it_runs(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON);
    WIFI_DOWN();
    PASSES(WIFI_MS - 5000);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    PASSES(LINGER_MS);
    EXPECT_WITHDRAWN();
}

/* [RUN-1] */
static void starting_twice_changes_nothing(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    SERVICE_STARTS();
    EXPECT_NOTHING();
    CENTRAL_SENDS_EXAMPLE(1);
    SERVICE_STARTS();
    EXPECT_NOTHING();
}

/* [RUN-5] whatever it does, it can be stopped; and that twice */
static void stops_in_every_state(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON | WITH_IDENTIFY | WITH_DIGO);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    CENTRAL_WRITES(1, "02 00 02");
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    CENTRAL_WRITES(1, "01 1E");
    SERVICE_STOPS();
    EXPECT_WITHDRAWN();
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    SERVICE_STOPS();
    EXPECT_NOTHING();
    EXPECT_DEADLINE(WIFI_MS); /* it never had Wi-Fi [RUN-2] */
}

/* [WIFI-6] [ERR-1] a late tick, and a frame in the same moment: the host
 * handles the tick first, so nobody misses the failure */
static void a_failure_is_told_before_another_frame(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    CENTRAL_SENDS_EXAMPLE(1);
    harness.now_ms += CONNECT_MS + 3;
    EXPECT_DEADLINE(0);
    PASSES(0);
    EXPECT_JOIN_GIVEN_UP();
    CENTRAL_WRITES(2, "02 00 02");
    EXPECT_ERROR(0x00);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(starts_when_wifi_stays_away),
        CONVERSATION(does_not_start_for_a_short_gap),
        CONVERSATION(does_not_count_anew_when_told_again),
        CONVERSATION(can_be_provisioned_again),
        CONVERSATION(starts_again_after_a_loss_in_the_linger),
        CONVERSATION(starts_again_while_it_lingers),
        CONVERSATION(counts_no_more_once_it_runs),
        CONVERSATION(starting_twice_changes_nothing),
        CONVERSATION(stops_in_every_state),
        CONVERSATION(a_failure_is_told_before_another_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
