/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Wi-Fi driver for boards without a radio: a few made-up access points, and
 * all that a driver may do to its user. Members may be changed at any time.
 */
#ifndef MADE_UP_WIFI_H
#define MADE_UP_WIFI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct made_up_ap {
    const char *ssid;
    const char *password; /* "" for an open one */
    int8_t rssi;
    bool wpa3_only;
};

struct made_up_wifi {
    const struct made_up_ap *aps;
    size_t ap_count;
    uint32_t connect_ms; /* how long connecting takes */
    bool mute;           /* says nothing any more, though it connects */
    bool no_address;     /* nobody has a DHCP server */
    bool busy;           /* takes neither a scan nor a connection */

    /* What was asked of it. */
    int connects;
    int disconnects;
    int scans;
    const struct made_up_ap *ap; /* where it is connected now, or NULL */
};

extern struct made_up_wifi made_up_wifi;

/* The access point is out of reach. */
void made_up_wifi_lose(void);

#endif
