/* SPDX-License-Identifier: Apache-2.0 */
/* Hostname and device name: asked for and set. */
#include "harness.h"

static void device_authorized_by_button(unsigned features)
{
    DEVICE(features | WITH_BUTTON);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    BUTTON_PRESSED();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
}

/* [NAME-1] [ID-6] */
static void asks_for_both(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_HOSTNAME | WITH_DEVICE_NAME);
    EXPECT_READ(IMPROV_CHARACTERISTIC_CAPABILITIES, "08");
    CENTRAL_WRITES(1, "05 00 05");
    EXPECT_REQUEST("05 00 05");
    HOST_ANSWERS("box-1");
    EXPECT_RESULT("05 06 05 'box-1' CS");
    CENTRAL_WRITES(1, "06 00 06");
    EXPECT_REQUEST("06 00 06");
    HOST_ANSWERS("Box");
    EXPECT_RESULT("06 04 03 'Box' CS");
}

/* [NAME-1] [REQ-2] the answer is what is then in force, not what was sent */
static void sets_and_renews_the_authorization(void **state)
{
    (void)state;
    device_authorized_by_button(WITH_HOSTNAME | WITH_DEVICE_NAME);
    PASSES(AUTHORIZED_MS - 1);
    CENTRAL_WRITES(1, "05 07 'kitchen' CS");
    EXPECT_REQUEST("05 07 'kitchen' CS");
    HOST_ANSWERS("kitchen-2");
    EXPECT_RESULT("05 0A 09 'kitchen-2' CS");
    EXPECT_DEADLINE(AUTHORIZED_MS);
    PASSES(AUTHORIZED_MS - 1);
    CENTRAL_WRITES(1, "06 07 'Kitchen' CS");
    EXPECT_REQUEST("06 07 'Kitchen' CS");
    HOST_ANSWERS("Kitchen");
    EXPECT_RESULT("06 08 07 'Kitchen' CS");
    EXPECT_DEADLINE(AUTHORIZED_MS);
}

/* [NAME-4] as a widely used client sends it */
static void takes_a_length_before_the_hostname(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_HOSTNAME);
    CENTRAL_WRITES(1, "05 08 07 'kitchen' CS");
    EXPECT_REQUEST("05 07 'kitchen' CS");
    HOST_ANSWERS("kitchen");
    EXPECT_RESULT("05 08 07 'kitchen' CS");
    CENTRAL_WRITES(1, "05 01 00 CS"); /* a length of nothing asks for it */
    EXPECT_REQUEST("05 00 05");
    HOST_ANSWERS("kitchen");
    EXPECT_RESULT("05 08 07 'kitchen' CS");
}

/* [NAME-2] [ERR-4] whatever the state */
static void refuses_a_bad_hostname(void **state)
{
    (void)state;
    static const char *const frames[] = {
        "05 01 '-' CS",   "05 02 'a-' CS",  "05 02 '-a' CS",
        "05 03 'a.b' CS", "05 40 61*64 CS", "05 02 C3 A4 CS",
    };
    DEVICE_AUTHORIZED(WITH_HOSTNAME);
    CENTRAL_WRITES(1, "77 00 77");
    EXPECT_ERROR(0x02);
    for (size_t i = 0; i < COUNT(frames); i++) {
        CENTRAL_WRITES(1, frames[i]);
        EXPECT_ERROR(0x00);
        EXPECT_ERROR(0x05);
    }
}

/* [NAME-3] */
static void refuses_a_bad_device_name(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DEVICE_NAME);
    CENTRAL_WRITES(1, "06 01 FF CS");
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES(1, "06 FF 41*255 CS");
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES(1, "06 FE 41*254 CS");
    EXPECT_ERROR(0x00);
    EXPECT_REQUEST("06 FE 41*254 CS");
}

/* [REQ-1] a host may know better */
static void the_host_refuses(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_HOSTNAME);
    CENTRAL_WRITES(1, "05 09 'localhost' CS");
    EXPECT_REQUEST("05 09 'localhost' CS");
    HOST_REFUSES(0x05);
    EXPECT_ERROR(0x05);
    CENTRAL_WRITES(1, "05 00 05");
    EXPECT_ERROR(0x00);
    EXPECT_REQUEST("05 00 05");
    HOST_REFUSES(0x00); /* it did not say why */
    EXPECT_ERROR(0xFF);
}

/* [REQ-2] */
static void needs_authorization(void **state)
{
    (void)state;
    static const char *const frames[] = {"05 00 05", "06 00 06", "05 01 'a' CS",
                                         "06 01 'a' CS"};
    DEVICE(WITH_BUTTON | WITH_HOSTNAME | WITH_DEVICE_NAME);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    CENTRAL_WRITES(1, "77 00 77");
    EXPECT_ERROR(0x02);
    for (size_t i = 0; i < COUNT(frames); i++) {
        CENTRAL_WRITES(1, frames[i]);
        EXPECT_ERROR(0x00);
        EXPECT_ERROR(0x04);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(asks_for_both),
        CONVERSATION(sets_and_renews_the_authorization),
        CONVERSATION(takes_a_length_before_the_hostname),
        CONVERSATION(refuses_a_bad_hostname),
        CONVERSATION(refuses_a_bad_device_name),
        CONVERSATION(the_host_refuses),
        CONVERSATION(needs_authorization),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
