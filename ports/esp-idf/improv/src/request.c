/* SPDX-License-Identifier: Apache-2.0 */
/* The commands besides Wi-Fi settings and identify. */
#include <stdlib.h>
#include <string.h>

#include "esp_app_desc.h"
#include "esp_netif.h"
#include "esp_wifi.h"
#include "improv/names.h"
#include "improv/networks.h"
#include "improv/wipe.h"
#include "improv_esp_internal.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define NETWORKS_MAX 40 /* access points of a scan, the strongest */

const struct improv_rpc *const improv_esp_rpcs[IMPROV_ESP_RPCS] = {
    &improv_rpc_device_info, &improv_rpc_scan,      &improv_rpc_hostname,
    &improv_rpc_device_name, &improv_rpc_digo_host, &improv_rpc_digo_device,
    &improv_rpc_digo_token,
};

/* A copy of the last, until its job begins; of the lock. */
static struct {
    uint8_t number;
    uint8_t frame[IMPROV_FRAME_MAX];
} asked;

void improv_port_request(const struct improv_request *request, uint8_t number)
{
    improv_strings_encode(request->command, request->values, request->count,
                          asked.frame);
    asked.number = number;
    improv_esp_jobs |= JOB_REQUEST;
}

static struct improv_bytes text(const char *string)
{
    return (struct improv_bytes){(const uint8_t *)string, strlen(string)};
}

/* --- Names ---------------------------------------------------------------- */

static struct improv_bytes device_name(uint8_t *memory)
{
    size_t length = improv_esp_stored_name(IMPROV_COMMAND_DEVICE_NAME, memory);

    if (length > 0)
        return (struct improv_bytes){memory, length};
    return text(improv_esp->name ? improv_esp->name
                                 : esp_app_get_description()->project_name);
}

/* Of the next DHCP request. */
static struct improv_bytes hostname(uint8_t *memory)
{
    esp_netif_t *netif = esp_netif_get_handle_from_ifkey("WIFI_STA_DEF");
    size_t length = improv_esp_stored_name(IMPROV_COMMAND_HOSTNAME, memory);
    const char *name = "";

    memory[length] = '\0';
    if (length > 0)
        esp_netif_set_hostname(netif, (const char *)memory);
    esp_netif_get_hostname(netif, &name);
    return text(name);
}

/* Puts the stored names in force. */
void improv_esp_apply_names(void)
{
    uint8_t memory[IMPROV_DEVICE_NAME_MAX + 1];

    hostname(memory);
    improv_esp_show_name(device_name(memory));
}

/* --- Answers -------------------------------------------------------------- */

static void answer_info(uint8_t number, uint8_t *memory)
{
    const esp_app_desc_t *app = esp_app_get_description();
    const char *texts[] = {
        improv_esp->firmware ? improv_esp->firmware : app->project_name,
        improv_esp->version ? improv_esp->version : app->version,
        CONFIG_IDF_TARGET,
        "", /* the device's name */
        "ESP-IDF",
        app->idf_ver,
    };
    struct improv_bytes strings[COUNT(texts)];

    for (size_t i = 0; i < COUNT(texts); i++)
        strings[i] = text(texts[i]);
    strings[3] = device_name(memory);
    improv_esp_answer(IMPROV_EVENT_ANSWERED, number, strings, COUNT(texts));
}

/* Stores what there is to store; a name is answered with the one in force. */
static void settle(const struct improv_request *request, uint8_t number,
                   uint8_t *memory)
{
    struct improv_bytes name = {NULL, 0};

    if (request->count > 0) {
        if (improv_esp_store(request) != ESP_OK) {
            improv_esp_answer(IMPROV_EVENT_REFUSED, number, NULL, 0);
            return;
        }
        improv_esp_tell(IMPROV_ESP_STORED, request->command);
        improv_esp_apply_names();
    }
    if (request->command == IMPROV_COMMAND_HOSTNAME)
        name = hostname(memory);
    else if (request->command == IMPROV_COMMAND_DEVICE_NAME)
        name = device_name(memory);
    improv_esp_answer(IMPROV_EVENT_ANSWERED, number, &name, name.data != NULL);
}

void improv_esp_do_request(void)
{
    uint8_t memory[IMPROV_DEVICE_NAME_MAX + 1], frame[IMPROV_FRAME_MAX];
    struct improv_request request;

    improv_port_lock();
    memcpy(frame, asked.frame, sizeof frame);
    improv_wipe(asked.frame, sizeof asked.frame);
    uint8_t number = asked.number;
    improv_port_unlock();
    request.command = frame[0];
    request.count = (uint8_t)improv_strings_decode(
        (struct improv_bytes){frame + 2, frame[1]}, request.values,
        IMPROV_VALUES_MAX);
    if (request.command == IMPROV_COMMAND_DEVICE_INFO)
        answer_info(number, memory);
    else if (request.command == IMPROV_COMMAND_SCAN)
        improv_esp_scan(number);
    else
        settle(&request, number, memory);
    improv_wipe(frame, sizeof frame);
}

/* --- Scan ----------------------------------------------------------------- */

/* By wifi_auth_mode_t, one behind another; what came later is some WPA3. */
static struct improv_bytes security(wifi_auth_mode_t mode)
{
    const char *name = "NO\0WEP\0WPA\0WPA2\0WPA/WPA2\0WPA2 EAP\0WPA3\0"
                       "WPA2/WPA3\0WAPI";

    if (mode > WIFI_AUTH_WAPI_PSK)
        mode = WIFI_AUTH_WPA3_PSK;
    while (mode-- > WIFI_AUTH_OPEN)
        name += strlen(name) + 1;
    return text(name);
}

struct scan {
    wifi_ap_record_t records[NETWORKS_MAX];
    struct improv_network networks[NETWORKS_MAX];
    uint8_t frame[IMPROV_FRAME_MAX];
};

static struct improv_bytes encode(struct scan *scan, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const wifi_ap_record_t *record = &scan->records[i];
        scan->networks[i] = (struct improv_network){
            .ssid = text((const char *)record->ssid),
            .security = security(record->authmode),
            .rssi = record->rssi,
        };
    }
    return (struct improv_bytes){
        scan->frame,
        improv_networks_encode(scan->networks, count, scan->frame)};
}

void improv_esp_answer_scan(uint8_t number)
{
    struct improv_device_event event = {.type = IMPROV_EVENT_REFUSED,
                                        .number = number};
    struct scan *scan = malloc(sizeof *scan);
    uint16_t count = NETWORKS_MAX;

    if (scan && esp_wifi_scan_get_ap_records(&count, scan->records) == ESP_OK) {
        event.type = IMPROV_EVENT_ANSWERED;
        event.bytes = encode(scan, count);
    } else {
        esp_wifi_clear_ap_list();
    }
    improv_host_handle(&event);
    free(scan);
}
