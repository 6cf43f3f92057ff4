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

/* Then the queue of events was full for long, and the client was told that it
 * is not done: so it must not be done later [REQ-3]. The engine waits 5 s. */
#define STALE_MS 4000

/* A copy of the last, until its job begins; of the lock. */
static struct asked {
    uint32_t since_ms;
    uint8_t number;
    uint8_t frame[IMPROV_FRAME_MAX];
} asked;

void improv_port_request(const struct improv_request *request, uint8_t number)
{
    improv_strings_encode(request->command, request->values, request->count,
                          asked.frame);
    asked.since_ms = improv_port_clock_ms();
    asked.number = number;
    improv_esp.jobs |= JOB_REQUEST;
}

static struct improv_bytes text(const char *string)
{
    return (struct improv_bytes){(const uint8_t *)string, strlen(string)};
}

/* --- Names ---------------------------------------------------------------- */

/* Of the next DHCP request. */
static struct improv_bytes hostname(const char *stored)
{
    esp_netif_t *netif = esp_netif_get_handle_from_ifkey("WIFI_STA_DEF");
    const char *name = "";

    if (stored[0] != '\0')
        esp_netif_set_hostname(netif, stored);
    esp_netif_get_hostname(netif, &name);
    return text(name);
}

static struct improv_bytes device_name(const char *stored)
{
    const char *name = improv_esp.config->name;

    if (stored[0] != '\0')
        name = stored;
    else if (!name)
        name = esp_app_get_description()->project_name;
    improv_esp_show_name(text(name));
    return text(name);
}

/* The one that is stored, or else the default, is in force from now on. */
static struct improv_bytes name_of(uint8_t command, char *memory)
{
    memory[improv_esp_stored_name(command, (uint8_t *)memory)] = '\0';
    return command == IMPROV_COMMAND_HOSTNAME ? hostname(memory)
                                              : device_name(memory);
}

void improv_esp_init_names(void)
{
    char memory[IMPROV_DEVICE_NAME_MAX + 1];

    name_of(IMPROV_COMMAND_HOSTNAME, memory);
    name_of(IMPROV_COMMAND_DEVICE_NAME, memory);
}

/* --- Answers -------------------------------------------------------------- */

static void answer_info(uint8_t number, char *memory)
{
    const esp_app_desc_t *app = esp_app_get_description();
    const struct improv_esp_config *config = improv_esp.config;
    struct improv_bytes strings[] = {
        text(config->firmware ? config->firmware : app->project_name),
        text(config->version ? config->version : app->version),
        text(CONFIG_IDF_TARGET),
        name_of(IMPROV_COMMAND_DEVICE_NAME, memory),
        text("ESP-IDF"),
        text(app->idf_ver),
    };

    improv_esp_handle(IMPROV_EVENT_ANSWERED, number, NO_BYTES, strings,
                      COUNT(strings));
}

/* Stores what there is to store; a name is answered with the one in force. */
static void settle(const struct improv_request *request, uint8_t number,
                   char *memory)
{
    enum improv_device_event_type answer = IMPROV_EVENT_ANSWERED;
    struct improv_bytes name = {NULL, 0};
    bool named = request->command == IMPROV_COMMAND_HOSTNAME ||
                 request->command == IMPROV_COMMAND_DEVICE_NAME;

    if (request->count > 0) {
        if (improv_esp_store(request) == ESP_OK)
            improv_esp_tell(IMPROV_ESP_STORED, request->command);
        else
            answer = IMPROV_EVENT_REFUSED;
    }
    if (named)
        name = name_of(request->command, memory);
    improv_esp_handle(answer, number, NO_BYTES, &name, named);
}

static void serve(const struct asked *copy)
{
    char memory[IMPROV_DEVICE_NAME_MAX + 1];
    struct improv_request request = {.command = copy->frame[0]};

    request.count = (uint8_t)improv_strings_decode(
        (struct improv_bytes){copy->frame + 2, copy->frame[1]}, request.values,
        IMPROV_VALUES_MAX);
    if (request.command == IMPROV_COMMAND_DEVICE_INFO)
        answer_info(copy->number, memory);
    else if (request.command == IMPROV_COMMAND_SCAN)
        improv_esp_scan(copy->number);
    else
        settle(&request, copy->number, memory);
}

void improv_esp_do_request(void)
{
    improv_port_lock();
    struct asked copy = asked;
    improv_wipe(&asked, sizeof asked);
    improv_port_unlock();
    if (improv_port_clock_ms() - copy.since_ms < STALE_MS)
        serve(&copy);
    improv_wipe(&copy, sizeof copy);
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
    uint8_t frame[IMPROV_FRAME_MAX];
    struct improv_network networks[NETWORKS_MAX];
    wifi_ap_record_t records[NETWORKS_MAX];
};

static struct improv_bytes encode(struct scan *scan, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const wifi_ap_record_t *record = &scan->records[i];
        struct improv_network *network = &scan->networks[i];
        network->ssid = text((const char *)record->ssid);
        network->security = security(record->authmode);
        network->rssi = record->rssi;
    }
    return (struct improv_bytes){
        scan->frame,
        improv_networks_encode(scan->networks, count, scan->frame)};
}

void improv_esp_answer_scan(uint8_t number)
{
    enum improv_device_event_type answer = IMPROV_EVENT_REFUSED;
    struct improv_bytes result = NO_BYTES;
    struct scan *scan = malloc(sizeof *scan);
    uint16_t count = NETWORKS_MAX;

    if (scan && esp_wifi_scan_get_ap_records(&count, scan->records) == ESP_OK) {
        answer = IMPROV_EVENT_ANSWERED;
        result = encode(scan, count);
    } else {
        esp_wifi_clear_ap_list();
    }
    improv_esp_handle(answer, number, result, NULL, 0);
    free(scan);
}
