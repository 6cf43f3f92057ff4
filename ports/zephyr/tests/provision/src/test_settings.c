/* SPDX-License-Identifier: Apache-2.0 */
/* What clients look up and set. */
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include "central.h"
#include "controller.h"
#include "device.h"
#include "improv/strings.h"

static void connect(void *unused)
{
    device_reset(unused);
    device_press(100);
    central_connect(ALICE, 247);
}

static void disconnect(void *unused)
{
    ARG_UNUSED(unused);
    central_disconnect(ALICE);
}

ZTEST_SUITE(settings, NULL, device_setup, connect, disconnect, NULL);

static void expect_strings(uint8_t command, int count,
                           const char *const *strings)
{
    struct improv_bytes found[16];
    struct improv_frame frame;
    struct value result;

    central_hears(ALICE, IMPROV_CHARACTERISTIC_RESULT, &result, 15000);
    const struct improv_bytes bytes = {result.bytes, result.length};
    zassert_equal(improv_frame_decode(bytes, &frame), IMPROV_COMPLETE);
    zassert_equal(frame.command, command);
    zassert_equal(improv_strings_decode(frame.data, found, ARRAY_SIZE(found)),
                  count);
    for (int i = 0; i < count; i++) {
        zassert_equal(found[i].length, strlen(strings[i]));
        zassert_mem_equal(found[i].data, strings[i], found[i].length);
    }
}

ZTEST(settings, test_info)
{
    central_sends(ALICE, IMPROV_COMMAND_DEVICE_INFO, 0, NULL);
    expect_strings(IMPROV_COMMAND_DEVICE_INFO, 6,
                   (const char *[]){"test", "1", "none", CONFIG_BT_DEVICE_NAME,
                                    "Zephyr", "3.3.0"});
}

ZTEST(settings, test_scan)
{
    central_sends(ALICE, IMPROV_COMMAND_SCAN, 0, NULL);
    expect_strings(IMPROV_COMMAND_SCAN, 9,
                   (const char *[]){"MyWirelessAP", "-42", "WPA2", "Neighbour",
                                    "-71", "WPA2", "Cafe", "-80", "NO"});
}

ZTEST(settings, test_scan_waits_for_the_driver)
{
    made_up_wifi.busy = true;
    central_sends(ALICE, IMPROV_COMMAND_SCAN, 0, NULL);
    k_msleep(3500);
    made_up_wifi.busy = false;
    struct value result;
    central_hears(ALICE, IMPROV_CHARACTERISTIC_RESULT, &result, 3000);
    zassert_true(result.length > 3);
}

/* [REQ-3] */
ZTEST(settings, test_scan_that_never_works)
{
    made_up_wifi.busy = true;
    central_sends(ALICE, IMPROV_COMMAND_SCAN, 0, NULL);
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_ERROR, IMPROV_ERROR_UNKNOWN,
                       15000);
}

ZTEST(settings, test_names)
{
    static const uint8_t hostname[] = "\x05\x04lamp\xB3";
    static const uint8_t name[] = "\x06\x04Lamp\x94";

    central_write(ALICE, (const uint8_t *)"\x05\x00\x05", 3, 20);
    expect_strings(IMPROV_COMMAND_HOSTNAME, 1, (const char *[]){"improv-lamp"});
    central_write(ALICE, hostname, sizeof hostname - 1, 20);
    expect_strings(IMPROV_COMMAND_HOSTNAME, 1, (const char *[]){"lamp"});
    zassert_equal(device_stored, IMPROV_COMMAND_HOSTNAME);
    central_write(ALICE, name, sizeof name - 1, 20);
    expect_strings(IMPROV_COMMAND_DEVICE_NAME, 1, (const char *[]){"Lamp"});
    k_msleep(100);
    zassert_equal(controller_scan_response.length, 6);
    zassert_mem_equal(controller_scan_response.bytes, "\x05\x09Lamp", 6);
}

static void expect_setting(uint8_t command, int index, const char *text)
{
    static struct improv_zephyr_settings settings;
    struct improv_bytes values[IMPROV_VALUES_MAX];

    zassert_ok(improv_zephyr_read_settings(&settings));
    struct improv_bytes blob = {settings.blob, settings.length};
    zassert_true(improv_settings_get(blob, command, values) > index);
    zassert_equal(values[index].length, strlen(text));
    zassert_mem_equal(values[index].data, text, strlen(text));
}

/* [DIGO-1] [DIGO-3] [DIGO-7] */
ZTEST(settings, test_digo)
{
    central_sends(ALICE, IMPROV_COMMAND_DIGO_HOST, 5,
                  (const char *[]){"api.example.net", "8883", "", "", "yes"});
    expect_strings(IMPROV_COMMAND_DIGO_HOST, 0, NULL);
    central_sends(ALICE, IMPROV_COMMAND_DIGO_TOKEN, 1,
                  (const char *[]){"a-token"});
    expect_strings(IMPROV_COMMAND_DIGO_TOKEN, 0, NULL);
    zassert_equal(device_stored, IMPROV_COMMAND_DIGO_TOKEN);
    expect_setting(IMPROV_COMMAND_DIGO_HOST, IMPROV_DIGO_PORT, "8883");
    expect_setting(IMPROV_COMMAND_DIGO_TOKEN, 0, "a-token");
}

ZTEST(settings, test_forgotten)
{
    static struct improv_zephyr_settings settings;

    central_sends(ALICE, IMPROV_COMMAND_DIGO_TOKEN, 1,
                  (const char *[]){"a-token"});
    expect_strings(IMPROV_COMMAND_DIGO_TOKEN, 0, NULL);
    improv_zephyr_forget();
    k_msleep(1000);
    zassert_equal(improv_zephyr_read_settings(&settings), -ENOENT);
}
