/* SPDX-License-Identifier: Apache-2.0 */
/*
 * esp_wifi as a station. All here runs on the task of the default event loop,
 * but for what port.h asks for, and the timer.
 */
#include <string.h>

#include "esp_log.h"
#include "esp_netif.h"
#include "esp_wifi.h"
#include "improv/wipe.h"
#include "improv_esp_internal.h"

#define FIRST_WAIT_MS 1000 /* then twice as long each time */
#define LAST_WAIT_MS  64000
#define FAILURES_MAX  4 /* of a join; a wrong password counts twice */

struct join {
    uint8_t number;
    uint8_t failures;
    uint8_t failure; /* enum improv_esp_failure, the last one */
    bool trying;
    bool changed; /* `before` is to be restored, if it fails */
    bool saved;   /* NVS, too */
};

static struct {
    struct improv_credentials next; /* of the next join; of the lock */
    uint8_t next_number;            /* of the lock */
    bool scanning;
    uint8_t scan_number;
    bool
        associated; /* with the network to join, or with any if there is none */
    struct join join; /* the last */
    uint32_t wait_ms;
    wifi_config_t before;
} wifi;

/* --- port.h, under the lock ----------------------------------------------- */

void improv_port_join(const struct improv_credentials *credentials,
                      uint8_t number)
{
    wifi.next = *credentials;
    wifi.next_number = number;
    improv_esp.jobs |= JOB_JOIN;
}

void improv_port_roll_back(void)
{
    improv_wipe(&wifi.next, sizeof wifi.next);
    improv_esp.jobs &= (uint8_t)~JOB_JOIN;
    improv_esp.jobs |= JOB_ROLL_BACK;
}

/* --- Connect, and again --------------------------------------------------- */

static void connect_later(void)
{
    improv_esp_arm(TIMER_CONNECT, wifi.wait_ms);
    if (wifi.wait_ms < LAST_WAIT_MS)
        wifi.wait_ms *= 2;
}

/* It would end a scan, and a join has a network of its own. There may be none,
 * as before a join that failed. */
void improv_esp_do_connect(void)
{
    if (wifi.join.trying)
        return;
    esp_err_t error = wifi.scanning ? ESP_FAIL : esp_wifi_connect();
    if (error != ESP_OK && error != ESP_ERR_WIFI_SSID)
        connect_later();
}

void improv_esp_on_connect(void *argument)
{
    (void)argument;
    improv_port_lock();
    improv_esp.jobs |= JOB_CONNECT;
    improv_port_unlock();
    improv_host_tell(IMPROV_EVENT_TICK);
}

/* --- A join --------------------------------------------------------------- */

static void fail(void)
{
    wifi.join.trying = false;
    improv_esp_handle(IMPROV_EVENT_JOIN_FAILED, wifi.join.number, NO_BYTES,
                      NULL, 0);
}

static void take_credentials(wifi_sta_config_t *station)
{
    improv_port_lock();
    wifi.join.number = wifi.next_number;
    memcpy(station->ssid, wifi.next.ssid, wifi.next.ssid_length);
    memcpy(station->password, wifi.next.password, wifi.next.password_length);
    if (wifi.next.password_length > 0) /* not for whoever takes its name */
        station->threshold.authmode = WIFI_AUTH_WPA_PSK;
    improv_wipe(wifi.next.password, sizeof wifi.next.password);
    improv_port_unlock();
}

/* In RAM: what is stored stays as it is [WIFI-7]. Ends a scan, too. */
static esp_err_t change(wifi_config_t *network)
{
    wifi.associated = wifi.scanning = false;
    esp_wifi_disconnect();
    esp_wifi_set_storage(WIFI_STORAGE_RAM);
    esp_err_t error = esp_wifi_set_config(WIFI_IF_STA, network);
    improv_wipe(network, sizeof *network);
    return error;
}

/* Any channel, for a strong and a hidden access point; WPA3 in both ways. */
void improv_esp_do_join(void)
{
    wifi_config_t network = {
        .sta = {.scan_method = WIFI_ALL_CHANNEL_SCAN,
                .pmf_cfg = {.capable = true},
                .sae_pwe_h2e = WPA3_SAE_PWE_BOTH},
    };

    wifi.join = (struct join){.trying = true, .changed = true};
    take_credentials(&network.sta);
    esp_wifi_get_config(WIFI_IF_STA, &wifi.before);
    if (change(&network) != ESP_OK || esp_wifi_connect() != ESP_OK)
        fail();
}

/* It may also follow a join that has failed or was saved too late. */
void improv_esp_do_roll_back(void)
{
    if (!wifi.join.changed)
        return;
    wifi.join.trying = wifi.join.changed = false;
    improv_esp_tell(IMPROV_ESP_JOIN_FAILED, wifi.associated
                                                ? IMPROV_ESP_NO_ADDRESS
                                                : wifi.join.failure);
    change(&wifi.before);
    if (wifi.join.saved)
        improv_esp_save_network();
    esp_wifi_set_storage(WIFI_STORAGE_FLASH);
    improv_esp_do_connect();
}

