/* SPDX-License-Identifier: Apache-2.0 */
/* Advertising, GATT and several centrals. */
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include "central.h"
#include "controller.h"
#include "device.h"
#include "improv/advertisement.h"
#include "improv/credentials.h"

/* docs/protocol.md: MyWirelessAP, mysecurepassword */
static const uint8_t example[] =
    "\x01\x1E\x0CMyWirelessAP\x10mysecurepassword\xC0";
enum { EXAMPLE_LENGTH = sizeof example - 1 };

static void after(void *unused)
{
    ARG_UNUSED(unused);
    controller_disconnect(ALICE);
    controller_disconnect(BOB);
    k_msleep(500);
}

ZTEST_SUITE(bluetooth, NULL, device_setup, device_reset, after, NULL);

/* [ADV-1] [ADV-2] [ADV-4] */
ZTEST(bluetooth, test_one_packet_has_it_all)
{
    uint8_t expected[IMPROV_ADVERTISEMENT_LENGTH];
    const struct improv_service_data data = {
        .state = IMPROV_STATE_AUTHORIZATION_REQUIRED,
        .capabilities = 0x0F,
    };

    improv_advertisement_encode(&data, expected);
    zassert_true(controller_advertises);
    zassert_equal(controller_advertisement.length, sizeof expected);
    zassert_mem_equal(controller_advertisement.bytes, expected,
                      sizeof expected);
    device_press(100);
    k_msleep(100);
    zassert_equal(controller_advertisement.bytes[25], IMPROV_STATE_AUTHORIZED);
}

ZTEST(bluetooth, test_long_name_is_shortened)
{
    zassert_equal(controller_scan_response.length, 31);
    zassert_mem_equal(controller_scan_response.bytes,
                      "\x1E\x08"
                      "A lamp with a name of over 29",
                      31);
}

/* [FRM-4] */
ZTEST(bluetooth, test_write_a_byte_at_a_time)
{
    device_press(100);
    central_connect(ALICE, 23);
    central_write(ALICE, example, EXAMPLE_LENGTH, 1);
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
}

/* [FRM-5] */
ZTEST(bluetooth, test_long_write)
{
    device_press(100);
    central_connect(ALICE, 23);
    central_write_long(ALICE, example, EXAMPLE_LENGTH);
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
}

ZTEST(bluetooth, test_longest_long_write)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    const struct improv_bytes digo = {frame, 254};
    struct improv_zephyr_settings settings;

    device_press(100);
    central_connect(ALICE, 23);
    memset(frame, 'x', sizeof frame);
    uint8_t token[IMPROV_FRAME_MAX];
    size_t length =
        improv_strings_encode(IMPROV_COMMAND_DIGO_TOKEN, &digo, 1, token);
    zassert_equal(length, IMPROV_FRAME_MAX);
    central_write_long(ALICE, token, length);
    struct value result;
    central_hears(ALICE, IMPROV_CHARACTERISTIC_RESULT, &result, JOIN_MS);
    zassert_ok(improv_zephyr_read_settings(&settings));
    zassert_equal(settings.length, IMPROV_FRAME_MAX);
}

/* [CLI-6] */
ZTEST(bluetooth, test_result_is_cut_and_read_whole)
{
    struct value heard, read;

    central_connect(ALICE, 23);
    central_sends(ALICE, IMPROV_COMMAND_DEVICE_INFO, 0, NULL);
    central_hears(ALICE, IMPROV_CHARACTERISTIC_RESULT, &heard, JOIN_MS);
    zassert_equal(heard.length, 20);
    central_reads(ALICE, IMPROV_CHARACTERISTIC_RESULT, &read);
    zassert_equal(read.length, improv_frame_length(heard.bytes));
    zassert_mem_equal(read.bytes, heard.bytes, heard.length);
}

ZTEST(bluetooth, test_result_fits_a_large_mtu)
{
    struct value heard;

    central_connect(ALICE, 247);
    central_sends(ALICE, IMPROV_COMMAND_DEVICE_INFO, 0, NULL);
    central_hears(ALICE, IMPROV_CHARACTERISTIC_RESULT, &heard, JOIN_MS);
    zassert_equal(heard.length, improv_frame_length(heard.bytes));
}

/* [MANY-1] [ERR-1] */
ZTEST(bluetooth, test_two_centrals)
{
    device_press(100);
    central_connect(ALICE, 23);
    k_msleep(100);
    zassert_true(controller_advertises, "there is room for another");
    central_connect(BOB, 247);
    zassert_false(controller_advertises);
    central_write(ALICE, example, 20, 20);
    central_write(BOB, (const uint8_t *)"\x55\x00\x00", 3, 20);
    central_hears_byte(BOB, IMPROV_CHARACTERISTIC_ERROR,
                       IMPROV_ERROR_INVALID_RPC, JOIN_MS);
    central_write(ALICE, example + 20, EXAMPLE_LENGTH - 20, 20);
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
    central_hears_byte(BOB, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
}

/* [FRM-6] */
ZTEST(bluetooth, test_half_a_frame_dies_with_its_central)
{
    device_press(100);
    central_connect(ALICE, 23);
    central_write(ALICE, example, 20, 20);
    central_disconnect(ALICE);
    zassert_true(controller_advertises, "again");
    central_connect(ALICE, 23);
    central_write(ALICE, example, EXAMPLE_LENGTH, 20);
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
}

/* [WIFI-9] */
ZTEST(bluetooth, test_disconnect_while_it_joins)
{
    struct value state;

    device_press(100);
    made_up_wifi.connect_ms = 3000;
    central_connect(ALICE, 23);
    central_write(ALICE, example, EXAMPLE_LENGTH, 20);
    central_disconnect(ALICE);
    zassert_true(controller_advertises);
    central_connect(BOB, 23);
    central_reads(BOB, IMPROV_CHARACTERISTIC_STATE, &state);
    zassert_equal(state.bytes[0], IMPROV_STATE_PROVISIONING);
    central_hears_byte(BOB, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
}

/* [ADV-3] [RUN-3] */
ZTEST(bluetooth, test_stopped_it_is_gone)
{
    device_press(100);
    central_connect(ALICE, 23);
    central_write(ALICE, example, EXAMPLE_LENGTH, 20);
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
    device_is(IMPROV_STATE_STOPPED, LINGER_MS);
    k_msleep(100);
    zassert_false(controller_advertises);
    zassert_false(central_finds_service(ALICE));
    central_disconnect(ALICE);
    zassert_false(controller_advertises);
}
