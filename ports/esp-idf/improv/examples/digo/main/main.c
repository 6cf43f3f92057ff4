/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole device: set up over Bluetooth, on its network after each boot, set
 * up anew when the network is away, and connected to the DIGO server that it
 * was given. Hold the button for ten seconds for a factory reset.
 */
#include "digo.h"
#include "esp_log.h"
#include "esp_netif.h"
#include "esp_system.h"
#include "esp_wifi.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "improv_esp.h"
#include "nvs_flash.h"

static const struct improv_esp_config config = IMPROV_ESP_CONFIG_DEFAULT();
static SemaphoreHandle_t online;

/* A page that was written by another version, or in part: begin anew. */
static void init_nvs(void)
{
    esp_err_t error = nvs_flash_init();

    if (error == ESP_ERR_NVS_NO_FREE_PAGES ||
        error == ESP_ERR_NVS_NEW_VERSION_FOUND) {
        ESP_ERROR_CHECK(nvs_flash_erase());
        error = nvs_flash_init();
    }
    ESP_ERROR_CHECK(error);
}

static void init_wifi(void)
{
    const wifi_init_config_t defaults = WIFI_INIT_CONFIG_DEFAULT();

    ESP_ERROR_CHECK(esp_netif_init());
    ESP_ERROR_CHECK(esp_event_loop_create_default());
    esp_netif_create_default_wifi_sta();
    ESP_ERROR_CHECK(esp_wifi_init(&defaults));
}

static void on_improv(void *argument, esp_event_base_t base, int32_t id,
                      void *data)
{
    (void)argument, (void)base;
    switch (id) {
    case IMPROV_ESP_STATE:
        ESP_LOGI("main", "Improv state %u", *(const uint8_t *)data);
        break;
    case IMPROV_ESP_JOIN_FAILED:
        ESP_LOGW("main", "no Wi-Fi: failure %u", *(const uint8_t *)data);
        break;
    case IMPROV_ESP_BLE_STOPPED:
        ESP_LOGI("main", "Bluetooth is off, %lu bytes are free",
                 (unsigned long)esp_get_free_heap_size());
        xSemaphoreGive(online); /* with all settings, and with the RAM */
        break;
    case IMPROV_ESP_HELD:
        ESP_LOGW("main", "factory reset");
        improv_esp_forget();
        esp_restart();
    default:
        break;
    }
}

static void on_address(void *argument, esp_event_base_t base, int32_t id,
                       void *data)
{
    (void)argument, (void)base, (void)id, (void)data;
    if (improv_host_state() == IMPROV_STATE_STOPPED)
        xSemaphoreGive(online);
}

void app_main(void)
{
    online = xSemaphoreCreateBinary();
    init_nvs();
    init_wifi();
    ESP_ERROR_CHECK(esp_event_handler_register(
        IMPROV_ESP_EVENT, ESP_EVENT_ANY_ID, on_improv, NULL));
    ESP_ERROR_CHECK(esp_event_handler_register(IP_EVENT, IP_EVENT_STA_GOT_IP,
                                               on_address, NULL));
    ESP_ERROR_CHECK(improv_esp_start(&config));
    for (;;) {
        xSemaphoreTake(online, portMAX_DELAY);
        digo_connect();
    }
}
