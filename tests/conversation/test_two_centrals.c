/* SPDX-License-Identifier: Apache-2.0 */
/* Several centrals at a time: none disturbs another. */
#include "harness.h"

/* [MANY-1] two frames, a byte of each in turn */
static void frames_never_meet(void **state)
{
    (void)state;
    const struct text one = text_read(EXAMPLE);
    const struct text two = text_read("CA 06 05 'token' CS");
    DEVICE_AUTHORIZED(WITH_DIGO);
    for (size_t i = 0; i < one.length; i++) {
        if (i < two.length)
            central_writes_bytes(2, 0, (struct improv_bytes){two.bytes + i, 1},
                                 AT);
        if (i + 1 == two.length) {
            EXPECT_REQUEST("CA 06 05 'token' CS");
            STORE_WORKS();
            EXPECT_RESULT("CA 00 CA");
        }
        central_writes_bytes(1, 0, (struct improv_bytes){one.bytes + i, 1}, AT);
    }
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [MANY-1] one that misbehaves, and one that goes */
static void half_a_frame_outlives_the_others(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, "01 06 04 'Ca'");
    CENTRAL_WRITES(2, "01 FF 41*400");
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES(2, "01");
    CENTRAL_LEAVES(2);
    EXPECT_ERROR(0x00);
    CENTRAL_LEAVES(3);
    CENTRAL_WRITES(1, "'fe' 00 7A");
    EXPECT_STATE(0x03);
    EXPECT_JOIN("Cafe", "");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [MANY-1] [FRM-7] each has its own 5 s */
static void each_has_its_own_time(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, "01 06");
    PASSES(3000);
    CENTRAL_WRITES(2, "01 06");
    EXPECT_DEADLINE(2000);
    PASSES(2000);
    EXPECT_ERROR(0x01);
    EXPECT_DEADLINE(3000);
    CENTRAL_WRITES(2, "04 'Cafe' 00 7A");
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("Cafe", "");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [FRM-7] two fall silent at once */
static void both_run_out_at_once(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, "01");
    CENTRAL_WRITES(2, "01");
    PASSES(5000);
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x01);
}

/* [MANY-2] */
static void tells_when_there_is_no_room(void **state)
{
    (void)state;
    DEVICE_WITH_PLACES(PLAIN, 2);
    SERVICE_STARTS();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    CENTRAL_WRITES(1, "01 06");
    CENTRAL_WRITES(2, "01 06");
    CENTRAL_WRITES(3, "01 06");
    EXPECT_ERROR(0xFF);
    CENTRAL_WRITES(3, "04 'Cafe' 00 7A");
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0xFF);
    CENTRAL_LEAVES(1);
    EXPECT_ERROR(0x00);
    CENTRAL_WRITES(3, "01 06 04 'Cafe' 00 7A");
    EXPECT_STATE(0x03);
    EXPECT_JOIN("Cafe", "");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [MANY-1] the first come is the first served */
static void the_second_is_refused_while_the_first_joins(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_SENDS_EXAMPLE(1);
    CENTRAL_WRITES(2, "01 06 04 'Cafe' 00 CS");
    EXPECT_ERROR(0x04);
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(frames_never_meet),
        CONVERSATION(half_a_frame_outlives_the_others),
        CONVERSATION(each_has_its_own_time),
        CONVERSATION(both_run_out_at_once),
        CONVERSATION(tells_when_there_is_no_room),
        CONVERSATION(the_second_is_refused_while_the_first_joins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
