/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts that answer late, twice, or never. */
#include "harness.h"

#define TOKEN "CA 06 05 'token' CS"

static void answer(enum improv_device_event_type type, uint8_t number)
{
    event_happens(&(struct improv_device_event){.type = type, .number = number},
                  AT);
}

/* [REQ-3] */
static void a_request_is_given_up_in_time(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_REQUEST(TOKEN);
    EXPECT_DEADLINE(5000);
    PASSES(5000);
    EXPECT_ERROR(0xFF);
    STORE_WORKS();
    EXPECT_NOTHING();
}

/* [REQ-3] the answer to the one before is not taken for this one's */
static void a_late_answer_is_not_the_next_ones(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO | WITH_INFO);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_REQUEST(TOKEN);
    uint8_t first = current_number(IMPROV_EVENT_ANSWERED);
    PASSES(5000);
    EXPECT_ERROR(0xFF);
    CENTRAL_WRITES(1, "03 00 03");
    EXPECT_ERROR(0x00);
    EXPECT_REQUEST("03 00 03");
    answer(IMPROV_EVENT_ANSWERED, first);
    EXPECT_NOTHING();
    answer(IMPROV_EVENT_REFUSED, first);
    EXPECT_NOTHING();
    HOST_ANSWERS("a b c d");
    EXPECT_RESULT("03 08 01 'a' 01 'b' 01 'c' 01 'd' CS");
    HOST_ANSWERS("a b c d");
    EXPECT_NOTHING();
}

/* [WIFI-6] neither is the end of a join that was given up */
static void a_late_join_is_not_the_next_ones(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_SENDS_EXAMPLE(1);
    uint8_t first = current_number(IMPROV_EVENT_JOINED);
    PASSES(CONNECT_MS);
    EXPECT_JOIN_GIVEN_UP();
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
    answer(IMPROV_EVENT_JOINED, first);
    EXPECT_NOTHING();
    answer(IMPROV_EVENT_JOIN_FAILED, first);
    EXPECT_NOTHING();
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

/* [REQ-4] [IDF-1] identify alone goes on */
static void one_request_at_a_time(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO | WITH_INFO | WITH_IDENTIFY);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_REQUEST(TOKEN);
    CENTRAL_WRITES(2, "03 00 03");
    EXPECT_ERROR(0xFF);
    CENTRAL_WRITES(2, "01 00 01"); /* whatever its data */
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0xFF);
    CENTRAL_WRITES(2, "02 01 00 CS");
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES(2, "02 00 02");
    EXPECT_ERROR(0x00);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    STORE_WORKS();
    EXPECT_RESULT("CA 00 CA");
}

/* [REQ-3] [ERR-1] another's 0xFF does not hide that it was given up */
static void a_time_out_is_seen_after_another_error(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_REQUEST(TOKEN);
    CENTRAL_WRITES(2, TOKEN);
    EXPECT_ERROR(0xFF);
    PASSES(5000);
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0xFF);
}

/* [RES-1] [RES-2] an answer that is no frame gives an empty result */
static void a_malformed_answer_is_empty(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x04, 0x02, 0x01};
    DEVICE_AUTHORIZED(WITH_SCAN);
    CENTRAL_WRITES(1, "04 00 04");
    EXPECT_REQUEST("04 00 04");
    event_happens(&(struct improv_device_event){.type = IMPROV_EVENT_ANSWERED,
                                                .number = current_number(
                                                    IMPROV_EVENT_ANSWERED),
                                                .bytes = {bytes, sizeof bytes}},
                  AT);
    EXPECT_RESULT("04 00 04");
}

/* [RUN-4] the network before that comes after all is taken as any other */
static void what_is_restored_too_late_ends_the_session(void **state)
{
    (void)state;
    DEVICE(PLAIN);
    WIFI_UP();
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    CENTRAL_SENDS_EXAMPLE(1);
    WIFI_DOWN();
    JOIN_FAILS();
    EXPECT_JOIN_GIVEN_UP();
    PASSES(WIFI_MS);
    EXPECT_NOTHING();
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(a_request_is_given_up_in_time),
        CONVERSATION(a_late_answer_is_not_the_next_ones),
        CONVERSATION(a_late_join_is_not_the_next_ones),
        CONVERSATION(one_request_at_a_time),
        CONVERSATION(a_time_out_is_seen_after_another_error),
        CONVERSATION(a_malformed_answer_is_empty),
        CONVERSATION(what_is_restored_too_late_ends_the_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
