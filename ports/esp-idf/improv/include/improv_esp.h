/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Improv on ESP-IDF: NimBLE on one side, esp_wifi and NVS on the other.
 *
 *     static const struct improv_esp_config config =
 *         IMPROV_ESP_CONFIG_DEFAULT();
 *
 *     improv_esp_start(&config);
 *
 * It joins the network that esp_wifi has stored, and stays on it: after a loss
 * it connects again. Where there is no network it opens the Improv service,
 * and starts and stops the Bluetooth stack for it.
 *
 * What happens is told on the default event loop, as IMPROV_ESP_EVENT; on its
 * task, too, runs all that takes long: NVS, scans, the start of NimBLE.
 */
#ifndef IMPROV_ESP_H
#define IMPROV_ESP_H

#include "esp_err.h"
#include "esp_event.h"
#include "improv/digo.h"
#include "improv_port/host.h"
#include "improv_port/settings.h"
#include "sdkconfig.h"

#ifdef __cplusplus
extern "C" {
#endif

ESP_EVENT_DECLARE_BASE(IMPROV_ESP_EVENT);

/* What is told, and with which data; ids from 100 on are the component's. Lost
 * where the loop's queue is full: improv_host_state() has the state. */
enum improv_esp_event {
    IMPROV_ESP_STATE,       /* uint8_t: enum improv_state, 0 when it stops */
    IMPROV_ESP_JOIN_FAILED, /* uint8_t: enum improv_esp_failure */
    IMPROV_ESP_STORED,      /* uint8_t: the command that set something */
    IMPROV_ESP_HELD,        /* the button was held for hold_ms; no data */
    IMPROV_ESP_BLE_STOPPED, /* NimBLE has stopped, its RAM is free; no data */
};

/* Why a network could not be joined. */
enum improv_esp_failure {
    IMPROV_ESP_OTHER,
    IMPROV_ESP_WRONG_PASSWORD,
    IMPROV_ESP_NO_AP,      /* no access point of that name, or too weak */
    IMPROV_ESP_NO_ADDRESS, /* associated, but DHCP did not answer */
};

#define IMPROV_ESP_NO_GPIO (-1)

/* Must stay as it is, where it is. */
struct improv_esp_config {
    struct improv_device_config device; /* times: see improv/device.h */

    /* Of the device; NULL: the project's name and version, as in
     * esp_app_get_description(). 1..254 bytes of UTF-8; of a longer one than
     * 29 bytes only so much is advertised. */
    const char *name;
    const char *firmware;
    const char *version;

    /* True: a client that provisioned it is sent on to http://ADDRESS/ */
    bool url;

    /* True: NimBLE is the application's, which calls improv_esp_add_service()
     * and improv_esp_synced(). It is neither started nor stopped here. */
    bool nimble_is_shared;

    /* GPIO numbers, or IMPROV_ESP_NO_GPIO; and the levels, 0 or 1, at which
     * the button is down [AUTH-2] and the light on [IND-1..5]. */
    int8_t button;
    int8_t button_level;
    int8_t light;
    int8_t light_level;
    uint32_t hold_ms; /* milliseconds to IMPROV_ESP_HELD; 0: never */
};

/* As Kconfig has it; change what you like before improv_esp_start(). */
#define IMPROV_ESP_CONFIG_DEFAULT()                                            \
    {                                                                          \
        .device = {.centrals = improv_esp_centrals,                            \
                   .central_count = IMPROV_ESP_CENTRALS,                       \
                   .authorizer = IMPROV_ESP_HAS_AUTHORIZER,                    \
                   .can_identify = CONFIG_IMPROV_STATUS_INDICATOR >= 0,        \
                   .rpcs = improv_esp_rpcs,                                    \
                   .rpc_count = IMPROV_ESP_RPCS,                               \
                   .authorized_duration_ms =                                   \
                       1000U * CONFIG_IMPROV_AUTHORIZED_DURATION,              \
                   .identify_duration_ms =                                     \
                       1000U * CONFIG_IMPROV_IDENTIFY_DURATION,                \
                   .wifi_timeout_ms = 1000U * CONFIG_IMPROV_WIFI_TIMEOUT,      \
                   .connect_timeout_ms =                                       \
                       1000U * CONFIG_IMPROV_CONNECT_TIMEOUT,                  \
                   .linger_ms = 1000U * CONFIG_IMPROV_LINGER},                 \
        .url = true, .button = CONFIG_IMPROV_BUTTON,                           \
        .button_level = IMPROV_ESP_BUTTON_LEVEL,                               \
        .light = CONFIG_IMPROV_STATUS_INDICATOR,                               \
        .light_level = IMPROV_ESP_LIGHT_LEVEL,                                 \
        .hold_ms = 1000U * CONFIG_IMPROV_HOLD,                                 \
    }

/*
 * Once, from a task, after nvs_flash_init(), esp_netif_init(),
 * esp_event_loop_create_default(), esp_netif_create_default_wifi_sta() and
 * esp_wifi_init(). Starts Wi-Fi as a station and joins what is stored.
 *
 * ESP_ERR_NO_MEM, or an error of the functions that it calls: then it did not
 * start, and may not be called again before a restart.
 */
esp_err_t improv_esp_start(const struct improv_esp_config *config);

/*
 * With nimble_is_shared: the first after nimble_port_init(), before the host's
 * task is started, returns an error of ble_hs.h or 0; the second from the
 * application's sync_cb, each time. Both may come before improv_esp_start().
 */
int improv_esp_add_service(void);
void improv_esp_synced(void);

/* What clients have set. Wipe it when it is done: it has the token. */
struct improv_esp_settings {
    size_t length;
    uint8_t blob[IMPROV_SETTINGS_MAX];
};

/*
 * Copies all settings as they are at one moment; see improv_settings_get() for
 * the values of a command, improv/digo.h for their order. From any task.
 * ESP_ERR_NVS_NOT_FOUND if nothing was ever set: then `length` is 0, as after
 * any other error.
 */
esp_err_t improv_esp_read_settings(struct improv_esp_settings *ret_settings);

/* Forgets network and settings, and saves none any more; restart the device
 * next. From any task. */
esp_err_t improv_esp_forget(void);

/*
 * The rest is improv_port/host.h: IMPROV_EVENT_START opens the service,
 * IMPROV_EVENT_STOP ends it, IMPROV_EVENT_AUTHORIZE is a button of another
 * kind: improv_host_tell(IMPROV_EVENT_AUTHORIZE);
 */

/* --- Private: for IMPROV_ESP_CONFIG_DEFAULT() ----------------------------- */

#ifdef CONFIG_IMPROV_AUTHORIZER_NONE
#define IMPROV_ESP_HAS_AUTHORIZER false
#else
#define IMPROV_ESP_HAS_AUTHORIZER true
#endif
#ifdef CONFIG_IMPROV_BUTTON_ACTIVE_HIGH
#define IMPROV_ESP_BUTTON_LEVEL 1
#else
#define IMPROV_ESP_BUTTON_LEVEL 0
#endif
#ifdef CONFIG_IMPROV_STATUS_INDICATOR_ACTIVE_LOW
#define IMPROV_ESP_LIGHT_LEVEL 0
#else
#define IMPROV_ESP_LIGHT_LEVEL 1
#endif

/* One more: a REQUEST keeps its place until it is answered. */
#define IMPROV_ESP_CENTRALS (CONFIG_BT_NIMBLE_MAX_CONNECTIONS + 1)
#define IMPROV_ESP_RPCS     7

extern struct improv_central improv_esp_centrals[IMPROV_ESP_CENTRALS];
extern const struct improv_rpc *const improv_esp_rpcs[IMPROV_ESP_RPCS];

#ifdef __cplusplus
}
#endif

#endif
