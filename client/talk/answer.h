/* SPDX-License-Identifier: Apache-2.0 */
/* What a device answered, as the user gets to see it. */
#ifndef IMPROV_CLIENT_ANSWER_H
#define IMPROV_CLIENT_ANSWER_H

#include "bluez/device.h"
#include "improv/client.h"
#include "talk/request.h"

/* A network that the device sees; views into the result. */
struct network {
    struct improv_bytes ssid;
    struct improv_bytes rssi; /* dBm, decimal */
    struct improv_bytes security;
};

enum { NETWORKS_MAX = IMPROV_FRAME_DATA_MAX / 3 };

/* Reads the answer to a scan; how many, or -1 if it is malformed [SCAN-2]. */
int answer_networks(struct improv_bytes result,
                    struct network ret_networks[NETWORKS_MAX]);

/* Has the network no password? */
bool network_is_open(const struct network *network);

/* Reports the result of a request that ended well, or says that it is
 * malformed. */
enum exit_code answer_report(const struct request *request,
                             struct improv_bytes result);

/* Reports what is known of the device itself, for `improv info`. */
void answer_report_device(const struct device *device, uint8_t state,
                          uint8_t capabilities);

/* The networks as a numbered table to choose from, beside the question. */
void answer_print_choice(const struct network *networks, int count);

#endif
