/* SPDX-License-Identifier: Apache-2.0 */
/*
 * esp_wifi as a station. All here runs on the task of the default event loop,
 * but for what port.h asks for, and the timer.
 */
#include <stdio.h>
#include <string.h>

#include "esp_log.h"
#include "esp_netif.h"
#include "esp_timer.h"
#include "esp_wifi.h"
#include "improv/wipe.h"
#include "improv_esp_internal.h"

#define AGAIN_S_MAX 64 /* seconds between two attempts, at most */
#define FAILURES    4  /* that end a join; a wrong password counts twice */

static struct {
    struct improv_credentials credentials; /* of the next join; of the lock */
    uint8_t next_number;                   /* of the next join; of the lock */
    uint8_t number;                        /* of the join that is tried */
    bool joining;
    bool associated; /* with the network to join */
    bool changed;    /* `before` is to be restored, if the join fails */
    bool saved;      /* NVS, too */
    bool scanning;
    uint8_t scan_number;
    uint8_t failures;
    uint8_t failure;  /* enum improv_esp_failure, the last one */
    uint8_t attempts; /* to connect again, in a row */
    uint8_t ssid_length;
    uint8_t ssid[IMPROV_SSID_MAX]; /* of the join that is tried */
    wifi_config_t before;
    esp_timer_handle_t again;
} wifi;

/* --- port.h, under the lock
 * ---------------------------------------------------- */

void improv_port_join(const struct improv_credentials *credentials,
                      uint8_t number)
{
    wifi.credentials = *credentials;
    wifi.next_number = number;
    improv_esp_jobs |= JOB_JOIN;
}

void improv_port_roll_back(void)
{
    improv_wipe(&wifi.credentials, sizeof wifi.credentials);
    improv_esp_jobs = (improv_esp_jobs & (uint8_t)~JOB_JOIN) | JOB_ROLL_BACK;
}

/* --- Connect, and again
 * ---------------------------------------------------------- */

void improv_esp_do_connect(void)
{
    if (!wifi.joining && !wifi.scanning)
        esp_wifi_connect();
}

static void on_again(void *argument)
{
    (void)argument;
    improv_port_lock();
    improv_esp_jobs |= JOB_CONNECT;
    improv_port_unlock();
    improv_host_tell(IMPROV_EVENT_TICK);
}

static void connect_later(void)
{
    uint32_t wait_s = 1U << wifi.attempts;

    if (wait_s < AGAIN_S_MAX)
        wifi.attempts++;
    esp_timer_stop(wifi.again);
    esp_timer_start_once(wifi.again, wait_s * 1000000U);
}

/* --- A join
 * ---------------------------------------------------------------------- */

/* Of what is tried; false if there is nothing any more. */
static bool take_credentials(wifi_sta_config_t *ret_station)
{
    improv_port_lock();
    uint8_t length = wifi.credentials.ssid_length;
    wifi.number = wifi.next_number;
    wifi.ssid_length = length;
    memcpy(wifi.ssid, wifi.credentials.ssid, sizeof wifi.ssid);
    memcpy(ret_station->ssid, wifi.credentials.ssid, length);
    memcpy(ret_station->password, wifi.credentials.password,
           wifi.credentials.password_length);
    ret_station->threshold.authmode = wifi.credentials.password_length > 0
                                          ? WIFI_AUTH_WPA_PSK
                                          : WIFI_AUTH_OPEN;
    improv_wipe(&wifi.credentials, sizeof wifi.credentials);
    improv_port_unlock();
    return length > 0;
}

/* Tries it in RAM: what is stored stays as it is [WIFI-7]. */
void improv_esp_do_join(void)
{
    wifi_config_t config = {
        .sta = {.scan_method = WIFI_ALL_CHANNEL_SCAN,
                .pmf_cfg = {.capable = true},
                .sae_pwe_h2e = WPA3_SAE_PWE_BOTH},
    };

    if (!take_credentials(&config.sta))
        return;
    esp_wifi_get_config(WIFI_IF_STA, &wifi.before);
    wifi.joining = wifi.changed = true;
    wifi.associated = wifi.saved = false;
    wifi.failures = 0;
    wifi.failure = IMPROV_ESP_OTHER;
    esp_wifi_disconnect();
    esp_wifi_set_storage(WIFI_STORAGE_RAM);
    esp_err_t error = esp_wifi_set_config(WIFI_IF_STA, &config);
    improv_wipe(&config, sizeof config);
    if (error == ESP_OK)
        error = esp_wifi_connect();
    if (error != ESP_OK)
        improv_esp_answer(IMPROV_EVENT_JOIN_FAILED, wifi.number, NULL, 0);
}

void improv_esp_do_roll_back(void)
{
    if (!wifi.changed)
        return;
    wifi.joining = wifi.changed = false;
    improv_esp_tell(IMPROV_ESP_JOIN_FAILED,
                    wifi.associated ? IMPROV_ESP_NO_ADDRESS : wifi.failure);
    esp_wifi_disconnect();
    esp_wifi_set_config(WIFI_IF_STA, &wifi.before);
    if (wifi.saved)
        improv_esp_save_network();
    esp_wifi_set_storage(WIFI_STORAGE_FLASH);
    if (wifi.before.sta.ssid[0] != 0)
        esp_wifi_connect();
    improv_wipe(&wifi.before, sizeof wifi.before);
}

/* --- Events, on the task of the default event loop
 * ------------------------------- */

