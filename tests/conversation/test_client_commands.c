/* SPDX-License-Identifier: Apache-2.0 */
/* What each command needs of the device, and what it is answered with. */
#include "client_harness.h"

#define WIFI        EXAMPLE
#define IDENTIFY    "02 00 CS"
#define INFO        "03 00 CS"
#define SCAN        "04 00 CS"
#define HOSTNAME    "05 00 CS"
#define DEVICE_NAME "06 00 CS"
#define DIGO_HOST   "C8 05 00*5 CS"
#define DIGO_DEVICE "C9 04 00*4 CS"
#define DIGO_TOKEN  "CA 01 00 CS"

enum { CAN_ALL = 0x0F };

static const struct {
    const char *frame;
    uint8_t capability; /* 0: none */
    bool button;
} commands[] = {
    {WIFI, 0, true},
    {IDENTIFY, IMPROV_CAPABILITY_IDENTIFY, false},
    {INFO, IMPROV_CAPABILITY_DEVICE_INFO, false},
    {SCAN, IMPROV_CAPABILITY_SCAN, false},
    {HOSTNAME, IMPROV_CAPABILITY_HOSTNAME, true},
    {DEVICE_NAME, 0, true},
    {DIGO_HOST, 0, true},
    {DIGO_DEVICE, 0, true},
    {DIGO_TOKEN, 0, true},
};

static void client_of(uint8_t device_state, uint8_t capabilities)
{
    CLIENT(AUTHORIZE_MS);
    CLIENT_CONNECTS(device_state, capabilities);
}

/* [CLI-3] each needs its own bit, and no other */
static void sends_what_the_device_offers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(commands); i++) {
        client_of(0x02, commands[i].capability);
        CLIENT_SENDS(commands[i].frame);
    }
}

/* [CLI-3] */
static void does_not_send_what_it_does_not_offer(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(commands); i++) {
        if (commands[i].capability == 0)
            continue;
        client_of(0x02, 0xFF & ~commands[i].capability);
        USER_SENDS(commands[i].frame);
        EXPECT_ENDED(IMPROV_OUTCOME_UNSUPPORTED, IMPROV_STEP_READY);
        EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
        CLIENT_SENDS(DIGO_TOKEN); /* but others */
    }
}

/* [CLI-3] where nobody can be asked, nothing is offered */
static void offers_nothing_without_capabilities(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(commands); i++) {
        client_of(0x02, 0x00);
        USER_SENDS(commands[i].frame);
        if (commands[i].capability == 0)
            EXPECT_WRITE(commands[i].frame);
        else
            EXPECT_ENDED(IMPROV_OUTCOME_UNSUPPORTED, IMPROV_STEP_READY);
    }
}

/* [CLI-4] what changes the device needs somebody at it */
static void waits_for_the_button_where_needed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(commands); i++) {
        client_of(0x01, CAN_ALL);
        USER_SENDS(commands[i].frame);
        if (commands[i].button) {
            EXPECT_PRESS();
            EXPECT_CLIENT_DEADLINE(AUTHORIZE_MS);
            DEVICE_NOTIFIES(STATE, "02");
            EXPECT_DEVICE_STATE(0x02);
        }
        EXPECT_WRITE(commands[i].frame);
        EXPECT_CLIENT_DEADLINE(STEP_MS);
    }
}

/* [CLI-4] nor does a join that is under way concern them */
static void waits_for_a_join_where_needed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(commands); i++) {
        client_of(0x03, CAN_ALL);
        USER_SENDS(commands[i].frame);
        if (commands[i].button) {
            EXPECT_CLIENT_WAITS();
            EXPECT_CLIENT_DEADLINE(AUTHORIZE_MS);
            DEVICE_NOTIFIES(STATE, "04");
            EXPECT_DEVICE_STATE(0x04);
        }
        EXPECT_WRITE(commands[i].frame);
    }
}

/* [CLI-4] where nobody waits, and in other states, the device may refuse */
static void sends_at_once_where_nobody_waits(void **state)
{
    (void)state;
    for (uint8_t device_state = 1; device_state <= 4; device_state++)
        for (size_t i = 0; i < COUNT(commands); i++) {
            CLIENT(0);
            CLIENT_CONNECTS(device_state, CAN_ALL);
            CLIENT_SENDS(commands[i].frame);
            DEVICE_NOTIFIES(ERROR, "04");
            EXPECT_REFUSED(0x04);
        }
}

