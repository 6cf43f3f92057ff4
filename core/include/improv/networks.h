/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer to a scan: command 0x04. A client reads it with
 * improv_strings_next(), three strings for each network [SCAN-2].
 *
 * Example: core/examples/networks.c
 */
#ifndef IMPROV_NETWORKS_H
#define IMPROV_NETWORKS_H

#include "improv/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A network that was seen; an access point each, in any order. */
struct improv_network {
    struct improv_bytes ssid;     /* empty: it is hidden, and left out */
    struct improv_bytes security; /* such as "WPA2", "WPA2/WPA3", "NO" */
    int8_t rssi;                  /* dBm */
};

/*@ predicate valid_networks(struct improv_network *networks, integer count) =
        \valid_read(networks + (0 .. count - 1)) &&
        \forall integer i; 0 <= i < count ==>
            valid_bytes(networks[i].ssid) &&
            valid_bytes(networks[i].security); */

/*
 * Writes a whole result frame; returns its length. Each SSID once, where it is
 * strongest, the strongest first; what does not fit is left out [SCAN-2..4].
 * Takes time as the square of `count`: some hundred networks are fine.
 */
/*@ requires \valid(ret_frame + (0 .. IMPROV_FRAME_MAX - 1));
    requires valid_networks(networks, count);
    requires \separated(ret_frame + (0 .. IMPROV_FRAME_MAX - 1),
                        networks + (0 .. count - 1));
    requires \forall integer i; 0 <= i < count ==>
        apart(ret_frame, networks[i].ssid) &&
        apart(ret_frame, networks[i].security);
    assigns ret_frame[0 .. IMPROV_FRAME_MAX - 1];
    ensures ret_frame[0] == IMPROV_COMMAND_SCAN;
    ensures whole_frame(ret_frame, \result); */
size_t improv_networks_encode(const struct improv_network *networks,
                              size_t count,
                              uint8_t ret_frame[IMPROV_FRAME_MAX]);

#ifdef __cplusplus
}
#endif

#endif
