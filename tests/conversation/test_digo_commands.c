/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO commands: where a device belongs, and its token. */
#include "harness.h"

#define HOST            "C8 13 01 'h' 04 '1883' 01 'w' 04 '8080' 04 'true' CS"
#define DEVICE_SETTINGS "C9 08 01 'p' 01 'd' 01 'b' 01 't' CS"
#define OWNED           "C9 0A 01 'p' 01 'd' 01 'b' 01 't' 01 'o' CS"
#define TOKEN           "CA 06 05 'token' CS"

/* [DIGO-1] [DIGO-2] [DIGO-3] [DIGO-7] */
static void stores_each_kind(void **state)
{
    (void)state;
    static const struct {
        const char *frame, *result;
    } kinds[] = {{HOST, "C8 00 C8"},
                 {DEVICE_SETTINGS, "C9 00 C9"},
                 {OWNED, "C9 00 C9"},
                 {TOKEN, "CA 00 CA"}};
    DEVICE_AUTHORIZED(WITH_DIGO);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        CENTRAL_WRITES(1, kinds[i].frame);
        EXPECT_REQUEST(kinds[i].frame);
        STORE_WORKS();
        EXPECT_RESULT(kinds[i].result);
    }
    EXPECT_READ(IMPROV_CHARACTERISTIC_STATE, "02");
}

/* [DIGO-4] whoever can rewrite server and token owns the device */
static void needs_authorization(void **state)
{
    (void)state;
    static const char *const frames[] = {HOST, OWNED, TOKEN};
    DEVICE(WITH_BUTTON | WITH_DIGO);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    for (size_t i = 0; i < COUNT(frames); i++) {
        CENTRAL_WRITES(1, frames[i]);
        if (i > 0)
            EXPECT_ERROR(0x00);
        EXPECT_ERROR(0x04);
    }
    STORE_WORKS(); /* of what? */
    EXPECT_NOTHING();
}

/* [DIGO-4] it renews the authorization */
static void renews_the_authorization(void **state)
{
    (void)state;
    DEVICE(WITH_BUTTON | WITH_DIGO);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
    BUTTON_PRESSED();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    PASSES(AUTHORIZED_MS - 1);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_REQUEST(TOKEN);
    STORE_WORKS();
    EXPECT_RESULT("CA 00 CA");
    EXPECT_DEADLINE(AUTHORIZED_MS);
}

/* [DIGO-1] [DIGO-2] [DIGO-5] [DIGO-6] [STR-2] nothing is stored of it */
static void refuses_bad_values(void **state)
{
    (void)state;
    static const char *const frames[] = {
        "C8 06 00 01 '0' 00 00 00 CS",
        "C8 0A 00 05 '65536' 00 00 00 CS",
        "C8 06 00 00 00 01 'x' 00 CS",
        "C8 06 00 00 00 00 01 '2' CS",
        "C8 04 00 00 00 00 CS",
        "C9 03 00 00 00 CS",
        "CA 02 01 FF CS",
        "CA 00 CA",
    };
    DEVICE_AUTHORIZED(WITH_DIGO);
    CENTRAL_WRITES(1, "77 00 77");
    EXPECT_ERROR(0x02);
    for (size_t i = 0; i < COUNT(frames); i++) {
        CENTRAL_WRITES(1, frames[i]);
        EXPECT_ERROR(0x00);
        EXPECT_ERROR(0x01);
    }
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
}

/* [ERR-3] */
static void is_unknown_where_it_is_not_offered(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(PLAIN);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_ERROR(0x02);
}

/* [DIGO-7] */
static void tells_that_storing_failed(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_REQUEST(TOKEN);
    STORE_FAILS();
    EXPECT_ERROR(0xFF);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_ERROR(0x00);
    EXPECT_REQUEST(TOKEN);
    STORE_WORKS();
    EXPECT_RESULT("CA 00 CA");
}

