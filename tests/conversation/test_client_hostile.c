/* SPDX-License-Identifier: Apache-2.0 */
/* A device, or a link, that means no good. */
#include "client_harness.h"

#define TOKEN "CA 01 00 CS"

/* [CLI-8] [CLI-9] nothing was asked: nothing is an answer */
static void takes_nothing_before_it_asks(void **state)
{
    (void)state;
    CLIENT(AUTHORIZE_MS);
    DEVICE_NOTIFIES(RESULT, "01 00 01");
    DEVICE_NOTIFIES(ERROR, "03");
    EXPECT_CLIENT_WAITS();
    CLIENT_CONNECTS(0x02, IMPROV_CAPABILITY_IDENTIFY);
    static const char *const results[] = {"01 00 01", "01", "", "00*512"};
    for (size_t i = 0; i < COUNT(results); i++) {
        DEVICE_NOTIFIES(RESULT, results[i]);
        DEVICE_NOTIFIES(ERROR, "FF");
        EXPECT_CLIENT_WAITS();
    }
    CLIENT_SENDS(EXAMPLE);
    EXPECT_CLIENT_WAITS();
    EXPECT_CLIENT_DEADLINE(JOIN_MS);
}

/* [CLI-1] only what it subscribed to says anything, and one byte is enough */
static void passes_over_what_says_nothing(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(TOKEN);
    DEVICE_NOTIFIES(CAPABILITIES, "FF");
    DEVICE_NOTIFIES(IMPROV_CHARACTERISTIC_COMMAND, "CA 00 CA");
    DEVICE_NOTIFIES(STATE, "");
    DEVICE_NOTIFIES(ERROR, "");
    DEVICE_NOTIFIES(RESULT, "");
    EXPECT_CLIENT_WAITS();
    DEVICE_NOTIFIES(STATE, "03 00*511");
    EXPECT_DEVICE_STATE(0x03);
    EXPECT_CLIENT_DEADLINE(STEP_MS);
    DEVICE_NOTIFIES(ERROR, "04 00*511");
    EXPECT_REFUSED(0x04);
}

/* [CLI-2] what was not asked for is not done, however often */
static void passes_over_ends_of_nothing(void **state)
{
    (void)state;
    CLIENT(AUTHORIZE_MS);
    OPERATION_DONE();
    OPERATION_FAILS();
    READ_GIVES("02");
    EXPECT_CLIENT_WAITS();
    CLIENT_CONNECTS(0x01, IMPROV_CAPABILITY_IDENTIFY);
    OPERATION_DONE();
    OPERATION_FAILS();
    USER_SENDS(TOKEN);
    EXPECT_PRESS();
    OPERATION_DONE();
    OPERATION_FAILS();
    EXPECT_CLIENT_DEADLINE(AUTHORIZE_MS);
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_WRITE(TOKEN);
    OPERATION_DONE();
    OPERATION_DONE();
    OPERATION_FAILS();
    READ_GIVES("CA 00 CA");
    EXPECT_CLIENT_WAITS();
    EXPECT_CLIENT_DEADLINE(STEP_MS);
}

/* [CLI-7] results of others, each cut, each read, gain no time */
static void ends_though_it_reads_for_ever(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(TOKEN);
    for (uint32_t passed = 0; passed < STEP_MS; passed += 500) {
        EXPECT_CLIENT_DEADLINE(STEP_MS - passed);
        DEVICE_NOTIFIES(RESULT, "C9");
        EXPECT_READ_OF(RESULT);
        EXPECT_CLIENT_DEADLINE(STEP_MS - passed);
        READ_GIVES("C9 00 C9");
        if (passed + 500 < STEP_MS)
            CLIENT_PASSES(500);
    }
    CLIENT_PASSES(500);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_ANSWER);
}

/* [CLI-7] and a device that never makes up its mind gains none */
static void ends_though_the_state_flutters(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x01);
    USER_SENDS(EXAMPLE);
    EXPECT_PRESS();
    for (uint32_t passed = 10000; passed < AUTHORIZE_MS; passed += 10000) {
        CLIENT_PASSES(10000);
        DEVICE_NOTIFIES(STATE, "03");
        EXPECT_DEVICE_STATE(0x03);
        DEVICE_NOTIFIES(STATE, "01");
        EXPECT_DEVICE_STATE(0x01);
        EXPECT_PRESS();
        EXPECT_CLIENT_DEADLINE(AUTHORIZE_MS - passed);
    }
    CLIENT_PASSES(10000);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_AUTHORIZE);
}

