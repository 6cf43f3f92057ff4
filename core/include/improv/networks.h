/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPROV_NETWORKS_H
#define IMPROV_NETWORKS_H
#include "improv/frame.h"
struct improv_network {
    struct improv_bytes ssid;
    struct improv_bytes security;
    int8_t rssi;
};
size_t improv_networks_encode(const struct improv_network *networks,
                              size_t count,
                              uint8_t ret_frame[IMPROV_FRAME_MAX]);
#endif
