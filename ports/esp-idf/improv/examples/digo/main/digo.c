/* SPDX-License-Identifier: Apache-2.0 */
#include "digo.h"

#include <stdlib.h>
#include <string.h>

#include "esp_crt_bundle.h"
#include "esp_log.h"
#include "improv/wipe.h"
#include "improv_esp.h"
#include "mqtt_client.h"

#define PORT     1883
#define PORT_TLS 8883

static esp_mqtt_client_handle_t client;

/* Text of a settings value, which has no NUL at its end. */
static char *text(struct improv_bytes value)
{
    return value.length > 0 ? strndup((const char *)value.data, value.length)
                            : strdup("");
}

static void on_mqtt(void *argument, esp_event_base_t base, int32_t id,
                    void *data)
{
    (void)argument, (void)base, (void)data;
    if (id == MQTT_EVENT_CONNECTED)
        ESP_LOGI("digo", "connected"); /* here the application begins */
    else if (id == MQTT_EVENT_DISCONNECTED)
        ESP_LOGW("digo", "disconnected");
}

/* The token is the user's name, as brokers of many IoT platforms have it. */
static void start(const char *host, uint32_t port, bool tls, const char *token,
                  const char *id)
{
    const esp_mqtt_client_config_t config = {
        .broker.address.hostname = host,
        .broker.address.port = port,
        .broker.address.transport =
            tls ? MQTT_TRANSPORT_OVER_SSL : MQTT_TRANSPORT_OVER_TCP,
        .broker.verification.crt_bundle_attach =
            tls ? esp_crt_bundle_attach : NULL,
        .credentials.username = token,
        .credentials.client_id = id[0] != '\0' ? id : NULL,
    };

    client = esp_mqtt_client_init(&config); /* copies it all */
    if (!client)
        return;
    esp_mqtt_client_register_event(client, ESP_EVENT_ANY_ID, on_mqtt, NULL);
    esp_mqtt_client_start(client);
}

static void connect_with(const struct improv_bytes *host,
                         struct improv_bytes token, struct improv_bytes id)
{
    bool tls = improv_digo_ssl(host[IMPROV_DIGO_SSL]) == 1;
    char *texts[] = {text(host[IMPROV_DIGO_HOST]), text(host[IMPROV_DIGO_PORT]),
                     text(token), text(id)};

    if (texts[0] && texts[1] && texts[2] && texts[3]) {
        uint32_t port = (uint32_t)strtoul(texts[1], NULL, 10);
        if (port == 0)
            port = tls ? PORT_TLS : PORT;
        ESP_LOGI("digo", "%s:%lu, %s TLS", texts[0], (unsigned long)port,
                 tls ? "with" : "without");
        start(texts[0], port, tls, texts[2], texts[3]);
    }
    if (texts[2])
        improv_wipe(texts[2], token.length);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
}

void digo_connect(void)
{
    struct improv_bytes host[IMPROV_VALUES_MAX];
    struct improv_bytes device[IMPROV_VALUES_MAX] = {{NULL, 0}};
    struct improv_bytes token[IMPROV_VALUES_MAX] = {{NULL, 0}};
    struct improv_esp_settings *all = malloc(sizeof *all);

    if (client)
        esp_mqtt_client_destroy(client);
    client = NULL;
    if (!all)
        return;
    improv_esp_read_settings(all);
    const struct improv_bytes blob = {all->blob, all->length};
    improv_settings_get(blob, IMPROV_COMMAND_DIGO_DEVICE, device);
    improv_settings_get(blob, IMPROV_COMMAND_DIGO_TOKEN, token);
    if (improv_settings_get(blob, IMPROV_COMMAND_DIGO_HOST, host) > 0 &&
        host[IMPROV_DIGO_HOST].length > 0)
        connect_with(host, token[0], device[IMPROV_DIGO_DEVICE_ID]);
    else
        ESP_LOGI("digo", "no host is set");
    improv_wipe(all, sizeof *all);
    free(all);
}
