/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NVS: what clients have set as one blob, which NVS replaces at once [DIGO-7];
 * and the network while esp_wifi stores it, which takes several writes.
 */
#include <stdlib.h>
#include <string.h>

#include "esp_wifi.h"
#include "improv/wipe.h"
#include "improv_esp_internal.h"
#include "nvs.h"

#define SETTINGS "settings"
#define NETWORK  "network"

static nvs_handle_t nvs;

esp_err_t improv_esp_init_storage(void)
{
    return nvs_open("improv", NVS_READWRITE, &nvs);
}

static esp_err_t commit(esp_err_t error)
{
    return error == ESP_OK ? nvs_commit(nvs) : error;
}

static esp_err_t write_blob(const char *key, const void *blob, size_t length)
{
    return commit(nvs_set_blob(nvs, key, blob, length));
}

/* --- Settings ------------------------------------------------------------- */

esp_err_t improv_esp_read_settings(struct improv_esp_settings *ret_settings)
{
    ret_settings->length = sizeof ret_settings->blob;
    esp_err_t error =
        nvs_get_blob(nvs, SETTINGS, ret_settings->blob, &ret_settings->length);

    if (error != ESP_OK)
        ret_settings->length = 0;
    return error;
}

static void drop(struct improv_esp_settings *settings)
{
    improv_wipe(settings, sizeof *settings);
    free(settings);
}

esp_err_t improv_esp_store(const struct improv_request *request)
{
    struct improv_esp_settings *all = malloc(sizeof *all);

    if (!all)
        return ESP_ERR_NO_MEM;
    esp_err_t error = improv_esp_read_settings(all);
    if (error == ESP_OK || error == ESP_ERR_NVS_NOT_FOUND) {
        size_t length = improv_settings_set(all->blob, all->length,
                                            sizeof all->blob, request);
        error = length > 0 ? write_blob(SETTINGS, all->blob, length)
                           : ESP_ERR_NO_MEM;
    }
    drop(all);
    return error;
}

size_t improv_esp_stored_name(uint8_t command, uint8_t *ret_name)
{
    struct improv_bytes values[IMPROV_VALUES_MAX];
    struct improv_esp_settings *all = malloc(sizeof *all);
    size_t length = 0;

    if (!all)
        return 0;
    improv_esp_read_settings(all);
    if (improv_settings_get((struct improv_bytes){all->blob, all->length},
                            command, values) > 0) {
        length = values[0].length;
        memcpy(ret_name, values[0].data, length);
    }
    drop(all);
    return length;
}

/* --- The network ---------------------------------------------------------- */

/* From the record on it is the new one, whatever happens. */
esp_err_t improv_esp_save_network(void)
{
    wifi_config_t network;
    esp_err_t error = esp_wifi_get_config(WIFI_IF_STA, &network);

    if (error == ESP_OK)
        error = write_blob(NETWORK, &network, sizeof network);
    improv_wipe(&network, sizeof network);
    return error == ESP_OK ? improv_esp_repair_network() : error;
}

esp_err_t improv_esp_repair_network(void)
{
    wifi_config_t network;
    size_t length = sizeof network;
    esp_err_t error = nvs_get_blob(nvs, NETWORK, &network, &length);

    if (error != ESP_OK)
        return error;
    esp_wifi_set_storage(WIFI_STORAGE_FLASH);
    error = esp_wifi_set_config(WIFI_IF_STA, &network);
    improv_wipe(&network, sizeof network);
    commit(nvs_erase_key(nvs, NETWORK));
    return error;
}

/* First it makes sure that nothing is saved any more: 0 is no handle. */
esp_err_t improv_esp_forget(void)
{
    nvs_handle_t handle = nvs;

    nvs = 0;
    esp_err_t error = esp_wifi_restore();
    if (error == ESP_OK)
        error = nvs_erase_all(handle);
    if (error == ESP_OK)
        error = nvs_commit(handle);
    if (error != ESP_OK)
        nvs = handle;
    return error;
}