static void got_address(const ip_event_got_ip_t *got)
{
    char url[sizeof "http://255.255.255.255/"];
    struct improv_bytes text = {(const uint8_t *)url, 0};

    wifi.attempts = 0;
    if (!wifi.joining) {
        improv_host_tell(IMPROV_EVENT_WIFI_UP);
        return;
    }
    if (!wifi.associated) /* of the network before */
        return;
    wifi.joining = false;
    wifi.saved = true;
    text.length = (size_t)snprintf(url, sizeof url, "http://" IPSTR "/",
                                   IP2STR(&got->ip_info.ip));
    improv_esp_answer(improv_esp_save_network() == ESP_OK
                          ? IMPROV_EVENT_JOINED
                          : IMPROV_EVENT_JOIN_FAILED,
                      wifi.number, &text, improv_esp->url);
    if (improv_esp_jobs & JOB_ROLL_BACK)
        return; /* it came too late */
    wifi.changed = false;
    improv_wipe(&wifi.before, sizeof wifi.before);
}

static enum improv_esp_failure failure_of(uint8_t reason)
{
    switch (reason) {
    case WIFI_REASON_MIC_FAILURE:
    case WIFI_REASON_4WAY_HANDSHAKE_TIMEOUT:
    case WIFI_REASON_802_1X_AUTH_FAILED:
    case WIFI_REASON_AUTH_FAIL:
    case WIFI_REASON_HANDSHAKE_TIMEOUT:
        return IMPROV_ESP_WRONG_PASSWORD;
    case WIFI_REASON_NO_AP_FOUND:
    case WIFI_REASON_NO_AP_FOUND_W_COMPATIBLE_SECURITY:
    case WIFI_REASON_NO_AP_FOUND_IN_AUTHMODE_THRESHOLD:
    case WIFI_REASON_NO_AP_FOUND_IN_RSSI_THRESHOLD:
        return IMPROV_ESP_NO_AP;
    default:
        return IMPROV_ESP_OTHER;
    }
}

/* One failure may be an accident, or be told late, of the join before. */
static void join_again(uint8_t reason)
{
    if (reason != WIFI_REASON_ASSOC_LEAVE) { /* of the network before */
        wifi.failure = failure_of(reason);
        wifi.failures++;
        if (wifi.failure == IMPROV_ESP_WRONG_PASSWORD)
            wifi.failures++;
    }
    if (wifi.failures < FAILURES) {
        esp_wifi_connect();
        return;
    }
    wifi.joining = false;
    improv_esp_answer(IMPROV_EVENT_JOIN_FAILED, wifi.number, NULL, 0);
}

static void disconnected(const wifi_event_sta_disconnected_t *from)
{
    ESP_LOGW("improv", "Wi-Fi lost: %u", from->reason);
    wifi.associated = false;
    improv_host_tell(IMPROV_EVENT_WIFI_DOWN);
    if (wifi.joining)
        join_again(from->reason);
    else
        connect_later();
}

static void connected(const wifi_event_sta_connected_t *to)
{
    wifi.associated = wifi.joining && to->ssid_len == wifi.ssid_length &&
                      memcmp(to->ssid, wifi.ssid, to->ssid_len) == 0;
}

static void scanned(void)
{
    if (!wifi.scanning)
        return;
    wifi.scanning = false;
    improv_esp_answer_scan(wifi.scan_number);
}

static void on_event(void *argument, esp_event_base_t base, int32_t id,
                     void *data)
{
    (void)argument;
    if (base == IP_EVENT)
        got_address(data);
    else if (id == WIFI_EVENT_STA_CONNECTED)
        connected(data);
    else if (id == WIFI_EVENT_STA_DISCONNECTED)
        disconnected(data);
    else if (id == WIFI_EVENT_SCAN_DONE)
        scanned();
}

/* --- Scan, start
 * ------------------------------------------------------------------ */

/* While it tries to connect again it can't scan: it stops, and goes on later.
 */
void improv_esp_scan(uint8_t number)
{
    wifi.scan_number = number;
    esp_err_t error = esp_wifi_scan_start(NULL, false);
    if (error == ESP_ERR_WIFI_STATE) {
        esp_wifi_disconnect();
        error = esp_wifi_scan_start(NULL, false);
    }
    wifi.scanning = error == ESP_OK;
    if (error != ESP_OK)
        improv_esp_answer(IMPROV_EVENT_REFUSED, number, NULL, 0);
}

static esp_err_t listen(void)
{
    const esp_timer_create_args_t timer = {.callback = on_again,
                                           .name = "wifi"};
    esp_err_t error = esp_timer_create(&timer, &wifi.again);

    if (error == ESP_OK)
        error = esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID,
                                           on_event, NULL);
    if (error == ESP_OK)
        error = esp_event_handler_register(IP_EVENT, IP_EVENT_STA_GOT_IP,
                                           on_event, NULL);
    return error;
}

esp_err_t improv_esp_init_wifi(void)
{
    wifi_config_t config = {0};
    esp_err_t error = listen();

    if (error == ESP_OK)
        error = esp_wifi_set_mode(WIFI_MODE_STA);
    improv_esp_repair_network();
    improv_esp_apply_names();
    if (error == ESP_OK)
        error = esp_wifi_get_config(WIFI_IF_STA, &config);
    if (error == ESP_OK)
        error = esp_wifi_start();
    if (error != ESP_OK)
        return error;
    if (config.sta.ssid[0] != 0) {
        improv_host_tell(IMPROV_EVENT_WIFI_DOWN);
        esp_wifi_connect();
    } else {
        improv_host_tell(IMPROV_EVENT_START);
    }
    improv_wipe(&config, sizeof config);
    return ESP_OK;
}
