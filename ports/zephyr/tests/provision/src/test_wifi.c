/* SPDX-License-Identifier: Apache-2.0 */
/* Which network it is on, and which is saved. */
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include "central.h"
#include "device.h"

static void disconnect(void *unused)
{
    ARG_UNUSED(unused);
    central_disconnect(ALICE);
}

ZTEST_SUITE(wifi, NULL, device_setup, device_reset, disconnect, NULL);

static void expect_connected(const char *ssid, uint32_t wait_ms)
{
    int64_t until = k_uptime_get() + wait_ms;

    while (!made_up_wifi.ap && k_uptime_get() < until)
        k_msleep(10);
    zassert_not_null(made_up_wifi.ap);
    zassert_equal(strcmp(made_up_wifi.ap->ssid, ssid), 0);
}

static void begin_to_join(const char *ssid, const char *password)
{
    improv_host_tell(IMPROV_EVENT_START);
    device_press(100);
    central_connect(ALICE, 247);
    central_sends_wifi(ALICE, ssid, password);
}

static void expect_failed(uint32_t wait_ms)
{
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_ERROR,
                       IMPROV_ERROR_UNABLE_TO_CONNECT, wait_ms);
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_AUTHORIZED, 100);
}

/* [WIFI-5] */
ZTEST(wifi, test_url)
{
    struct value result;

    begin_to_join("MyWirelessAP", "mysecurepassword");
    central_hears(ALICE, IMPROV_CHARACTERISTIC_RESULT, &result, JOIN_MS);
    zassert_mem_equal(result.bytes, "\x01\x15\x14http://192.168.77.2/", 23);
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, 100);
    zassert_true(improv_zephyr_configured());
}

/* [WIFI-7] */
ZTEST(wifi, test_wrong_password_saves_nothing)
{
    begin_to_join("MyWirelessAP", "notmypassword");
    expect_failed(JOIN_MS);
    zassert_equal(device_failed, 1);
    zassert_false(improv_zephyr_configured());
    zassert_is_null(made_up_wifi.ap);
}

ZTEST(wifi, test_network_before_is_back)
{
    device_provision();
    begin_to_join("Neighbour", "thisiswrong");
    expect_failed(JOIN_MS);
    expect_connected("MyWirelessAP", JOIN_MS);
    device_is(IMPROV_STATE_AUTHORIZED, 0); /* [RUN-4] */
}

/* [WIFI-6]: the driver says nothing at all */
ZTEST(wifi, test_connect_timeout)
{
    device_provision();
    made_up_wifi.mute = true;
    begin_to_join("Neighbour", "notmypassword");
    expect_failed(31000);
    k_msleep(100); /* the application is told next */
    zassert_equal(device_failed, 1);
    made_up_wifi.mute = false;
    expect_connected("MyWirelessAP", 40000);
}

ZTEST(wifi, test_no_address)
{
    made_up_wifi.no_address = true;
    begin_to_join("MyWirelessAP", "mysecurepassword");
    expect_failed(31000);
    zassert_false(improv_zephyr_configured());
}

ZTEST(wifi, test_stop_rolls_back)
{
    device_provision();
    made_up_wifi.connect_ms = 2000;
    begin_to_join("Neighbour", "notmypassword");
    k_msleep(1000);
    improv_host_tell(IMPROV_EVENT_STOP);
    expect_connected("MyWirelessAP", JOIN_MS);
    device_is(IMPROV_STATE_STOPPED, 0);
}

ZTEST(wifi, test_another_network)
{
    device_provision();
    begin_to_join("Neighbour", "notmypassword");
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
    expect_connected("Neighbour", 0);
    made_up_wifi_lose();
    expect_connected("Neighbour", JOIN_MS);
}

ZTEST(wifi, test_open_network)
{
    begin_to_join("Cafe", "");
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
}

ZTEST(wifi, test_wpa3)
{
    static const struct made_up_ap modern = {"Modern", "mysecurepassword", -50,
                                             true};

    made_up_wifi.aps = &modern;
    made_up_wifi.ap_count = 1;
    begin_to_join("Modern", "mysecurepassword");
    central_hears_byte(ALICE, IMPROV_CHARACTERISTIC_STATE,
                       IMPROV_STATE_PROVISIONED, JOIN_MS);
    made_up_wifi.connects = 0;
    made_up_wifi_lose();
    expect_connected("Modern", JOIN_MS);
    zassert_equal(made_up_wifi.connects, 1, "it knows now");
}

/* [RUN-2] */
ZTEST(wifi, test_wifi_timeout)
{
    device_provision();
    made_up_wifi.ap_count = 0;
    made_up_wifi_lose();
    k_msleep(59000);
    device_is(IMPROV_STATE_STOPPED, 0);
    device_is(IMPROV_STATE_AUTHORIZATION_REQUIRED, 2000);
    made_up_wifi.ap_count = 1;
    expect_connected("MyWirelessAP", 65000);
    device_is(IMPROV_STATE_PROVISIONED, 2000); /* [RUN-4] */
}

/* It does not try all the time. */
ZTEST(wifi, test_back_off)
{
    device_provision();
    made_up_wifi.ap_count = 0;
    made_up_wifi.connects = 0;
    made_up_wifi_lose();
    k_msleep(10 * 60 * 1000);
    zassert_within(made_up_wifi.connects, 15, 3, "%d attempts",
                   made_up_wifi.connects);
}
