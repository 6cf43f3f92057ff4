/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the port tell one another.
 *
 * Three threads. What never blocks, the tick, the light and the button, is on
 * the system work queue. Flash and Wi-Fi may take long: they are on wifi_queue.
 * Notifications wait for a central, and one that is slow must not keep the
 * device from its network: Bluetooth has bt_queue.
 */
#ifndef IMPROV_ZEPHYR_INTERNAL_H
#define IMPROV_ZEPHYR_INTERNAL_H

#include <zephyr/kernel.h>

#include "improv/credentials.h"
#include "improv/strings.h"
#include "improv/wipe.h"
#include "improv_port/settings.h"
#include "improv_zephyr.h"

/* improv.c */
extern struct k_work_q improv_zephyr_wifi_queue;
extern struct k_work_q improv_zephyr_bt_queue;
extern const struct improv_zephyr_config *improv_zephyr_config;

/* app.c: on_event is called on improv_zephyr_wifi_queue. */
void improv_zephyr_app_state(uint8_t state); /* from any thread */
void improv_zephyr_app_held(void);           /* from any thread */
void improv_zephyr_app_join_failed(enum improv_zephyr_failure); /* likewise */
void improv_zephyr_app_stored(
    uint8_t command); /* on improv_zephyr_wifi_queue */

/* button.c, light.c: 0 or a negative errno. */
int improv_zephyr_button_init(void);
int improv_zephyr_light_init(void);

/* gatt.c, on improv_zephyr_bt_queue */
int improv_zephyr_gatt_serve(void);     /* does nothing if it does already */
void improv_zephyr_gatt_withdraw(void); /* likewise */
void improv_zephyr_gatt_notify(uint8_t characteristic,
                               struct improv_bytes value);

/* advertise.c */
void improv_zephyr_advertise_init(void);
void improv_zephyr_advertise_name(void); /* it has changed; from any thread */

/* names.c: with a NUL behind it; on any thread that may read flash. */
void improv_zephyr_device_name(char ret_name[IMPROV_FRAME_MAX]);
void improv_zephyr_hostname(char ret_name[IMPROV_FRAME_MAX]);

/* next_url.c: the URL to go on with, its length; 0 for none. */
size_t improv_zephyr_next_url(const char *address, char *ret_url, size_t size);

/* store.c, on any thread that may wait for flash: 0 or a negative errno. */
enum improv_zephyr_security {
    PORT_OPEN,
    PORT_WPA2,
    PORT_WPA3,
};

struct improv_zephyr_network {
    struct improv_credentials credentials;
    uint8_t security; /* enum improv_zephyr_security */
};

int improv_zephyr_store_init(void);
bool improv_zephyr_store_load_network(
    struct improv_zephyr_network *ret_network);
int improv_zephyr_store_save_network(
    const struct improv_zephyr_network *network);
int improv_zephyr_store_delete_network(void);
int improv_zephyr_store_set(const struct improv_request *request);
int improv_zephyr_store_read(struct improv_zephyr_settings *ret_settings);
bool improv_zephyr_store_get(uint8_t command, char ret_text[IMPROV_FRAME_MAX]);
int improv_zephyr_store_delete_settings(void);

/* wifi_net.c: what net_mgmt does for wifi.c; on improv_zephyr_wifi_queue. */
int improv_zephyr_net_init(void);
int improv_zephyr_net_connect(const struct improv_zephyr_network *network);
int improv_zephyr_net_disconnect(void);
int improv_zephyr_net_scan(void);
void improv_zephyr_net_get_address(void); /* by DHCP, if it is configured */
void improv_zephyr_net_drop_address(void);
bool improv_zephyr_net_address(char *ret_text, size_t size); /* false: none */

/* wifi.c: from any thread. */
enum improv_zephyr_wifi_event {
    PORT_WIFI_BEGIN, /* at boot: to the saved network, if there is one */
    PORT_WIFI_FORGET,
    PORT_WIFI_ADDRESS, /* it has changed */
    PORT_WIFI_CONNECTED,
    PORT_WIFI_FAILED, /* to connect; and, if it is known, why: */
    PORT_WIFI_WRONG_PASSWORD,
    PORT_WIFI_NO_AP,
    PORT_WIFI_DISCONNECTED,
    PORT_WIFI_EVENTS,
};
void improv_zephyr_wifi_tell(
    enum improv_zephyr_wifi_event event); /* up to ADDRESS */
void improv_zephyr_wifi_tell_link(
    enum improv_zephyr_wifi_event event); /* the others */
void improv_zephyr_wifi_wake(
    void); /* the network that a client wants has changed */

/* wifi_join.c: the network that a client wants; on improv_zephyr_wifi_queue. */
bool improv_zephyr_join_changed(bool *ret_given_up); /* since the last call */
bool improv_zephyr_join_wanted(void);
bool improv_zephyr_join_network(
    struct improv_zephyr_network *ret_network); /* false: none */
bool improv_zephyr_join_worked(void); /* false: go back to the network before */
/* Then to what improv_zephyr_join_network() says. */
void improv_zephyr_join_failed(enum improv_zephyr_failure why);
void improv_zephyr_join_forget(void);

/* scan.c */
struct wifi_scan_result;
void improv_zephyr_scan_begin(uint8_t number); /* on improv_zephyr_wifi_queue */
void improv_zephyr_scan_found(const struct wifi_scan_result *found);
void improv_zephyr_scan_done(void);

/* request.c: the commands that are offered, how many. */
size_t improv_zephyr_request_rpcs(const struct improv_rpc *const **ret_rpcs);

#endif
