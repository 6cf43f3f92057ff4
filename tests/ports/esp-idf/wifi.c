/* SPDX-License-Identifier: Apache-2.0 */
/* esp_wifi and the access points around it. */
#include <assert.h>
#include <string.h>

#include "esp_netif.h"
#include "esp_wifi.h"
#include "world.h"

#define JOIN_MS 100 /* to associate */
#define DHCP_MS 200
#define FAIL_MS 2000
#define SCAN_MS 2500

ESP_EVENT_DEFINE_BASE(WIFI_EVENT);
ESP_EVENT_DEFINE_BASE(IP_EVENT);

struct world_ap world_aps[WORLD_APS];
unsigned world_ap_count;
unsigned world_wifi_attempts;
bool world_wifi_late_address, world_wifi_can_not_save;
void (*world_while_saving)(void);

static wifi_config_t config;
static wifi_storage_t storage;
static bool started, scanning;
static int attempt; /* what was begun before another is void */
static enum { IDLE, CONNECTING, ASSOCIATED, UP } state;
static const struct world_ap *current;

/* What esp_wifi keeps: each in a record of its own. */
void world_wifi_init(void)
{
    memset(&config, 0, sizeof config);
    world_nvs_read("sta.ssid", config.sta.ssid, sizeof config.sta.ssid);
    world_nvs_read("sta.pswd", config.sta.password, sizeof config.sta.password);
}

static bool same(const uint8_t *field, size_t size, const char *text)
{
    return strlen(text) == strnlen((const char *)field, size) &&
           memcmp(field, text, strlen(text)) == 0;
}

static const struct world_ap *target(void)
{
    for (unsigned i = 0; i < world_ap_count; i++)
        if (same(config.sta.ssid, sizeof config.sta.ssid, world_aps[i].ssid))
            return &world_aps[i];
    return NULL;
}

static void copy_ssid(uint8_t ssid[32], uint8_t *ret_length)
{
    memcpy(ssid, config.sta.ssid, 32);
    *ret_length = (uint8_t)strnlen((const char *)ssid, 32);
}

static void tell_disconnected(uint8_t reason)
{
    wifi_event_sta_disconnected_t event = {.reason = reason};

    state = IDLE;
    attempt++;
    copy_ssid(event.ssid, &event.ssid_len);
    esp_event_post(WIFI_EVENT, WIFI_EVENT_STA_DISCONNECTED, &event,
                   sizeof event, 0);
}

static void get_address(int number)
{
    ip_event_got_ip_t event = {.ip_info.ip.addr = 0x014DA8C0};

    if (number != attempt || state != ASSOCIATED)
        return;
    state = UP;
    esp_event_post(IP_EVENT, IP_EVENT_STA_GOT_IP, &event, sizeof event, 0);
}

static void associate(int number)
{
    wifi_event_sta_connected_t event = {.ssid_len = 0};

    if (number != attempt || state != CONNECTING)
        return;
    state = ASSOCIATED;
    copy_ssid(event.ssid, &event.ssid_len);
    esp_event_post(WIFI_EVENT, WIFI_EVENT_STA_CONNECTED, &event, sizeof event,
                   0);
    if (!current->no_dhcp)
        world_later(DHCP_MS, get_address, number);
}

static void fail(int reason_and_number)
{
    if (reason_and_number / 1000 == attempt && state == CONNECTING)
        tell_disconnected((uint8_t)(reason_and_number % 1000));
}

static bool allowed(void)
{
    return current->mode >= (int)config.sta.threshold.authmode;
}

/* A raw key of 64 digits is not ended by a NUL. */
static int outcome(void)
{
    if (!current || !allowed())
        return current ? WIFI_REASON_NO_AP_FOUND_IN_AUTHMODE_THRESHOLD
                       : WIFI_REASON_NO_AP_FOUND;
    if (current->mode != WIFI_AUTH_OPEN &&
        !same(config.sta.password, sizeof config.sta.password,
              current->password))
        return WIFI_REASON_4WAY_HANDSHAKE_TIMEOUT;
    return 0;
}

