/* SPDX-License-Identifier: Apache-2.0 */
/* The device says no. */
#include "client_harness.h"

/* [ERR-1] [CLI-8] 0x00 comes first, and is no answer */
static void is_told_why(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint8_t error;
    } errors[] = {{"01", 0x01}, {"02", 0x02}, {"04", 0x04}, {"FF", 0xFF}};
    for (size_t i = 0; i < COUNT(errors); i++) {
        CLIENT_READY(0, 0x02);
        CLIENT_SENDS(EXAMPLE);
        DEVICE_NOTIFIES(ERROR, "00");
        EXPECT_CLIENT_WAITS();
        DEVICE_NOTIFIES(ERROR, errors[i].text);
        EXPECT_REFUSED(errors[i].error);
    }
}

/* [WIFI-6] and it can be tried again */
static void tries_again_after_a_wrong_password(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    for (int i = 0; i < 3; i++) {
        CLIENT_SENDS(EXAMPLE);
        DEVICE_NOTIFIES(ERROR, "00");
        DEVICE_NOTIFIES(STATE, "03");
        EXPECT_DEVICE_STATE(0x03);
        DEVICE_NOTIFIES(ERROR, "03");
        EXPECT_REFUSED(0x03);
        DEVICE_NOTIFIES(STATE, "02");
        EXPECT_DEVICE_STATE(0x02);
    }
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    DEVICE_NOTIFIES(RESULT, "01 00 01");
    EXPECT_SUCCESS("");
}

/* [CLI-8] an error that overtakes the write's answer */
static void takes_an_error_before_the_write_is_done(void **state)
{
    (void)state;
    CLIENT_READY(0, 0x01);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    DEVICE_NOTIFIES(ERROR, "04");
    EXPECT_CLIENT_WAITS();
    OPERATION_DONE();
    EXPECT_REFUSED(0x04);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    DEVICE_NOTIFIES(ERROR, "04");
    OPERATION_FAILS(); /* the device refused the write as well */
    EXPECT_REFUSED(0x04);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    DEVICE_NOTIFIES(ERROR, "04");
    CLIENT_PASSES(STEP_MS);
    EXPECT_REFUSED(0x04);
}

/* [CLI-7] */
static void says_where_the_link_failed(void **state)
{
    (void)state;
    CLIENT(0);
    CONNECTED(HAS_ALL);
    EXPECT_SUBSCRIBE(STATE);
    OPERATION_FAILS();
    EXPECT_ENDED(IMPROV_OUTCOME_GATT_FAILED, IMPROV_STEP_SUBSCRIBE);
    CLIENT_READY(0, 0x02);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    OPERATION_FAILS();
    EXPECT_ENDED(IMPROV_OUTCOME_GATT_FAILED, IMPROV_STEP_WRITE);
    OPERATION_FAILS(); /* once is enough */
    OPERATION_DONE();
    EXPECT_CLIENT_WAITS();
}

/* [CLI-8] the error of somebody else's command, before ours is sent */
static void passes_over_errors_of_others(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x01);
    DEVICE_NOTIFIES(ERROR, "02");
    EXPECT_CLIENT_WAITS();
    USER_SENDS(EXAMPLE);
    EXPECT_PRESS();
    DEVICE_NOTIFIES(ERROR, "02");
    DEVICE_NOTIFIES(ERROR, "");
    EXPECT_CLIENT_WAITS();
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_WRITE(EXAMPLE);
    OPERATION_DONE();
    EXPECT_CLIENT_WAITS();
}

/* [CLI-9] errors are seen by all: while it joins, only 0x03 is ours */
static void passes_over_errors_while_it_joins(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "03");
    EXPECT_DEVICE_STATE(0x03);
    DEVICE_NOTIFIES(ERROR, "04");
    EXPECT_CLIENT_WAITS();
    DEVICE_NOTIFIES(RESULT, "01 00 01");
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    EXPECT_SUCCESS("");
}

/* [CLI-8] another's command clears the error, but that was the answer */
static void keeps_an_error_that_is_cleared(void **state)
{
    (void)state;
    CLIENT_READY(0, 0x01);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    DEVICE_NOTIFIES(ERROR, "04");
    DEVICE_NOTIFIES(ERROR, "00");
    OPERATION_DONE();
    EXPECT_REFUSED(0x04);
}

/* [CLI-9] the join before is over: only one of its own can fail */
static void knows_nothing_of_the_join_before(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "03");
    EXPECT_DEVICE_STATE(0x03);
    DEVICE_NOTIFIES(ERROR, "03");
    EXPECT_REFUSED(0x03);
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "01");
    EXPECT_DEVICE_STATE(0x01);
    EXPECT_CLIENT_DEADLINE(JOIN_MS);
}

/* [CLI-9] a device that gives up without a word */
static void ends_when_the_device_gave_up(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "03");
    EXPECT_DEVICE_STATE(0x03);
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_CLIENT_DEADLINE(GRACE_MS);
    DEVICE_NOTIFIES(ERROR, "03");
    EXPECT_REFUSED(0x03);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(passes_over_errors_while_it_joins),
        CONVERSATION(ends_when_the_device_gave_up),
        CONVERSATION(keeps_an_error_that_is_cleared),
        CONVERSATION(knows_nothing_of_the_join_before),
        CONVERSATION(is_told_why),
        CONVERSATION(tries_again_after_a_wrong_password),
        CONVERSATION(takes_an_error_before_the_write_is_done),
        CONVERSATION(says_where_the_link_failed),
        CONVERSATION(passes_over_errors_of_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
