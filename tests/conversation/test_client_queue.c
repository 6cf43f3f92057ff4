/* SPDX-License-Identifier: Apache-2.0 */
/* Commands that wait for those before them. */
#include "client_harness.h"

#define TOKEN    "CA 06 05 'token' CS"
#define PROFILE  "C9 04 00 00 00 00 CS"
#define NAME     "06 03 'tap' CS"
#define IDENTIFY "02 00 02"

enum { CAN_IDENTIFY = IMPROV_CAPABILITY_IDENTIFY };

static void client_with_queue(unsigned length)
{
    CLIENT(AUTHORIZE_MS);
    CLIENT_WITH_QUEUE((uint8_t)length);
    CLIENT_CONNECTS(0x02, CAN_IDENTIFY);
}

/* The end of the one before was taken: the next begins. */
static void next_begins(const char *frame)
{
    EXPECT_CLIENT_DEADLINE(0);
    CLIENT_PASSES(0);
    EXPECT_WRITE(frame);
    EXPECT_CLIENT_DEADLINE(STEP_MS);
    OPERATION_DONE();
}

static bool queue_is_wiped(void)
{
    static const struct improv_client_command empty[CLIENT_QUEUE_MAX];
    return memcmp(client_harness.commands, empty, sizeof empty) == 0;
}

/* [CLI-2] in their order, each when the one before has ended */
static void sends_what_waits_in_its_turn(void **state)
{
    (void)state;
    client_with_queue(2);
    USER_SENDS(TOKEN);
    EXPECT_WRITE(TOKEN);
    USER_SENDS(PROFILE);
    EXPECT_CLIENT_WAITS();
    OPERATION_DONE();
    USER_SENDS(EXAMPLE);
    EXPECT_CLIENT_WAITS();
    EXPECT_CLIENT_DEADLINE(STEP_MS);
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0xCA, 0);
    next_begins(PROFILE);
    DEVICE_NOTIFIES(RESULT, "C9 00 C9");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0xC9, 0);
    next_begins(EXAMPLE);
    DEVICE_NOTIFIES(RESULT, "01 02 01 'u' CS");
    DEVICE_NOTIFIES(STATE, "04");
    EXPECT_DEVICE_STATE(0x04);
    EXPECT_SUCCESS("01 'u'");
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
}

/* [CLI-2] before the client is ready, and before it is connected */
static void waits_until_ready(void **state)
{
    (void)state;
    CLIENT(AUTHORIZE_MS);
    CLIENT_WITH_QUEUE(2);
    USER_SENDS(TOKEN);
    EXPECT_CLIENT_WAITS();
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
    CONNECTED(HAS_STATE | HAS_ERROR | HAS_COMMAND);
    EXPECT_SUBSCRIBE(STATE);
    USER_SENDS(EXAMPLE);
    OPERATION_DONE();
    EXPECT_SUBSCRIBE(ERROR);
    OPERATION_DONE();
    EXPECT_READ_OF(STATE);
    READ_GIVES("02");
    EXPECT_DEVICE_STATE(0x02);
    EXPECT_READY(0x00);
    next_begins(TOKEN);
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    EXPECT_SUCCESS("");
    next_begins(EXAMPLE);
}

/* [CLI-2] what comes when the next is due stands behind it */
static void keeps_the_order(void **state)
{
    (void)state;
    client_with_queue(2);
    CLIENT_SENDS(TOKEN);
    USER_SENDS(PROFILE);
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    EXPECT_SUCCESS("");
    USER_SENDS(EXAMPLE);
    EXPECT_WRITE(PROFILE);
    OPERATION_DONE();
    DEVICE_NOTIFIES(RESULT, "C9 00 C9");
    EXPECT_SUCCESS("");
    next_begins(EXAMPLE);
}

/* [CLI-2] [CLI-4] the button is asked for when its turn comes */
static void asks_for_the_button_in_its_turn(void **state)
{
    (void)state;
    CLIENT(AUTHORIZE_MS);
    CLIENT_WITH_QUEUE(1);
    CLIENT_CONNECTS(0x01, CAN_IDENTIFY);
    CLIENT_SENDS(IDENTIFY);
    USER_SENDS(EXAMPLE);
    EXPECT_CLIENT_WAITS();
    DEVICE_NOTIFIES(RESULT, "02 00 02"); /* nobody needs that, but it ends */
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0x02, 0);
    EXPECT_CLIENT_DEADLINE(0);
    CLIENT_PASSES(0);
    EXPECT_PRESS();
    EXPECT_CLIENT_DEADLINE(AUTHORIZE_MS);
}

