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
extern struct k_work_q port_wifi_queue;
extern struct k_work_q port_bt_queue;
extern const struct improv_zephyr_config *port_config;

/* app.c: on_event is called on port_wifi_queue. */
void port_app_state(uint8_t state);                    /* from any thread */
void port_app_held(void);                              /* from any thread */
void port_app_join_failed(enum improv_zephyr_failure); /* likewise */
void port_app_stored(uint8_t command);                 /* on port_wifi_queue */

/* button.c, light.c: 0 or a negative errno. */
int port_button_init(void);
int port_light_init(void);

/* gatt.c, on port_bt_queue */
int port_gatt_serve(void);     /* does nothing if it does already */
void port_gatt_withdraw(void); /* likewise */
void port_gatt_notify(uint8_t characteristic, struct improv_bytes value);

/* advertise.c */
void port_advertise_init(void);
void port_advertise_name(void); /* it has changed; from any thread */

/* names.c: with a NUL behind it; on any thread that may read flash. */
void port_device_name(char ret_name[IMPROV_FRAME_MAX]);
void port_hostname(char ret_name[IMPROV_FRAME_MAX]);

/* next_url.c: the URL to go on with, its length; 0 for none. */
size_t port_next_url(const char *address, char *ret_url, size_t size);

/* store.c, on any thread that may wait for flash: 0 or a negative errno. */
enum port_security {
    PORT_OPEN,
    PORT_WPA2,
    PORT_WPA3,
};

struct port_network {
    struct improv_credentials credentials;
    uint8_t security; /* enum port_security */
};

int port_store_init(void);
bool port_store_load_network(struct port_network *ret_network);
int port_store_save_network(const struct port_network *network);
int port_store_delete_network(void);
int port_store_set(const struct improv_request *request);
int port_store_read(struct improv_zephyr_settings *ret_settings);
bool port_store_get(uint8_t command, char ret_text[IMPROV_FRAME_MAX]);
int port_store_delete_settings(void);

/* wifi_net.c: what net_mgmt does for wifi.c; on port_wifi_queue. */
int port_net_init(void);
int port_net_connect(const struct port_network *network);
int port_net_disconnect(void);
int port_net_scan(void);
void port_net_get_address(void); /* by DHCP, if it is configured */
void port_net_drop_address(void);
bool port_net_address(char *ret_text, size_t size); /* false: none */

/* wifi.c: from any thread. */
enum port_wifi_event {
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
void port_wifi_tell(enum port_wifi_event event);      /* up to ADDRESS */
void port_wifi_tell_link(enum port_wifi_event event); /* the others */
void port_wifi_wake(void); /* the network that a client wants has changed */

/* wifi_join.c: the network that a client wants; on port_wifi_queue. */
bool port_join_changed(bool *ret_given_up); /* since the last call */
bool port_join_wanted(void);
bool port_join_network(struct port_network *ret_network); /* false: none */
bool port_join_worked(void); /* false: go back to the network before */
/* Then to what port_join_network() says. */
void port_join_failed(enum improv_zephyr_failure why);
void port_join_forget(void);

/* scan.c */
struct wifi_scan_result;
void port_scan_begin(uint8_t number); /* on port_wifi_queue */
void port_scan_found(const struct wifi_scan_result *found);
void port_scan_done(void);

/* request.c: the commands that are offered, how many. */
size_t port_request_rpcs(const struct improv_rpc *const **ret_rpcs);

#endif
