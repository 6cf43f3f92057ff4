/* SPDX-License-Identifier: Apache-2.0 */
/* What a device tells about itself and about the air: no button needed. */
#include "harness.h"

#define INFO "03 00 03"
#define SCAN "04 00 04"

static void device_at_0x01(unsigned features)
{
    DEVICE(features | WITH_BUTTON);
    SERVICE_STARTS();
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
}

/* [INFO-1] [INFO-2] [REQ-1] [ID-6] */
static void tells_what_it_is(void **state)
{
    (void)state;
    device_at_0x01(WITH_INFO);
    EXPECT_READ(IMPROV_CHARACTERISTIC_CAPABILITIES, "02");
    CENTRAL_WRITES(1, INFO);
    EXPECT_REQUEST(INFO);
    HOST_ANSWERS("Box 1.0 ESP32-C3 Kitchen");
    EXPECT_RESULT("03 19 03 'Box' 03 '1.0' 08 'ESP32-C3' 07 'Kitchen' CS");
}

/* [INFO-1] while it joins, and when it is done */
static void tells_it_in_every_state(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_INFO);
    CENTRAL_WRITES(1, INFO);
    EXPECT_REQUEST(INFO);
    HOST_ANSWERS("a b c d");
    EXPECT_RESULT("03 08 01 'a' 01 'b' 01 'c' 01 'd' CS");
    CENTRAL_SENDS_EXAMPLE(1);
    CENTRAL_WRITES(2, INFO);
    EXPECT_REQUEST(INFO);
    HOST_ANSWERS("a b c d");
    EXPECT_RESULT("03 08 01 'a' 01 'b' 01 'c' 01 'd' CS");
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    CENTRAL_WRITES(2, INFO);
    EXPECT_REQUEST(INFO);
    HOST_ANSWERS("a b c d");
    EXPECT_RESULT("03 08 01 'a' 01 'b' 01 'c' 01 'd' CS");
}

static void host_answers_networks(const struct improv_network *networks,
                                  size_t count)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    size_t length = improv_networks_encode(networks, count, frame);
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_ANSWERED,
        .number = current_number(IMPROV_EVENT_ANSWERED),
        .bytes = {frame, length},
    };
    event_happens(&event, AT);
}

/* [SCAN-1] [SCAN-2] [SCAN-3] [REQ-3] it may take its time */
static void tells_what_is_in_the_air(void **state)
{
    (void)state;
    const struct improv_network networks[] = {
        {.ssid = chars("Cafe"), .security = chars("NO"), .rssi = -70},
        {.ssid = chars("Home"), .security = chars("WPA2"), .rssi = -52},
        {.ssid = chars("Cafe"), .security = chars("NO"), .rssi = -60},
    };
    device_at_0x01(WITH_SCAN);
    EXPECT_READ(IMPROV_CHARACTERISTIC_CAPABILITIES, "04");
    CENTRAL_WRITES(1, SCAN);
    EXPECT_REQUEST(SCAN);
    EXPECT_DEADLINE(15000);
    PASSES(14999);
    host_answers_networks(networks, COUNT(networks));
    EXPECT_RESULT("04 1A 04 'Home' 03 '-52' 04 'WPA2'"
                  " 04 'Cafe' 03 '-60' 02 'NO' CS");
    EXPECT_DEADLINE(IMPROV_NO_DEADLINE);
}

/* [SCAN-1] */
static void does_not_scan_while_it_joins(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_SCAN);
    CENTRAL_SENDS_EXAMPLE(1);
    CENTRAL_WRITES(2, SCAN);
    EXPECT_ERROR(0x04);
    JOIN_WORKS(NULL);
    EXPECT_RESULT("01 00 01");
    EXPECT_STATE(0x04);
    EXPECT_LIGHT(IMPROV_PATTERN_OFF);
    CENTRAL_WRITES(2, SCAN);
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x04);
}

/* [INFO-1] [SCAN-1] neither has data [ERR-4] */
static void refuses_data(void **state)
{
    (void)state;
    DEVICE_AUTHORIZED(WITH_INFO | WITH_SCAN);
    CENTRAL_WRITES(1, "03 01 00 CS");
    EXPECT_ERROR(0x01);
    CENTRAL_WRITES(1, "04 01 00 CS");
    EXPECT_ERROR(0x00);
    EXPECT_ERROR(0x01);
}

/* [REQ-2] only settings renew the authorization */
static void does_not_renew_the_authorization(void **state)
{
    (void)state;
    device_at_0x01(WITH_INFO);
    BUTTON_PRESSED();
    EXPECT_STATE(0x02);
    EXPECT_LIGHT(IMPROV_PATTERN_AUTHORIZED);
    PASSES(AUTHORIZED_MS - 1000);
    CENTRAL_WRITES(1, INFO);
    EXPECT_REQUEST(INFO);
    HOST_ANSWERS("a b c d");
    EXPECT_RESULT("03 08 01 'a' 01 'b' 01 'c' 01 'd' CS");
    EXPECT_DEADLINE(1000);
    PASSES(1000);
    EXPECT_STATE(0x01);
    EXPECT_LIGHT(IMPROV_PATTERN_SOLID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONVERSATION(tells_what_it_is),
        CONVERSATION(tells_it_in_every_state),
        CONVERSATION(tells_what_is_in_the_air),
        CONVERSATION(does_not_scan_while_it_joins),
        CONVERSATION(refuses_data),
        CONVERSATION(does_not_renew_the_authorization),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
