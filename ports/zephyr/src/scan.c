/* SPDX-License-Identifier: Apache-2.0 */
/* Which networks the device hears: the answer to a scan [SCAN-2]. */
#include <string.h>

#include <zephyr/logging/log.h>
#include <zephyr/net/wifi_mgmt.h>

#include "improv/networks.h"
#include "improv_port/host.h"
#include "internal.h"

LOG_MODULE_DECLARE(improv, CONFIG_IMPROV_LOG_LEVEL);

enum {
    NETWORKS_MAX = 24,  /* more than one answer has room for */
    RETRY_MS = 1000,    /* the driver is busy connecting */
    TIME_OUT_MS = 14000 /* the engine waits 15 s [REQ-3] */
};

struct seen {
    uint8_t ssid[IMPROV_SSID_MAX];
    uint8_t length;
    uint8_t security;
    int8_t rssi;
};

static struct {
    bool on; /* somebody waits for it */
    bool begun;
    uint8_t number;
    int64_t until_ms;
} scan;

static K_MUTEX_DEFINE(guard); /* of these two */
static struct seen networks[NETWORKS_MAX];
static size_t count;

static void finish(struct k_work *work);
static void attempt(struct k_work *work);
static K_WORK_DEFINE(finish_work, finish);
static K_WORK_DELAYABLE_DEFINE(attempt_work, attempt);

static const char *security_text(uint8_t security)
{
    switch (security) {
    case WIFI_SECURITY_TYPE_NONE:
        return "NO";
    case WIFI_SECURITY_TYPE_SAE:
        return "WPA3";
    default: /* Zephyr's versions name more and more of them */
        return "WPA2";
    }
}

/* Where it belongs: the place of its SSID, a free one, or the weakest's. */
static struct seen *place(const struct wifi_scan_result *found)
{
    struct seen *weakest = NULL;

    for (struct seen *each = networks; each < networks + count; each++) {
        if (each->length == found->ssid_length &&
            memcmp(each->ssid, found->ssid, each->length) == 0)
            return each->rssi < found->rssi ? each : NULL;
        if (!weakest || each->rssi < weakest->rssi)
            weakest = each;
    }
    if (count < NETWORKS_MAX)
        return &networks[count++];
    return weakest->rssi < found->rssi ? weakest : NULL;
}

void improv_zephyr_scan_found(const struct wifi_scan_result *found)
{
    if (found->ssid_length == 0 || found->ssid_length > IMPROV_SSID_MAX)
        return;
    k_mutex_lock(&guard, K_FOREVER);
    struct seen *seen = place(found);
    if (seen) {
        seen->length = found->ssid_length;
        seen->security = (uint8_t)found->security;
        seen->rssi = found->rssi;
        memcpy(seen->ssid, found->ssid, found->ssid_length);
    }
    k_mutex_unlock(&guard);
}

void improv_zephyr_scan_done(void)
{
    k_work_submit_to_queue(&improv_zephyr_wifi_queue, &finish_work);
}

static size_t encode(uint8_t ret_frame[IMPROV_FRAME_MAX])
{
    struct improv_network list[NETWORKS_MAX];

    k_mutex_lock(&guard, K_FOREVER);
    for (size_t i = 0; i < count; i++) {
        const char *security = security_text(networks[i].security);

        list[i] = (struct improv_network){
            .ssid = {networks[i].ssid, networks[i].length},
            .security = {(const uint8_t *)security, strlen(security)},
            .rssi = networks[i].rssi,
        };
    }
    size_t length = improv_networks_encode(list, count, ret_frame);
    k_mutex_unlock(&guard);
    return length;
}

static void finish(struct k_work *work)
{
    uint8_t frame[IMPROV_FRAME_MAX];

    ARG_UNUSED(work);
    if (!scan.on || !scan.begun) /* the application's own, or too late */
        return;
    scan.on = false;
    k_work_cancel_delayable(&attempt_work);
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_ANSWERED,
        .number = scan.number,
        .bytes = {frame, encode(frame)},
    };
    improv_host_handle(&event);
}

static void give_up(void)
{
    const struct improv_device_event event = {.type = IMPROV_EVENT_REFUSED,
                                              .number = scan.number};

    scan.on = false;
    improv_host_handle(&event);
}

static void attempt(struct k_work *work)
{
    int64_t left_ms = scan.until_ms - k_uptime_get();

    ARG_UNUSED(work);
    if (!scan.on)
        return;
    if (left_ms <= 0) {
        give_up();
        return;
    }
    if (!scan.begun) {
        int error = improv_zephyr_net_scan();
        scan.begun = error == 0;
        if (error)
            LOG_DBG("No scan now: %d", error);
    }
    k_work_reschedule_for_queue(&improv_zephyr_wifi_queue, &attempt_work,
                                K_MSEC(scan.begun
                                           ? (uint32_t)left_ms
                                           : MIN((uint32_t)left_ms, RETRY_MS)));
}

void improv_zephyr_scan_begin(uint8_t number)
{
    scan.on = true;
    scan.begun = false;
    scan.number = number;
    scan.until_ms = k_uptime_get() + TIME_OUT_MS;
    k_mutex_lock(&guard, K_FOREVER);
    count = 0;
    k_mutex_unlock(&guard);
    attempt(NULL);
}
