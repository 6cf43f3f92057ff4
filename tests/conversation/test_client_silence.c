/* SPDX-License-Identifier: Apache-2.0 */
/* The device says nothing: each step has its time. */
#include "client_harness.h"

/* The first steps, as far as the `count`th operation, which hangs. */
static void hang_in_setup(int count)
{
    CLIENT(AUTHORIZE_MS);
    CONNECTED(HAS_ALL);
    for (int i = 0; i < count; i++) {
        client_harness.expected = client_harness.taken; /* seen elsewhere */
        CLIENT_PASSES(1000); /* each step has all of its time */
        READ_GIVES("02");
    }
    client_harness.expected = client_harness.taken;
}

/* [CLI-7] */
static void times_out_in_each_step_of_the_setup(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        hang_in_setup(i);
        EXPECT_CLIENT_DEADLINE(STEP_MS);
        CLIENT_PASSES(STEP_MS - 1);
        EXPECT_CLIENT_WAITS();
        CLIENT_PASSES(1);
        EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT,
                     i < 3 ? IMPROV_STEP_SUBSCRIBE : IMPROV_STEP_READ);
        OPERATION_FAILS(); /* it ends once */
        EXPECT_CLIENT_WAITS();
        OPERATION_DONE();
        EXPECT_CLIENT_WAITS();
        USER_SENDS(EXAMPLE); /* nor does it send [CLI-2] */
        EXPECT_ENDED(IMPROV_OUTCOME_BUSY, IMPROV_STEP_IDLE);
    }
}

/* [CLI-7] */
static void times_out_while_writing(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    CLIENT_PASSES(STEP_MS);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_WRITE);
    USER_SENDS(EXAMPLE); /* the link is still writing [CLI-2] */
    EXPECT_ENDED(IMPROV_OUTCOME_BUSY, IMPROV_STEP_READY);
    OPERATION_DONE();
    EXPECT_CLIENT_WAITS();
    CLIENT_SENDS(EXAMPLE);
}

/* [CLI-7] a device that answers a bad command with silence */
static void times_out_without_an_answer(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS("CA 01 00 CS");
    CLIENT_PASSES(STEP_MS - 1);
    EXPECT_CLIENT_WAITS();
    CLIENT_PASSES(1);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_ANSWER);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "03");
    EXPECT_DEVICE_STATE(0x03);
    CLIENT_PASSES(JOIN_MS); /* for ever in 0x03 */
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_ANSWER);
}

/* [CLI-7] */
static void times_out_while_reading_the_result(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS("CA 01 00 CS");
    DEVICE_NOTIFIES(RESULT, "CA");
    EXPECT_READ_OF(RESULT);
    CLIENT_PASSES(STEP_MS);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_RESULT);
}

/* [CLI-7] with nothing to do it waits as long as the user likes */
static void waits_for_the_user(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_PASSES(0x7FFFFFFF);
    EXPECT_CLIENT_WAITS();
    CLIENT_SENDS(EXAMPLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(times_out_in_each_step_of_the_setup),
        CONVERSATION(times_out_while_writing),
        CONVERSATION(times_out_without_an_answer),
        CONVERSATION(times_out_while_reading_the_result),
        CONVERSATION(waits_for_the_user),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
