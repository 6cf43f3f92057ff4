/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Improv on Zephyr: its Bluetooth host on one side, net_mgmt's Wi-Fi and the
 * settings subsystem on the other.
 *
 *     static const struct improv_zephyr_config config = {
 *         .firmware = "lamp", .version = "1.0", .hardware = "nRF7002 DK"};
 *
 *     improv_zephyr_start(&config);
 *
 * It joins the network that is saved, and stays on it: after a loss it connects
 * again. Where there is no network it opens the Improv service. How long things
 * take and what a client may ask for is in Kconfig: CONFIG_IMPROV_*.
 *
 * Example: ports/zephyr/samples/provision
 */
#ifndef IMPROV_ZEPHYR_H
#define IMPROV_ZEPHYR_H

#include "improv/digo.h"
#include "improv_port/host.h"
#include "improv_port/settings.h"

#ifdef __cplusplus
extern "C" {
#endif

struct net_if;

enum improv_zephyr_event_type {
    IMPROV_ZEPHYR_STATE, /* `state`; of several in a row maybe the last only */
    IMPROV_ZEPHYR_JOIN_FAILED, /* what a client wanted, or given up: `failure`
                                */
    IMPROV_ZEPHYR_STORED,      /* a client has set something: `command` */
    IMPROV_ZEPHYR_HELD,        /* the button was held for CONFIG_IMPROV_HOLD */
};

/* Why a network could not be joined. Password and access point are known only
 * from drivers that tell Zephyr's enum wifi_conn_status. */
enum improv_zephyr_failure {
    IMPROV_ZEPHYR_OTHER,
    IMPROV_ZEPHYR_WRONG_PASSWORD,
    IMPROV_ZEPHYR_NO_AP,      /* no access point of that name, or too weak */
    IMPROV_ZEPHYR_NO_ADDRESS, /* connected, but DHCP did not answer */
};

struct improv_zephyr_event {
    enum improv_zephyr_event_type type;
    uint8_t state;   /* STATE: enum improv_state, 0 when it stops */
    uint8_t command; /* STORED: 0x05, 0x06 or 0xC8..0xCA */
    uint8_t failure; /* JOIN_FAILED: enum improv_zephyr_failure */
};

/* Must stay as it is, where it is, its texts too. */
struct improv_zephyr_config {
    /* The answer to device info [INFO-2]; NULL counts as empty. */
    const char *firmware;
    const char *version;
    const char *hardware;

    /* Of the device, until a client sets another; NULL: CONFIG_BT_DEVICE_NAME.
     * 1..254 bytes of UTF-8; of a longer one than 29 bytes only so much is
     * advertised. */
    const char *name;

    /* Of Wi-Fi. NULL: the default interface, which must then be Wi-Fi: a
     * driver of another kind is not recognized as such. */
    struct net_if *interface;

    /* Called on the thread for Wi-Fi and settings: it may block a while and
     * call everything here. NULL: nobody is told. That Wi-Fi has an address
     * is told by net_mgmt: NET_EVENT_IPV4_ADDR_ADD. */
    void (*on_event)(const struct improv_zephyr_event *event);
};

/*
 * Once, from a thread; -EALREADY after that. Starts Bluetooth and the settings
 * subsystem if they do not run yet. 0; or -ENODEV if there is no network
 * interface, no port of the button or of the light; or another negative errno
 * of the functions that it calls: then it did not start, and may not be called
 * again before a restart.
 *
 * While the service is open, Bluetooth's legacy advertising is its own.
 */
int improv_zephyr_start(const struct improv_zephyr_config *config);

/* What clients have set. Wipe it when it is done: it has the token. */
struct improv_zephyr_settings {
    size_t length;
    uint8_t blob[IMPROV_SETTINGS_MAX];
};

/*
 * Copies all settings as they are at one moment; see improv_settings_get() for
 * the values of a command, improv/digo.h for their order. From any thread that
 * may wait for flash. 0; -ENOENT if nothing was ever set, another negative
 * errno if flash can't be read: then `length` is 0.
 */
int improv_zephyr_read_settings(struct improv_zephyr_settings *ret_settings);

/* True if a network is saved. From any thread that may wait for flash. */
bool improv_zephyr_configured(void);

/*
 * Forgets network and settings, leaves the network and opens the service, such
 * as for a factory reset. It is only begun when this returns. From any thread.
 */
void improv_zephyr_forget(void);

/*
 * The rest is improv_port/host.h: IMPROV_EVENT_START opens the service,
 * IMPROV_EVENT_STOP ends it, IMPROV_EVENT_AUTHORIZE is a button of another
 * kind: improv_host_tell(IMPROV_EVENT_AUTHORIZE);
 */

#ifdef __cplusplus
}
#endif

#endif