/* [DIGO-7] the host never answers: 5 s are enough */
static void does_not_wait_for_ever(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_REQUEST(TOKEN);
    EXPECT_DEADLINE(5000);
    PASSES(4999);
    EXPECT_NOTHING();
    PASSES(1);
    EXPECT_ERROR(0xFF);
    STORE_WORKS(); /* too late */
    EXPECT_NOTHING();
    EXPECT_READ(IMPROV_CHARACTERISTIC_RESULT, "");
}

/* [DIGO-7] one at a time, but identify */
static void stores_one_at_a_time(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO | WITH_IDENTIFY);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_REQUEST(TOKEN);
    CENTRAL_WRITES(1, HOST);
    EXPECT_ERROR(0xFF);
    CENTRAL_WRITES(2, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0xFF);
    CENTRAL_WRITES(1, "02 00 02");
    EXPECT_ERROR(0x00);
    EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
    CENTRAL_WRITES(3, "77 00 77");
    EXPECT_ERROR(0x02);
    STORE_WORKS();
    EXPECT_RESULT("CA 00 CA"); /* the first one's */
    CENTRAL_WRITES(2, EXAMPLE);
    EXPECT_ERROR(0x00);
    EXPECT_STATE(0x03);
    EXPECT_JOIN("MyWirelessAP", "mysecurepassword");
    EXPECT_LIGHT(IMPROV_PATTERN_PROVISIONING);
}

/* [DIGO-7] [MANY-1] what is being stored stays as it is, whoever writes */
static void keeps_what_is_being_stored(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    CENTRAL_WRITES(1, TOKEN);
    const struct improv_request *settings = &harness.device.request;
    EXPECT_REQUEST(TOKEN);
    CENTRAL_WRITES(1, "CA FF 41*100");
    CENTRAL_WRITES(2, "CA FF 42*100");
    assert_bytes(settings->values[0], "'token'");
    CENTRAL_LEAVES(1);
    EXPECT_NOTHING();
    assert_bytes(settings->values[0], "'token'");
    CENTRAL_WRITES(3, "77 00 77");
    EXPECT_ERROR(0x02);
    assert_bytes(settings->values[0], "'token'");
    STORE_WORKS();
    EXPECT_RESULT("CA 00 CA");
}

/* [DIGO-7] the time counts on while the state changes around it */
static void ends_with_the_service(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    CENTRAL_WRITES(1, TOKEN);
    EXPECT_REQUEST(TOKEN);
    WIFI_UP();
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    SERVICE_STOPS();
    EXPECT_WITHDRAWN();
    STORE_WORKS();
    EXPECT_NOTHING();
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
}

/* [DIGO-7] the longest frames there are */
static void stores_the_longest(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_DIGO);
    CENTRAL_WRITES(1, "CA FF FE 41*254 CS");
    EXPECT_REQUEST("CA FF FE 41*254 CS");
    STORE_WORKS();
    EXPECT_RESULT("CA 00 CA");
    CENTRAL_WRITES(1, "CA FE FD 41*253 CS");
    EXPECT_REQUEST("CA FE FD 41*253 CS");
    STORE_WORKS();
    EXPECT_RESULT("CA 00 CA");
    CENTRAL_WRITES(1, "CA FF FF 41*254 CS"); /* its string is 255 long */
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES(1, "CA FE FE 41*253 CS");
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES(1, "CA FF FE 41*254 00");
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(stores_each_kind),
        CONVERSATION(needs_authorization),
        CONVERSATION(renews_the_authorization),
        CONVERSATION(refuses_bad_values),
        CONVERSATION(is_unknown_where_it_is_not_offered),
        CONVERSATION(tells_that_storing_failed),
        CONVERSATION(does_not_wait_for_ever),
        CONVERSATION(stores_one_at_a_time),
        CONVERSATION(keeps_what_is_being_stored),
        CONVERSATION(ends_with_the_service),
        CONVERSATION(stores_the_longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