/* [CLI-2] a place is free as soon as its command begins: round and round */
static void takes_many_in_a_small_queue(void **state)
{
    (void)state;
    static const char *const frames[] = {
        "CA 02 01 '0' CS", "CA 02 01 '1' CS", "CA 02 01 '2' CS",
        "CA 02 01 '3' CS", "CA 02 01 '4' CS", "CA 02 01 '5' CS",
        "CA 02 01 '6' CS", "CA 02 01 '7' CS", "CA 02 01 '8' CS"};
    for (unsigned length = 1; length <= CLIENT_QUEUE_MAX; length++) {
        client_with_queue(length);
        CLIENT_SENDS(frames[0]);
        for (size_t i = 1; i < length; i++)
            USER_SENDS(frames[i]);
        for (size_t i = length; i < COUNT(frames); i++) {
            USER_SENDS(frames[i]);
            USER_SENDS(NAME);
            EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_BUSY, 0x06, 0);
            DEVICE_NOTIFIES(RESULT, "CA 00 CA");
            EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0xCA, 0);
            next_begins(frames[i - length + 1]);
        }
    }
}

/* [CLI-2] no room: what is on its way and what waits go on */
static void has_no_room(void **state)
{
    (void)state;
    client_with_queue(1);
    USER_SENDS(TOKEN);
    EXPECT_WRITE(TOKEN);
    USER_SENDS(PROFILE);
    USER_SENDS(EXAMPLE);
    EXPECT_ENDED(IMPROV_OUTCOME_BUSY, IMPROV_STEP_WRITE);
    OPERATION_DONE();
    USER_SENDS(EXAMPLE);
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_BUSY, 0x01, 0);
    EXPECT_CLIENT_DEADLINE(STEP_MS);
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0xCA, 0);
    next_begins(PROFILE);
    DEVICE_NOTIFIES(RESULT, "C9 00 C9");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0xC9, 0);
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
}

/* [CLI-2] what is no frame takes no place and disturbs nobody */
static void does_not_queue_what_is_no_frame(void **state)
{
    (void)state;
    static const char *const bad[] = {"C9", "C9 00", "C9 00 00", "C9 00 C9 00",
                                      "C9 FF 41*255"};
    client_with_queue(1);
    CLIENT_SENDS(TOKEN);
    for (size_t i = 0; i < COUNT(bad); i++) {
        USER_SENDS(bad[i]);
        EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_INVALID, 0xC9, 0);
    }
    USER_SENDS("");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_INVALID, 0x00, 0);
    USER_SENDS(PROFILE);
    EXPECT_CLIENT_WAITS();
    USER_SENDS(bad[0]); /* though there is no room either */
    EXPECT_ENDED(IMPROV_OUTCOME_INVALID, IMPROV_STEP_ANSWER);
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    EXPECT_SUCCESS("");
    next_begins(PROFILE);
}

/* Three commands, of which the first is on its way. */
static void three_are_sent(void)
{
    client_with_queue(3);
    CLIENT_SENDS(TOKEN);
    USER_SENDS(PROFILE);
    USER_SENDS(EXAMPLE);
    assert_false(queue_is_wiped());
}

static void none_is_left(void)
{
    assert_true(queue_is_wiped());
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
    CLIENT_PASSES(JOIN_MS);
    EXPECT_CLIENT_WAITS();
    USER_SENDS("C9");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_INVALID, 0xC9, 0); /* told once */
    CLIENT_SENDS(NAME);
    DEVICE_NOTIFIES(RESULT, "06 04 03 'tap' CS");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0x06, 0);
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
}

/* [CLI-12] [WIFI-8] settings that were refused are not followed by Wi-Fi */
static void drops_what_waits_for_a_refused_one(void **state)
{
    (void)state;
    three_are_sent();
    DEVICE_NOTIFIES(ERROR, "01");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_REFUSED, 0xCA, 2);
    none_is_left();
}

/* [CLI-12] no answer is no good end either */
static void drops_what_waits_for_a_silent_one(void **state)
{
    (void)state;
    three_are_sent();
    CLIENT_PASSES(STEP_MS);
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_TIMED_OUT, 0xCA, 2);
    none_is_left();
}

/* [CLI-12] nor is an answer that can't be read */
static void drops_what_waits_for_a_broken_result(void **state)
{
    (void)state;
    three_are_sent();
    DEVICE_NOTIFIES(RESULT, "CA");
    EXPECT_READ_OF(RESULT);
    READ_GIVES("CA");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_BAD_RESULT, 0xCA, 2);
    none_is_left();
}

