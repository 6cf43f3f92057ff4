/* SPDX-License-Identifier: Apache-2.0 */
/* Events so close together that the host takes no actions in between. */
#include "harness.h"

static void in_one_go(enum improv_device_event_type type)
{
    harness.unrecorded = true;
    improv_device_handle(&harness.device,
                         &(struct improv_device_event){.type = type},
                         harness.now_ms);
}

static void write_in_one_go(const char *string)
{
    const struct text text = text_read(string);
    harness.unrecorded = true;
    improv_device_handle(
        &harness.device,
        &(struct improv_device_event){.type = IMPROV_EVENT_WRITE,
                                      .central = 1,
                                      .bytes = text_view(&text)},
        harness.now_ms);
}

/* [RUN-5] [WIFI-8] no join with credentials that are wiped */
static void a_join_is_not_begun_after_stopping(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    write_in_one_go(EXAMPLE);
    SERVICE_STOPS();
    EXPECT_WITHDRAWN();
    EXPECT_ROLL_BACK();
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

/* [WIFI-8] [WIFI-4] nor with those of another command */
static void a_join_keeps_its_own_credentials(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    write_in_one_go("01 06 04 'Cafe' 00 CS");
    write_in_one_go("CA FF FE 41*254 CS");
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x04);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("Cafe", "");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [WIFI-6] */
static void a_join_is_not_begun_after_it_was_given_up(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    write_in_one_go(EXAMPLE);
    PASSES(CONNECT_MS);
    EXPECT_ERROR(0x03);
    EXPECT_STATE(0x02);
    EXPECT_ROLL_BACK();
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
}

/* [REQ-3] nothing is stored of which 0xFF was said */
static void settings_are_not_stored_after_the_time_out(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    write_in_one_go("CA 01 00 CS");
    PASSES(5000);
    EXPECT_ERROR(0xFF);
}

/* [ADV-3] [RUN-1] it runs: nothing is withdrawn after it is advertised */
static void a_service_that_starts_again_is_not_withdrawn(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    in_one_go(IMPROV_EVENT_STOP);
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
}

/* [ADV-3] what was to be told is not told without a service */
static void nothing_is_told_after_stopping(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    write_in_one_go("77 00 77");
    in_one_go(IMPROV_EVENT_WIFI_UP);
    SERVICE_STOPS();
    EXPECT_WITHDRAWN();
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

/* [ERR-1] an error that was cleared is not told */
static void an_error_that_is_cleared_is_not_told(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_IDENTIFY);
    write_in_one_go("77 00 77");
    CENTRAL_WRITES(1, "02 00 02");
    EXPECT_ERROR(0x00);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(a_join_is_not_begun_after_stopping),
        CONVERSATION(a_join_keeps_its_own_credentials),
        CONVERSATION(a_join_is_not_begun_after_it_was_given_up),
        CONVERSATION(settings_are_not_stored_after_the_time_out),
        CONVERSATION(a_service_that_starts_again_is_not_withdrawn),
        CONVERSATION(nothing_is_told_after_stopping),
        CONVERSATION(an_error_that_is_cleared_is_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