esp_err_t esp_wifi_connect(void)
{
    world_blocks("call esp_wifi");
    if (!started)
        return ESP_ERR_WIFI_NOT_STARTED;
    world_wifi_attempts++;
    if (config.sta.ssid[0] == 0)
        return ESP_ERR_WIFI_SSID;
    if (state != IDLE)
        return ESP_OK;
    scanning = false;
    state = CONNECTING;
    current = target();
    attempt++;
    if (current && current->mute)
        return ESP_OK;
    int reason = outcome();
    if (reason == 0)
        world_later(JOIN_MS, associate, attempt);
    else
        world_later(FAIL_MS, fail, attempt * 1000 + reason);
    return ESP_OK;
}

esp_err_t esp_wifi_disconnect(void)
{
    world_blocks("call esp_wifi");
    if (world_wifi_late_address) { /* it came while it was called */
        ip_event_got_ip_t event = {.ip_info.ip.addr = 0x01010101};
        esp_event_post(IP_EVENT, IP_EVENT_STA_GOT_IP, &event, sizeof event, 0);
    }
    if (state != IDLE)
        tell_disconnected(WIFI_REASON_ASSOC_LEAVE);
    return ESP_OK;
}

void world_wifi_lose(void)
{
    if (state == UP || state == ASSOCIATED)
        tell_disconnected(WIFI_REASON_BEACON_TIMEOUT);
}

const char *world_wifi_ssid(void)
{
    return state == UP ? current->ssid : NULL;
}

esp_err_t esp_wifi_set_mode(wifi_mode_t mode)
{
    assert(mode == WIFI_MODE_STA);
    return ESP_OK;
}

esp_err_t esp_wifi_start(void)
{
    started = true;
    return ESP_OK;
}

esp_err_t esp_wifi_set_storage(wifi_storage_t to)
{
    storage = to;
    return ESP_OK;
}

esp_err_t esp_wifi_get_config(wifi_interface_t interface,
                              wifi_config_t *ret_config)
{
    assert(interface == WIFI_IF_STA);
    *ret_config = config;
    return ESP_OK;
}

esp_err_t esp_wifi_set_config(wifi_interface_t interface, wifi_config_t *to)
{
    world_blocks("call esp_wifi");
    assert(interface == WIFI_IF_STA);
    if (state == CONNECTING)
        return ESP_ERR_WIFI_STATE;
    if (storage == WIFI_STORAGE_FLASH) {
        if (world_nvs_fails || world_wifi_can_not_save)
            return ESP_ERR_NVS_NOT_ENOUGH_SPACE;
        world_nvs_write("sta.ssid", to->sta.ssid, sizeof to->sta.ssid);
        world_nvs_write("sta.pswd", to->sta.password, sizeof to->sta.password);
        if (world_while_saving)
            world_while_saving();
    }
    config = *to;
    return ESP_OK;
}

esp_err_t esp_wifi_restore(void)
{
    world_blocks("call esp_wifi");
    world_nvs_erase("sta.ssid");
    world_nvs_erase("sta.pswd");
    memset(&config, 0, sizeof config);
    return ESP_OK;
}

static void end_scan(int unused)
{
    (void)unused;
    if (!scanning)
        return;
    scanning = false;
    esp_event_post(WIFI_EVENT, WIFI_EVENT_SCAN_DONE, NULL, 0, 0);
}

esp_err_t esp_wifi_scan_start(const wifi_scan_config_t *unused, bool block)
{
    (void)unused;
    assert(!block);
    world_blocks("call esp_wifi");
    if (state == CONNECTING)
        return ESP_ERR_WIFI_STATE;
    scanning = true;
    world_later(SCAN_MS, end_scan, 0);
    return ESP_OK;
}

esp_err_t esp_wifi_scan_get_ap_records(uint16_t *count,
                                       wifi_ap_record_t *ret_records)
{
    unsigned i;

    world_blocks("call esp_wifi");
    for (i = 0; i < world_ap_count && i < *count; i++) {
        memset(&ret_records[i], 0, sizeof ret_records[i]);
        strncpy((char *)ret_records[i].ssid, world_aps[i].ssid, 32);
        ret_records[i].rssi = world_aps[i].rssi;
        ret_records[i].authmode = (wifi_auth_mode_t)world_aps[i].mode;
    }
    *count = (uint16_t)i;
    return ESP_OK;
}

esp_err_t esp_wifi_clear_ap_list(void)
{
    return ESP_OK;
}
