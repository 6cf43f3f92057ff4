/* SPDX-License-Identifier: Apache-2.0 */
/* The connection ends, at each step. */
#include "client_harness.h"

/* [CLI-7] */
static void says_in_which_step(void **state)
{
    (void)state;
    CLIENT(AUTHORIZE_MS);
    CONNECTED(HAS_ALL);
    EXPECT_SUBSCRIBE(STATE);
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_SUBSCRIBE);

    CLIENT_READY(AUTHORIZE_MS, 0x01);
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_READY);

    CLIENT_READY(AUTHORIZE_MS, 0x01);
    USER_SENDS(EXAMPLE);
    EXPECT_PRESS();
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_AUTHORIZE);

    CLIENT_READY(AUTHORIZE_MS, 0x02);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_WRITE);

    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_ANSWER);

    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS("CA 01 00 CS");
    DEVICE_NOTIFIES(RESULT, "CA");
    EXPECT_READ_OF(RESULT);
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_RESULT);
}

/* [CLI-5] many devices go as soon as they are provisioned */
static void is_a_success_after_the_answer(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    DISCONNECTED();
    EXPECT_SUCCESS("");

    CLIENT_READY(AUTHORIZE_MS, 0x02);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    DEVICE_NOTIFIES(RESULT, "01 02 01 'u' CS");
    DISCONNECTED(); /* before the write was answered */
    EXPECT_SUCCESS("01 'u'");
}

/* [CLI-5] only Wi-Fi settings make a device go */
static void is_no_success_of_other_commands(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS("CA 01 00 CS");
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_ANSWER);
}

/* [CLI-8] */
static void keeps_an_error_that_came_before(void **state)
{
    (void)state;
    CLIENT_READY(0, 0x01);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    DEVICE_NOTIFIES(ERROR, "04");
    DISCONNECTED();
    EXPECT_REFUSED(0x04);
}

/* [CLI-2] what was not yet begun is not begun any more: the command that it
 * would send is wiped [WIFI-8] */
static void begins_nothing_on_a_dead_link(void **state)
{
    (void)state;
    const struct text frame = text_read(EXAMPLE);
    for (uint8_t device_state = 1; device_state <= 2; device_state++) {
        CLIENT_READY(AUTHORIZE_MS, device_state);
        client_harness.unrecorded = true;
        improv_client_handle(
            &client_harness.client,
            &(struct improv_client_event){.type = IMPROV_CLIENT_SEND,
                                          .bytes = text_view(&frame)},
            client_harness.now_ms); /* and no action is taken */
        DISCONNECTED();
        EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, device_state == 1
                                                      ? IMPROV_STEP_AUTHORIZE
                                                      : IMPROV_STEP_WRITE);
    }
}

/* [CLI-10] from the start, not resumed */
static void begins_from_the_start(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_ANSWER);
    USER_SENDS(EXAMPLE);
    EXPECT_ENDED(IMPROV_OUTCOME_BUSY, IMPROV_STEP_IDLE);
    CLIENT_CONNECTS(0x01, IMPROV_CAPABILITY_SCAN);
    EXPECT_CLIENT_WAITS();
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
    USER_SENDS("02 00 02"); /* which the device no longer offers */
    EXPECT_ENDED(IMPROV_OUTCOME_UNSUPPORTED, IMPROV_STEP_READY);
    CLIENT_SENDS("04 00 04");
}

/* [CLI-10] wherever it was when the connection ended, the setup included */
static void begins_from_the_start_of_the_setup(void **state)
{
    (void)state;
    for (int done = 0; done < 5; done++) {
        CLIENT(AUTHORIZE_MS);
        CONNECTED(HAS_ALL);
        for (int i = 0; i < done; i++) {
            client_harness.expected = client_harness.taken; /* seen elsewhere */
            READ_GIVES("01");
        }
        client_harness.expected = client_harness.taken;
        DISCONNECTED();
        EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED,
                     done < 3 ? IMPROV_STEP_SUBSCRIBE : IMPROV_STEP_READ);
        CLIENT_CONNECTS(0x02, IMPROV_CAPABILITY_IDENTIFY);
    }
}

/* [CLI-10] what was answered before is no answer to what is asked after */
static void knows_nothing_of_the_answer_before(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    DEVICE_NOTIFIES(RESULT, "01 02 01 'u' CS");
    DEVICE_NOTIFIES(RESULT, "01"); /* and cut */
    DISCONNECTED();
    EXPECT_SUCCESS("01 'u'");
    CLIENT_CONNECTS(0x02, IMPROV_CAPABILITY_IDENTIFY);
    CLIENT_SENDS(EXAMPLE);
    EXPECT_CLIENT_WAITS();
    EXPECT_CLIENT_DEADLINE(JOIN_MS);
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_ANSWER);
}

/* [CLI-3] [CLI-10] a device that can't be asked offers nothing, though the one
 * before did; its state is told though it is the same */
static void knows_nothing_of_the_device_before(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_READY);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(says_in_which_step),
        CONVERSATION(is_a_success_after_the_answer),
        CONVERSATION(is_no_success_of_other_commands),
        CONVERSATION(keeps_an_error_that_came_before),
        CONVERSATION(begins_nothing_on_a_dead_link),
        CONVERSATION(begins_from_the_start),
        CONVERSATION(begins_from_the_start_of_the_setup),
        CONVERSATION(knows_nothing_of_the_answer_before),
        CONVERSATION(knows_nothing_of_the_device_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
