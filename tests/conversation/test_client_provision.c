/* SPDX-License-Identifier: Apache-2.0 */
/* A client connects, looks around and provisions. */
#include "client_harness.h"

/* [CLI-1] [CLI-2] subscribe to everything before anything is asked */
static void looks_around_and_provisions(void **state)
{
    (void)state;
    CLIENT(AUTHORIZE_MS);
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
    CONNECTED(HAS_ALL);
    EXPECT_SUBSCRIBE(STATE);
    EXPECT_CLIENT_DEADLINE(STEP_MS);
    OPERATION_DONE();
    EXPECT_SUBSCRIBE(ERROR);
    OPERATION_DONE();
    EXPECT_SUBSCRIBE(RESULT);
    OPERATION_DONE();
    EXPECT_READ_OF(STATE);
    READ_GIVES("02");
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_READ_OF(CAPABILITIES);
    READ_GIVES("01");
    EXPECT_READY(0x01);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    OPERATION_DONE();
    EXPECT_CLIENT_DEADLINE(JOIN_MS);
    DEVICE_NOTIFIES(STATE, "03");
    EXPECT_DEVICE_STATE(0x03);
    CLIENT_PASSES(20000);
    DEVICE_NOTIFIES(RESULT, "01 0A 09 'http://a/' CS");
    EXPECT_CLIENT_DEADLINE(GRACE_MS);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    EXPECT_SUCCESS("09 'http://a/'");
}

/* [CLI-5] the other way round */
static void takes_the_state_before_the_result(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    EXPECT_CLIENT_DEADLINE(GRACE_MS);
    DEVICE_NOTIFIES(RESULT, "01 00 01");
    EXPECT_SUCCESS("");
}

/* [CLI-5] either is a success; the other may never come */
static void is_content_with_either(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    CLIENT_PASSES(GRACE_MS);
    EXPECT_SUCCESS("");

    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(RESULT, "01 02 01 'u' CS");
    CLIENT_PASSES(GRACE_MS);
    EXPECT_SUCCESS("01 'u'");
}

/* [CLI-5] all of it may come before the write is answered */
static void takes_answers_that_overtake_the_write(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    DEVICE_NOTIFIES(RESULT, "01 00 01");
    EXPECT_CLIENT_WAITS();
    OPERATION_DONE();
    EXPECT_SUCCESS("");
}

/* [CLI-3] */
static void identifies(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x01);
    CLIENT_SENDS("02 00 02"); /* no button needed [IDF-1] */
    EXPECT_CLIENT_DEADLINE(GRACE_MS);
    CLIENT_PASSES(GRACE_MS); /* no answer is the answer */
    EXPECT_SUCCESS("");
}

/* [CLI-3] */
static void does_not_identify_what_can_not(void **state)
{
    (void)state;
    CLIENT(AUTHORIZE_MS);
    CONNECTED(HAS_STATE | HAS_ERROR | HAS_COMMAND);
    EXPECT_SUBSCRIBE(STATE);
    OPERATION_DONE();
    EXPECT_SUBSCRIBE(ERROR);
    OPERATION_DONE();
    EXPECT_READ_OF(STATE);
    READ_GIVES("02");
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_READY(0x00);
    USER_SENDS("02 00 02");
    EXPECT_ENDED(IMPROV_OUTCOME_UNSUPPORTED, IMPROV_STEP_READY);
}

/* [CLI-1] without these there is nothing to talk to */
static void needs_three_characteristics(void **state)
{
    (void)state;
    static const unsigned required[] = {HAS_STATE, HAS_ERROR, HAS_COMMAND};
    for (size_t i = 0; i < COUNT(required); i++) {
        CLIENT(AUTHORIZE_MS);
        CONNECTED(HAS_ALL & ~required[i]);
        EXPECT_ENDED(IMPROV_OUTCOME_UNSUPPORTED, IMPROV_STEP_SUBSCRIBE);
    }
}

/* [DIGO-7] [CLI-2] */
static void sends_one_command_after_another(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS("CA 06 05 'token' CS");
    EXPECT_CLIENT_DEADLINE(STEP_MS);
    USER_SENDS(EXAMPLE);
    EXPECT_ENDED(IMPROV_OUTCOME_BUSY, IMPROV_STEP_ANSWER);
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    EXPECT_SUCCESS("");
    CLIENT_SENDS("C9 04 00 00 00 00 CS");
    DEVICE_NOTIFIES(RESULT, "C9 00 C9");
    EXPECT_SUCCESS("");
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    DEVICE_NOTIFIES(RESULT, "01 02 01 'u' CS");
    EXPECT_SUCCESS("01 'u'");
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    CLIENT_SENDS("02 00 02");
    CLIENT_PASSES(GRACE_MS);
    EXPECT_SUCCESS(""); /* not the result of the command before */
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(RESULT, "01 00 01");
    EXPECT_CLIENT_WAITS(); /* for a state of its own */
    EXPECT_CLIENT_DEADLINE(GRACE_MS);
}

/* [CLI-2] nothing is sent that is no frame, or too early */
static void does_not_send_what_it_can_not(void **state)
{
    (void)state;
    CLIENT(AUTHORIZE_MS);
    USER_SENDS(EXAMPLE);
    EXPECT_ENDED(IMPROV_OUTCOME_BUSY, IMPROV_STEP_IDLE);
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    USER_SENDS("01 06 04 'Cafe' 00 00");
    EXPECT_ENDED(IMPROV_OUTCOME_INVALID, IMPROV_STEP_READY);
    USER_SENDS("01");
    EXPECT_ENDED(IMPROV_OUTCOME_INVALID, IMPROV_STEP_READY);
}

/* [WIFI-8] */
static void forgets_everything_when_told(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    improv_client_wipe(&client_harness.client);
    struct improv_client empty;
    improv_client_init(&empty, &client_harness.config);
    assert_memory_equal(client_harness.client.command, empty.command,
                        sizeof empty.command);
    assert_int_equal(client_harness.client.step, IMPROV_STEP_IDLE);
    client_harness.unrecorded = true;
    client_harness.operating = false;
    CLIENT_CONNECTS(0x02, 0x00); /* it can be used again */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(looks_around_and_provisions),
        CONVERSATION(takes_the_state_before_the_result),
        CONVERSATION(is_content_with_either),
        CONVERSATION(takes_answers_that_overtake_the_write),
        CONVERSATION(identifies),
        CONVERSATION(does_not_identify_what_can_not),
        CONVERSATION(needs_three_characteristics),
        CONVERSATION(sends_one_command_after_another),
        CONVERSATION(does_not_send_what_it_can_not),
        CONVERSATION(forgets_everything_when_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
