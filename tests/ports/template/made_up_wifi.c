/* SPDX-License-Identifier: Apache-2.0 */
/* The three access points of edge.h. */
#include <string.h>

#include "edge.h"
#include "hal.h"
#include "made_up.h"

enum { NONE, HOME, OTHER, SILENT, WRONG };
enum { CONNECT_MS = 2000, REFUSE_MS = 3000, SCAN_MS = 2000 };

static int goal; /* what it tries, no password is kept */
static uint32_t tried_ms;
static enum hal_link link;
static bool air_is_dead, scans;
static uint32_t scanned_ms;

void wifi_is_new(void)
{
    goal = NONE;
    link = HAL_LINK_DOWN;
    scans = false;
}

static bool is(const uint8_t *data, size_t length, const char *text)
{
    return length == strlen(text) && memcmp(data, text, length) == 0;
}

static int goal_of(const struct improv_credentials *credentials)
{
    const uint8_t *ssid = credentials->ssid, *password = credentials->password;
    size_t ssid_length = credentials->ssid_length;
    size_t password_length = credentials->password_length;

    if (is(ssid, ssid_length, "Silent"))
        return SILENT;
    if (is(ssid, ssid_length, "Home") &&
        is(password, password_length, "homepassword"))
        return HOME;
    if (is(ssid, ssid_length, "MyWirelessAP") &&
        is(password, password_length, "mysecurepassword"))
        return OTHER;
    return WRONG;
}

static void set_link(enum hal_link now)
{
    if (link != now)
        hal_signal(JOB_WIFI);
    link = now;
}

void hal_wifi_connect(const struct improv_credentials *credentials)
{
    must_be_unlocked("Wi-Fi with the lock held");
    goal = goal_of(credentials);
    tried_ms = now_ms;
    set_link(HAL_LINK_DOWN);
}

void hal_wifi_leave(void)
{
    must_be_unlocked("Wi-Fi with the lock held");
    goal = NONE;
    set_link(HAL_LINK_DOWN);
}

enum hal_link hal_wifi_link(void)
{
    return link;
}

void wifi_passes(void)
{
    uint32_t tried_for_ms = now_ms - tried_ms;

    if (scans && now_ms - scanned_ms >= SCAN_MS) {
        scans = false;
        hal_signal(JOB_SCANNED);
    }
    if (air_is_dead)
        set_link(HAL_LINK_DOWN);
    else if ((goal == HOME || goal == OTHER) && tried_for_ms >= CONNECT_MS)
        set_link(HAL_LINK_UP);
    else if (goal == WRONG && tried_for_ms >= REFUSE_MS)
        set_link(HAL_LINK_REFUSED);
}

size_t hal_wifi_url(uint8_t *ret_url, size_t capacity)
{
    static const char url[] = "http://192.168.1.7/";

    if (link != HAL_LINK_UP || capacity < sizeof url)
        return 0;
    memcpy(ret_url, url, sizeof url - 1);
    return sizeof url - 1;
}

bool hal_wifi_scan(void)
{
    must_be_unlocked("Wi-Fi with the lock held");
    if (scans)
        return false;
    scans = true;
    scanned_ms = now_ms;
    return true;
}

static const struct improv_bytes wpa2 = {(const uint8_t *)"WPA2", 4};

size_t hal_wifi_found(struct improv_network *ret_networks, size_t max)
{
    const struct improv_network found[] = {
        {{(const uint8_t *)"Home", 4}, wpa2, -60},
        {{(const uint8_t *)"MyWirelessAP", 12}, wpa2, -40},
        {{(const uint8_t *)"Silent", 6}, wpa2, -80},
    };

    if (max < 3)
        return 0;
    memcpy(ret_networks, found, sizeof found);
    return 3;
}

const char *edge_connected(void)
{
    if (!power || link != HAL_LINK_UP)
        return "";
    return goal == HOME ? "Home" : "MyWirelessAP";
}

void edge_air_is_dead(bool dead)
{
    air_is_dead = dead;
    tried_ms = now_ms;
    edge_passes(1);
}