/* [CLI-7] [CLI-9] errors of others, on and on, while the device joins */
static void ends_though_others_err_for_ever(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "03");
    EXPECT_DEVICE_STATE(0x03);
    for (uint32_t passed = 0; passed < JOIN_MS - 4000; passed += 4000) {
        CLIENT_PASSES(4000);
        DEVICE_NOTIFIES(ERROR, "00");
        DEVICE_NOTIFIES(ERROR, "FF");
        EXPECT_CLIENT_DEADLINE(JOIN_MS - passed - 4000);
    }
    DEVICE_NOTIFIES(ERROR, "03");
    EXPECT_REFUSED(0x03);
}

/* [CLI-4] states that nobody knows are left to the device */
static void sends_in_unknown_states(void **state)
{
    (void)state;
    static const char *const states[] = {"00", "05", "FF"};
    for (size_t i = 0; i < COUNT(states); i++) {
        CLIENT_READY(AUTHORIZE_MS, 0x01);
        USER_SENDS(EXAMPLE);
        EXPECT_PRESS();
        DEVICE_NOTIFIES(STATE, states[i]);
        EXPECT_DEVICE_STATE((uint8_t)strtoul(states[i], NULL, 16));
        EXPECT_WRITE(EXAMPLE);
    }
}

/* [CLI-3] [CLI-4] commands that nobody knows need the button and no more */
static void sends_unknown_commands(void **state)
{
    (void)state;
    static const char *const frames[] = {"00 00 00", "07 01 FF CS",
                                         "FF FF FF*255 CS"};
    for (size_t i = 0; i < COUNT(frames); i++) {
        const struct text frame = text_read(frames[i]);
        CLIENT_READY(AUTHORIZE_MS, 0x01);
        USER_SENDS(frames[i]);
        EXPECT_PRESS();
        DEVICE_NOTIFIES(STATE, "02");
        EXPECT_DEVICE_STATE(0x02);
        EXPECT_WRITE(frames[i]);
        OPERATION_DONE();
        CLIENT_PASSES(STEP_MS);
        EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_TIMED_OUT, frame.bytes[0], 0);
    }
}

/* [CLI-1] a device of which nothing is known, and one with too much */
static void looks_only_for_what_there_is(void **state)
{
    (void)state;
    CLIENT(AUTHORIZE_MS);
    CONNECTED(0);
    EXPECT_ENDED(IMPROV_OUTCOME_UNSUPPORTED, IMPROV_STEP_SUBSCRIBE);
    CONNECTED(~0U & ~(unsigned)HAS_ALL);
    EXPECT_ENDED(IMPROV_OUTCOME_UNSUPPORTED, IMPROV_STEP_SUBSCRIBE);
    CONNECTED(~0U);
    EXPECT_SUBSCRIBE(STATE);
    OPERATION_DONE();
    EXPECT_SUBSCRIBE(ERROR);
    OPERATION_DONE();
    EXPECT_SUBSCRIBE(RESULT);
    OPERATION_DONE();
    EXPECT_READ_OF(STATE);
    READ_GIVES("02 01 01"); /* the first byte counts */
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_READ_OF(CAPABILITIES);
    READ_GIVES("");
    EXPECT_READY(0x00);
}

/* [CLI-7] a time of 0 is short, not for ever */
static void takes_no_time_for_a_short_one(void **state)
{
    (void)state;
    CLIENT(0);
    client_harness.config.step_timeout_ms = 0;
    client_harness.config.join_timeout_ms = 0;
    CONNECTED(HAS_ALL);
    EXPECT_SUBSCRIBE(STATE);
    EXPECT_CLIENT_DEADLINE(1);
    DISCONNECTED();
    EXPECT_ENDED(IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_SUBSCRIBE);
    CLIENT_CONNECTS(0x02, 0x00);
    CLIENT_SENDS(EXAMPLE);
    CLIENT_PASSES(1);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_ANSWER);
}