/* [CLI-12] one that waited is refused itself */
static void drops_what_waits_for_a_later_one(void **state)
{
    (void)state;
    three_are_sent();
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0xCA, 0);
    next_begins(PROFILE);
    DEVICE_NOTIFIES(ERROR, "01");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_REFUSED, 0xC9, 1);
    none_is_left();
}

/* [CLI-3] [CLI-12] one that waited is not offered */
static void drops_what_waits_for_an_unsupported_one(void **state)
{
    (void)state;
    client_with_queue(2);
    CLIENT_SENDS(TOKEN);
    USER_SENDS("03 00 03");
    USER_SENDS(EXAMPLE);
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_OK, 0xCA, 0);
    EXPECT_CLIENT_DEADLINE(0);
    CLIENT_PASSES(0);
    const struct improv_client_action *ended =
        &client_expect(IMPROV_CLIENT_ENDED, AT)->action;
    assert_int_equal(ended->outcome, IMPROV_OUTCOME_UNSUPPORTED);
    assert_int_equal(ended->dropped, 1);
    none_is_left();
}

/* [CLI-12] the write failed; and [CLI-2] while it may still be under way,
 * nothing else is sent */
static void waits_for_the_link_to_be_free(void **state)
{
    (void)state;
    client_with_queue(2);
    USER_SENDS(TOKEN);
    EXPECT_WRITE(TOKEN);
    USER_SENDS(PROFILE);
    CLIENT_PASSES(STEP_MS);
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_TIMED_OUT, 0xCA, 1);
    USER_SENDS(NAME);
    EXPECT_CLIENT_WAITS();
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
    OPERATION_FAILS();
    EXPECT_CLIENT_WAITS();
    next_begins(NAME);
}

/* [CLI-12] the setup did not end well: there is nothing to send to */
static void drops_all_when_the_setup_fails(void **state)
{
    (void)state;
    CLIENT(AUTHORIZE_MS);
    CLIENT_WITH_QUEUE(2);
    USER_SENDS(TOKEN);
    USER_SENDS(EXAMPLE);
    CONNECTED(HAS_ALL);
    EXPECT_SUBSCRIBE(STATE);
    OPERATION_FAILS();
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_GATT_FAILED, 0x00, 2);
    assert_true(queue_is_wiped());

    CLIENT(AUTHORIZE_MS);
    CLIENT_WITH_QUEUE(2);
    USER_SENDS(TOKEN);
    CONNECTED(HAS_STATE);
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_UNSUPPORTED, 0x00, 1);
    assert_true(queue_is_wiped());
}

/* [CLI-10] [CLI-12] and they do not begin on the next connection */
static void drops_all_when_disconnected(void **state)
{
    (void)state;
    three_are_sent();
    DISCONNECTED();
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_DISCONNECTED, 0xCA, 2);
    assert_true(queue_is_wiped());
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
    CONNECTED(HAS_ALL);
    EXPECT_SUBSCRIBE(STATE);
    DISCONNECTED();
    EXPECT_COMMAND_ENDED(IMPROV_OUTCOME_DISCONNECTED, 0x00, 0);
}

/* [WIFI-8] the frames of others too */
static void forgets_what_waits_when_told(void **state)
{
    (void)state;
    three_are_sent();
    improv_client_wipe(&client_harness.client);
    assert_true(queue_is_wiped());
    EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
    assert_int_equal(client_harness.client.queued, 0);
}

/* [CLI-2] the longest there is, kept as it was */
static void keeps_the_longest(void **state)
{
    (void)state;
    client_with_queue(1);
    CLIENT_SENDS(TOKEN);
    USER_SENDS("06 FF 41*255 CS");
    DEVICE_NOTIFIES(RESULT, "CA 00 CA");
    EXPECT_SUCCESS("");
    next_begins("06 FF 41*255 CS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(sends_what_waits_in_its_turn),
        CONVERSATION(waits_until_ready),
        CONVERSATION(keeps_the_order),
        CONVERSATION(asks_for_the_button_in_its_turn),
        CONVERSATION(takes_many_in_a_small_queue),
        CONVERSATION(has_no_room),
        CONVERSATION(does_not_queue_what_is_no_frame),
        CONVERSATION(drops_what_waits_for_a_refused_one),
        CONVERSATION(drops_what_waits_for_a_silent_one),
        CONVERSATION(drops_what_waits_for_a_broken_result),
        CONVERSATION(drops_what_waits_for_a_later_one),
        CONVERSATION(drops_what_waits_for_an_unsupported_one),
        CONVERSATION(waits_for_the_link_to_be_free),
        CONVERSATION(drops_all_when_the_setup_fails),
        CONVERSATION(drops_all_when_disconnected),
        CONVERSATION(forgets_what_waits_when_told),
        CONVERSATION(keeps_the_longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