/* [CLI-7] how long each may take */
static void waits_for_each_as_long_as_it_takes(void **state)
{
    (void)state;
    static const uint32_t ms[] = {JOIN_MS, GRACE_MS, STEP_MS, SCAN_MS, STEP_MS,
                                  STEP_MS, STEP_MS,  STEP_MS, STEP_MS};
    for (size_t i = 0; i < COUNT(commands); i++) {
        client_of(0x02, CAN_ALL);
        CLIENT_SENDS(commands[i].frame);
        EXPECT_CLIENT_DEADLINE(ms[i]);
        CLIENT_PASSES(ms[i] - 1);
        EXPECT_CLIENT_WAITS();
        CLIENT_PASSES(1);
        if (ms[i] == GRACE_MS) /* no answer is an identify's answer [IDF-1] */
            EXPECT_SUCCESS("");
        else
            EXPECT_ENDED(IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_ANSWER);
    }
}

static const struct {
    const char *frame, *result, *strings;
} answers[] = {
    {INFO, "03 0A 02 'fw' 01 '1' 01 'c' 02 'tv' CS",
     "02 'fw' 01 '1' 01 'c' 02 'tv'"},
    {SCAN, "04 0C 02 'ap' 03 '-60' 04 'WPA2' CS", "02 'ap' 03 '-60' 04 'WPA2'"},
    {SCAN, "04 00 04", ""},
    {HOSTNAME, "05 03 02 'tv' CS", "02 'tv'"},
    {"05 02 'tv' CS", "05 03 02 'tv' CS", "02 'tv'"},
    {DEVICE_NAME, "06 03 02 'tv' CS", "02 'tv'"},
    {"06 02 'tv' CS", "06 03 02 'tv' CS", "02 'tv'"},
    {DIGO_HOST, "C8 00 C8", ""},
    {DIGO_DEVICE, "C9 00 C9", ""},
    {DIGO_TOKEN, "CA 00 CA", ""},
};

/* [INFO-2] [SCAN-2] [NAME-1] [DIGO-7] the result is all there is to wait for */
static void takes_the_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        client_of(0x02, CAN_ALL);
        CLIENT_SENDS(answers[i].frame);
        DEVICE_NOTIFIES(RESULT, answers[i].result);
        EXPECT_SUCCESS(answers[i].strings);
        EXPECT_CLIENT_DEADLINE(IMPROV_NO_DEADLINE);
    }
}

/* [CLI-2] a device that answers before it says that it took the write */
static void takes_an_answer_that_overtakes_the_write(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        client_of(0x02, CAN_ALL);
        USER_SENDS(answers[i].frame);
        EXPECT_WRITE(answers[i].frame);
        DEVICE_NOTIFIES(RESULT, answers[i].result);
        EXPECT_CLIENT_WAITS();
        OPERATION_DONE();
        EXPECT_SUCCESS(answers[i].strings);
    }
}

/* [CLI-5] only Wi-Fi settings are answered by a state */
static void takes_no_state_for_an_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        client_of(0x02, CAN_ALL);
        CLIENT_SENDS(answers[i].frame);
        uint32_t left = answers[i].frame[1] == '4' ? SCAN_MS : STEP_MS;
        DEVICE_NOTIFIES(STATE, "03");
        EXPECT_DEVICE_STATE(0x03);
        DEVICE_NOTIFIES(STATE, "04");
        EXPECT_DEVICE_STATE(0x04);
        EXPECT_CLIENT_DEADLINE(left);
        DEVICE_NOTIFIES(RESULT, answers[i].result);
        EXPECT_SUCCESS(answers[i].strings);
    }
}

/* [CLI-9] each passes over the results of all others */
static void passes_over_the_results_of_all_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        client_of(0x02, CAN_ALL);
        CLIENT_SENDS(answers[i].frame);
        for (size_t other = 0; other < COUNT(answers); other++) {
            if (memcmp(answers[other].frame, answers[i].frame, 2) == 0)
                continue;
            DEVICE_NOTIFIES(RESULT, answers[other].result);
            EXPECT_CLIENT_WAITS();
        }
        DEVICE_NOTIFIES(RESULT, answers[i].result);
        EXPECT_SUCCESS(answers[i].strings);
    }
}

/* [CLI-8] a hostname that the device can not take [NAME-2] */
static void is_told_of_a_bad_hostname(void **state)
{
    (void)state;
    client_of(0x02, CAN_ALL);
    CLIENT_SENDS("05 02 '-a' CS");
    DEVICE_NOTIFIES(ERROR, "05");
    EXPECT_REFUSED(0x05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(sends_what_the_device_offers),
        CONVERSATION(does_not_send_what_it_does_not_offer),
        CONVERSATION(offers_nothing_without_capabilities),
        CONVERSATION(waits_for_the_button_where_needed),
        CONVERSATION(waits_for_a_join_where_needed),
        CONVERSATION(sends_at_once_where_nobody_waits),
        CONVERSATION(waits_for_each_as_long_as_it_takes),
        CONVERSATION(takes_the_answer),
        CONVERSATION(takes_an_answer_that_overtakes_the_write),
        CONVERSATION(takes_no_state_for_an_answer),
        CONVERSATION(passes_over_the_results_of_all_others),
        CONVERSATION(is_told_of_a_bad_hostname),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