/* [TIME-1] nor are the longest ones short */
static void takes_the_longest_time(void **state)
{
    (void)state;
    CLIENT(0x80000000);
    client_harness.config.join_timeout_ms = 0x80000000;
    CLIENT_CONNECTS(0x01, 0x00);
    USER_SENDS(EXAMPLE);
    EXPECT_PRESS();
    CLIENT_PASSES(0x7FFFFFFF);
    EXPECT_CLIENT_DEADLINE(1);
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_WRITE(EXAMPLE);
    OPERATION_DONE();
    CLIENT_PASSES(0x7FFFFFFF);
    EXPECT_CLIENT_DEADLINE(1);
    CLIENT_PASSES(1);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_ANSWER);
}

/* [CLI-2] the answer to a command that ended is none to the next */
static void takes_no_late_answer_of_the_link(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(TOKEN);
    DEVICE_NOTIFIES(RESULT, "CA");
    EXPECT_READ_OF(RESULT);
    CLIENT_PASSES(STEP_MS);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_RESULT);
    USER_SENDS(TOKEN);
    EXPECT_ENDED(IMPROV_OUTCOME_BUSY, IMPROV_STEP_READY);
    READ_GIVES("CA 00 CA"); /* late */
    EXPECT_CLIENT_WAITS();
    CLIENT_SENDS(TOKEN);
    EXPECT_CLIENT_WAITS();
}

static void client_with_a_second_command(const char *first, const char *second)
{
    CLIENT(AUTHORIZE_MS);
    CLIENT_WITH_QUEUE(1);
    CLIENT_CONNECTS(0x02, IMPROV_CAPABILITY_IDENTIFY);
    CLIENT_SENDS(first);
    USER_SENDS(second);
}

/* [CLI-2] [CLI-5] the next begins after the end of one that ran out of time,
 * not together with it: its result would be lost */
static void tells_the_result_before_the_next(void **state)
{
    (void)state;
    client_with_a_second_command(EXAMPLE, TOKEN);
    DEVICE_NOTIFIES(RESULT, "01 02 01 'u' CS");
    CLIENT_PASSES(GRACE_MS);
    EXPECT_SUCCESS("01 'u'");
    EXPECT_CLIENT_DEADLINE(0);
    CLIENT_PASSES(0);
    EXPECT_WRITE(TOKEN);
}

/* [CLI-2] [CLI-3] and so would its end, if the next ends at once */
static void tells_both_ends(void **state)
{
    (void)state;
    client_with_a_second_command("02 00 CS", "03 00 CS");
    CLIENT_PASSES(GRACE_MS);
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0x02, 0);
    EXPECT_CLIENT_DEADLINE(0);
    CLIENT_PASSES(0);
    EXPECT_ENDED(IMPROV_OUTCOME_UNSUPPORTED, IMPROV_STEP_READY);
}

/* [CLI-2] nor does one that comes when its time ran out overtake the next */
static void keeps_the_order_when_one_runs_out_of_time(void **state)
{
    (void)state;
    client_with_a_second_command("02 00 CS", TOKEN);
    client_harness.config.queue_length = 2;
    client_harness.now_ms += GRACE_MS;
    USER_SENDS(EXAMPLE);
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0x02, 0);
    CLIENT_PASSES(0);
    EXPECT_WRITE(TOKEN);
}

/* [CLI-5] [CLI-12] a disconnect is a good end of Wi-Fi settings; what waits
 * behind them has no device any more, and nobody is told that it was sent */
static void has_nothing_left_after_the_device_went(void **state)
{
    (void)state;
    client_with_a_second_command(EXAMPLE, TOKEN);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    DISCONNECTED();
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0x01, 1);
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
    CLIENT_CONNECTS(0x02, 0x00);
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
}

/* [CLI-5] [CLI-9] what another is refused while the device joins does not turn
 * a success into a failure, however it ends */
static void succeeds_though_others_err(void **state)
{
    (void)state;
    for (int disconnected = 0; disconnected < 2; disconnected++) {
        CLIENT_READY(AUTHORIZE_MS, 0x02);
        CLIENT_SENDS(EXAMPLE);
        DEVICE_NOTIFIES(STATE, "03");
        EXPECT_DEVICE_STATE(0x03);
        DEVICE_NOTIFIES(ERROR, "04");
        DEVICE_NOTIFIES(RESULT, "01 02 01 'u' CS");
        if (disconnected)
            DISCONNECTED();
        else
            CLIENT_PASSES(GRACE_MS);
        EXPECT_SUCCESS("01 'u'");
    }
}

