/* SPDX-License-Identifier: Apache-2.0 */
/* Someone has to press the button first. */
#include "harness.h"

static void boot(unsigned features)
{
    DEVICE(WITH_BUTTON | features);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
}

static void press(void)
{
    BUTTON_PRESSED();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
}

static void lapse(void)
{
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
}

/* [AUTH-1] [AUTH-2] [WIFI-4] [IND-1] [IND-2] */
static void waits_for_the_button(void **state)
{
    (void)state;
    boot(PLAIN);
    PASSES(24 * 60 * 60 * 1000); /* for ever, if need be */
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x04);
    press();
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [AUTH-2] */
static void authorization_runs_out(void **state)
{
    (void)state;
    boot(PLAIN);
    press();
    EXPECT_DEADLINE(AUTHORIZED_MS);
    PASSES(AUTHORIZED_MS - 1);
    EXPECT_NOTHING();
    PASSES(1);
    lapse();
    CENTRAL_WRITES(1, EXAMPLE);
    EXPECT_ERROR(0x04);
    press();
}

/* [AUTH-3] */
static void pressing_again_renews(void **state)
{
    (void)state;
    boot(PLAIN);
    press();
    for (int i = 0; i < 3; i++) {
        PASSES(AUTHORIZED_MS - 1);
        BUTTON_PRESSED();
        EXPECT_NOTHING();
        EXPECT_DEADLINE(AUTHORIZED_MS);
    }
    PASSES(AUTHORIZED_MS);
    lapse();
}

/* [AUTH-2] a frame of another kind, and refused ones, renew nothing */
static void other_frames_do_not_renew(void **state)
{
    (void)state;
    boot(WITH_IDENTIFY);
    press();
    PASSES(AUTHORIZED_MS - 1);
    CENTRAL_WRITES(1, "01 00 01");
    EXPECT_ERROR(0x01);
    EXPECT_DEADLINE(1);
    PASSES(1);
    lapse();
}

/* [AUTH-4] */
static void does_nothing_elsewhere(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON);
    BUTTON_PRESSED();
    EXPECT_NOTHING(); /* stopped */
    boot(PLAIN);
    press();
    CENTRAL_SENDS_EXAMPLE(1);
    BUTTON_PRESSED();
    EXPECT_NOTHING(); /* provisioning */
    EXPECT_DEADLINE(CONNECT_MS);
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    BUTTON_PRESSED();
    EXPECT_NOTHING(); /* provisioned */
}

/* [AUTH-1] without an authorizer there is nothing that could run out */
static void never_lapses_without_a_button(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
    BUTTON_PRESSED();
    EXPECT_NOTHING();
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
    CENTRAL_SENDS_EXAMPLE(1);
    JOIN_FAILS();
    EXPECT_JOIN_GIVEN_UP();
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
}

/* [ERR-4] the payload is checked before the state */
static void looks_at_the_payload_first(void **state)
{
    (void)state;
    boot(WITH_DIGO);
    CENTRAL_WRITES(1, "01 00 01");
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES(1, "CA 00 CA");
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES(1, "CA 01 00 CS");
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x04);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(waits_for_the_button),
        CONVERSATION(authorization_runs_out),
        CONVERSATION(pressing_again_renews),
        CONVERSATION(other_frames_do_not_renew),
        CONVERSATION(does_nothing_elsewhere),
        CONVERSATION(never_lapses_without_a_button),
        CONVERSATION(looks_at_the_payload_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