/* --- Events, on the task of the default event loop ------------------------ */

static void got_address(const ip_event_got_ip_t *got)
{
    char url[sizeof "http://255.255.255.255/"] = "http://";

    if (!wifi.associated) /* of a network that is being left */
        return;
    wifi.wait_ms = FIRST_WAIT_MS;
    improv_esp_arm(TIMER_CONNECT, IMPROV_NO_DEADLINE);
    if (!wifi.join.trying) {
        improv_host_tell(IMPROV_EVENT_WIFI_UP);
        return;
    }
    wifi.join.trying = false;
    wifi.join.saved = true;
    esp_ip4addr_ntoa(&got->ip_info.ip, url + 7, sizeof url - 7);
    struct improv_bytes text = {(const uint8_t *)url, strlen(url) + 1};
    url[text.length - 1] = '/';
    improv_esp_handle(
        improv_esp_save_network() == ESP_OK ? IMPROV_EVENT_JOINED
                                            : IMPROV_EVENT_JOIN_FAILED,
        wifi.join.number, NO_BYTES, &text, improv_esp.config->url);
    if (improv_esp.jobs & JOB_ROLL_BACK)
        return; /* it came too late */
    wifi.join.changed = false;
    improv_wipe(&wifi.before, sizeof wifi.before);
}

/* Reasons, one byte each: of a wrong password, then of no access point. */
static const uint8_t reasons[] = {
    WIFI_REASON_MIC_FAILURE,
    WIFI_REASON_4WAY_HANDSHAKE_TIMEOUT,
    WIFI_REASON_802_1X_AUTH_FAILED,
    WIFI_REASON_AUTH_FAIL,
    WIFI_REASON_HANDSHAKE_TIMEOUT,
#define PASSWORD_REASONS 5
    WIFI_REASON_NO_AP_FOUND, /* and, with names since ESP-IDF 5.2: */
    210,                     /* no compatible security */
    211,                     /* below the security that is asked for */
    212,                     /* too weak */
};

static uint8_t failure_of(uint8_t reason) /* enum improv_esp_failure */
{
    const uint8_t *found = memchr(reasons, reason, sizeof reasons);

    if (!found)
        return IMPROV_ESP_OTHER;
    return found < reasons + PASSWORD_REASONS ? IMPROV_ESP_WRONG_PASSWORD
                                              : IMPROV_ESP_NO_AP;
}

/* One failure may be an accident, or be told late, of the join before. */
static void join_again(uint8_t reason)
{
    if (reason != WIFI_REASON_ASSOC_LEAVE) { /* of the network before */
        wifi.join.failure = failure_of(reason);
        wifi.join.failures++;
        if (wifi.join.failure == IMPROV_ESP_WRONG_PASSWORD)
            wifi.join.failures++;
    }
    if (wifi.join.failures < FAILURES_MAX)
        esp_wifi_connect();
    else
        fail();
}

static void disconnected(const wifi_event_sta_disconnected_t *from)
{
    ESP_LOGW("improv", "Wi-Fi lost: %u", from->reason);
    wifi.associated = false;
    improv_host_tell(IMPROV_EVENT_WIFI_DOWN);
    if (wifi.join.trying)
        join_again(from->reason);
    else
        connect_later();
}

/* `next` still has the name: a later one, after this was given up, at worst. */
static void connected(const wifi_event_sta_connected_t *to)
{
    wifi.associated = !wifi.join.trying ||
                      (to->ssid_len == wifi.next.ssid_length &&
                       memcmp(to->ssid, wifi.next.ssid, to->ssid_len) == 0);
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

/* --- Scan, start ---------------------------------------------------------- */

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
        improv_esp_handle(IMPROV_EVENT_REFUSED, number, NO_BYTES, NULL, 0);
}

esp_err_t improv_esp_init_wifi(void)
{
    esp_err_t error;

    wifi.wait_ms = FIRST_WAIT_MS;
    improv_esp_repair_network();
    if ((error = esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID,
                                            on_event, NULL)) != ESP_OK ||
        (error = esp_event_handler_register(IP_EVENT, IP_EVENT_STA_GOT_IP,
                                            on_event, NULL)) != ESP_OK ||
        (error = esp_wifi_set_mode(WIFI_MODE_STA)) != ESP_OK ||
        (error = esp_wifi_start()) != ESP_OK ||
        (error = esp_wifi_get_config(WIFI_IF_STA, &wifi.before)) != ESP_OK)
        return error;
    bool known = wifi.before.sta.ssid[0] != 0;
    improv_wipe(&wifi.before, sizeof wifi.before);
    improv_host_tell(known ? IMPROV_EVENT_WIFI_DOWN : IMPROV_EVENT_START);
    if (known)
        improv_esp_on_connect(NULL);
    return ESP_OK;
}