/* [CLI-9] nor is it why a join ends that nobody hears the end of */
static void does_not_blame_the_errors_of_others(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "03");
    EXPECT_DEVICE_STATE(0x03);
    DEVICE_NOTIFIES(ERROR, "04");
    CLIENT_PASSES(JOIN_MS);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_ANSWER);
}

/* [CLI-7] [CLI-9] a device that gave up is not waited for again and again */
static void ends_though_the_device_gives_up_for_ever(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "03");
    EXPECT_DEVICE_STATE(0x03);
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    CLIENT_PASSES(GRACE_MS - 100);
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_CLIENT_DEADLINE(100);
    DEVICE_NOTIFIES(STATE, "03");
    EXPECT_DEVICE_STATE(0x03);
    DEVICE_NOTIFIES(STATE, "02");
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_CLIENT_DEADLINE(100);
    CLIENT_PASSES(100);
    EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_ANSWER);
}

/* [CLI-8] an error that came while the result was read refuses it */
static void tells_the_error_rather_than_the_broken_result(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(TOKEN);
    DEVICE_NOTIFIES(RESULT, "C9");
    EXPECT_READ_OF(RESULT);
    DEVICE_NOTIFIES(ERROR, "01");
    READ_GIVES("");
    EXPECT_REFUSED(0x01);
}

/* [CLI-5] a state that is no news is no answer, least of all a success */
static void takes_no_old_state_for_an_answer(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x04);
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(EXAMPLE);
    DEVICE_NOTIFIES(ERROR, "04");
    DEVICE_NOTIFIES(STATE, "04");
    OPERATION_DONE();
    EXPECT_REFUSED(0x04);
}

/* [CLI-4] nor is the button asked for again */
static void asks_for_the_button_once(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x01);
    USER_SENDS(EXAMPLE);
    EXPECT_PRESS();
    DEVICE_NOTIFIES(STATE, "01");
    EXPECT_CLIENT_WAITS();
}

/* [CLI-8] what was answered is done, though the link broke with the write */
static void has_the_answer_though_the_write_fails(void **state)
{
    (void)state;
    for (int disconnected = 0; disconnected < 2; disconnected++) {
        CLIENT_READY(AUTHORIZE_MS, 0x02);
        USER_SENDS(TOKEN);
        EXPECT_WRITE(TOKEN);
        DEVICE_NOTIFIES(RESULT, "CA 00 CA");
        if (disconnected)
            DISCONNECTED();
        else
            OPERATION_FAILS();
        EXPECT_SUCCESS("");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(takes_nothing_before_it_asks),
        CONVERSATION(passes_over_what_says_nothing),
        CONVERSATION(passes_over_ends_of_nothing),
        CONVERSATION(ends_though_it_reads_for_ever),
        CONVERSATION(ends_though_the_state_flutters),
        CONVERSATION(ends_though_others_err_for_ever),
        CONVERSATION(sends_in_unknown_states),
        CONVERSATION(sends_unknown_commands),
        CONVERSATION(looks_only_for_what_there_is),
        CONVERSATION(takes_no_time_for_a_short_one),
        CONVERSATION(takes_the_longest_time),
        CONVERSATION(takes_no_late_answer_of_the_link),
        CONVERSATION(tells_the_result_before_the_next),
        CONVERSATION(tells_both_ends),
        CONVERSATION(keeps_the_order_when_one_runs_out_of_time),
        CONVERSATION(has_nothing_left_after_the_device_went),
        CONVERSATION(succeeds_though_others_err),
        CONVERSATION(does_not_blame_the_errors_of_others),
        CONVERSATION(ends_though_the_device_gives_up_for_ever),
        CONVERSATION(tells_the_error_rather_than_the_broken_result),
        CONVERSATION(takes_no_old_state_for_an_answer),
        CONVERSATION(asks_for_the_button_once),
        CONVERSATION(has_the_answer_though_the_write_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
