/* SPDX-License-Identifier: Apache-2.0 */
/* The link cuts a notification that is longer than it carries. */
#include "client_harness.h"

/* [CLI-6] cut anywhere, it is read whole */
static void reads_what_was_cut(void **state)
{
    (void)state;
    static const char *const cuts[] = {"01", "01 0A", "01 0A 09 'http://a'",
                                       "01 0A 09 'http://a/'"};
    for (size_t i = 0; i < COUNT(cuts); i++) {
        CLIENT_READY(AUTHORIZE_MS, 0x02);
        CLIENT_SENDS(EXAMPLE);
        DEVICE_NOTIFIES(RESULT, cuts[i]);
        EXPECT_READ_OF(RESULT);
        EXPECT_CLIENT_DEADLINE(STEP_MS);
        DEVICE_NOTIFIES(STATE, "04"); /* meanwhile */
        EXPECT_DEVICE_STATE(0x04);
        READ_GIVES("01 0A 09 'http://a/' CS");
        EXPECT_SUCCESS("09 'http://a/'");
    }
}

/* [CLI-6] cut before the write is answered: one operation at a time [CLI-2] */
static void reads_when_the_write_is_done(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    USER_SENDS("CA 01 00 CS");
    EXPECT_WRITE("CA 01 00 CS");
    DEVICE_NOTIFIES(RESULT, "CA");
    EXPECT_CLIENT_WAITS();
    OPERATION_DONE();
    EXPECT_READ_OF(RESULT);
    DEVICE_NOTIFIES(RESULT, "CA");
    EXPECT_CLIENT_WAITS();
    READ_GIVES("CA 00 CA");
    EXPECT_SUCCESS("");
}

/* [CLI-6] what can't be read is no result */
static void refuses_a_broken_result(void **state)
{
    (void)state;
    static const char *const results[] = {"", "CA", "CA 00 CB", "CA 00 CA CA",
                                          "00*300"};
    for (size_t i = 0; i < COUNT(results); i++) {
        CLIENT_READY(AUTHORIZE_MS, 0x02);
        CLIENT_SENDS("CA 01 00 CS");
        DEVICE_NOTIFIES(RESULT, "CA 00");
        EXPECT_READ_OF(RESULT);
        READ_GIVES(results[i]);
        EXPECT_ENDED(IMPROV_OUTCOME_BAD_RESULT, IMPROV_STEP_RESULT);
    }
}

/* [CLI-5] [CLI-6] the longest there is */
static void takes_the_longest_result(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS("CA 01 00 CS");
    DEVICE_NOTIFIES(RESULT, "CA FF FE 41*200");
    EXPECT_READ_OF(RESULT);
    READ_GIVES("CA FF FE 41*254 CS");
    EXPECT_SUCCESS("FE 41*254");
}

/* [CLI-5] the state said that it worked, whatever becomes of the result */
static void succeeds_without_the_rest(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    DEVICE_NOTIFIES(RESULT, "01 0A 09 'ht'");
    EXPECT_READ_OF(RESULT);
    OPERATION_FAILS();
    EXPECT_SUCCESS("");

    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    DEVICE_NOTIFIES(RESULT, "01 0A 09 'ht'");
    EXPECT_READ_OF(RESULT);
    CLIENT_PASSES(STEP_MS);
    EXPECT_SUCCESS("");
}

/* [CLI-5] some devices' results are malformed; the state still counts */
static void succeeds_with_a_broken_result(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(RESULT, "01 00 04 'http'");
    EXPECT_READ_OF(RESULT);
    READ_GIVES("01 00 04 'http'");
    EXPECT_CLIENT_WAITS();
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    CLIENT_PASSES(GRACE_MS);
    EXPECT_SUCCESS("");
}

/* [CLI-7] a device that repeats itself is not waited for without end */
static void ends_though_the_device_repeats_itself(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    CLIENT_PASSES(GRACE_MS - 100);
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_CLIENT_DEADLINE(100);
    CLIENT_PASSES(100);
    EXPECT_SUCCESS("");
}

/* [CLI-9] the result of somebody else's command */
static void passes_over_results_of_others(void **state)
{
    (void)state;
    CLIENT_READY(AUTHORIZE_MS, 0x02);
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    CLIENT_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    EXPECT_CLIENT_WAITS();
    EXPECT_CLIENT_DEADLINE(JOIN_MS);
    CLIENT_PASSES(1000);
    DEVICE_NOTIFIES(RESULT, "CA 00 CA"); /* gains no time [CLI-7] */
    EXPECT_CLIENT_DEADLINE(JOIN_MS - 1000);
    DEVICE_NOTIFIES(RESULT, "CA");
    EXPECT_READ_OF(RESULT);
    READ_GIVES("CA 00 CA");
    EXPECT_CLIENT_DEADLINE(JOIN_MS - 1000); /* nor does reading */
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    DEVICE_NOTIFIES(RESULT, "01 00 01");
    EXPECT_SUCCESS("");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(reads_what_was_cut),
        CONVERSATION(reads_when_the_write_is_done),
        CONVERSATION(refuses_a_broken_result),
        CONVERSATION(takes_the_longest_result),
        CONVERSATION(succeeds_without_the_rest),
        CONVERSATION(succeeds_with_a_broken_result),
        CONVERSATION(ends_though_the_device_repeats_itself),
        CONVERSATION(passes_over_results_of_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
