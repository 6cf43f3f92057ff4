/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody has to go to the device and press its button. */
#include "client_harness.h"

/* [CLI-4] */
static void asks_and_waits(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x01);
    USER_SENDS(EXAMPLE);
    EXPECT_PRESS();
    EXPECT_CLIENT_DEADLINE(AUTHORIZE_MS);
    CLIENT_PASSES(AUTHORIZE_MS - 1);
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_WRITE(EXAMPLE);
    EXPECT_CLIENT_DEADLINE(STEP_MS);
    OPERATION_DONE();
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    DEVICE_NOTIFIES(RESULT, "01 00 01");
    EXPECT_SUCCESS("");
}

/* [CLI-4] [CLI-7] */
static void does_not_wait_for_ever(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x01);
    USER_SENDS(EXAMPLE);
    EXPECT_PRESS();
    CLIENT_PASSES(AUTHORIZE_MS);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_AUTHORIZE);
    DEVICE_NOTIFIES(STATE, "02"); /* too late: nothing is sent */
    EXPECT_DEVICE_STATE(0x02);
}

/* [CLI-4] a press before the command is good as well */
static void needs_no_second_press(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x01);
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    DEVICE_NOTIFIES(STATE, "02"); /* no news */
    EXPECT_CLIENT_WAITS();
    CLIENT_SENDS("CA 01 00 CS");
}

/* [CLI-4] where nobody waits, the device may refuse */
static void lets_the_device_refuse(void **state)
{
    (void)state;
    CLIENT_READY(0, 0x01);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(ERROR, "04");
    EXPECT_REFUSED(0x04);
}

/* [CLI-4] a button that would do nothing is not asked for */
static void asks_only_where_it_helps(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x03);
    USER_SENDS(EXAMPLE);
    EXPECT_CLIENT_WAITS();
    EXPECT_CLIENT_DEADLINE(AUTHORIZE_MS);
    DEVICE_NOTIFIES(STATE, "01");
    EXPECT_DEVICE_STATE(0x01);
    EXPECT_PRESS();
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_WRITE(EXAMPLE);

    CLIENT_READY(AUTHORIZE_MS, 0x04);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(ERROR, "04");
    EXPECT_REFUSED(0x04);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(asks_and_waits),
        CONVERSATION(does_not_wait_for_ever),
        CONVERSATION(needs_no_second_press),
        CONVERSATION(lets_the_device_refuse),
        CONVERSATION(asks_only_where_it_helps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
