/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Bluetooth controller with a made-up radio: what the host asks of it can be
 * looked at, and the test is the centrals.
 */
#ifndef CONTROLLER_H
#define CONTROLLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ATT_MAX = 261, PACKET_MAX = 31 };

struct att {
    uint16_t connection;
    uint16_t length;
    uint8_t bytes[ATT_MAX];
};

struct packet {
    uint8_t length;
    uint8_t bytes[PACKET_MAX];
};

extern bool controller_advertises;
extern struct packet controller_advertisement, controller_scan_response;

void controller_connect(uint16_t connection);
void controller_disconnect(uint16_t connection); /* if it is connected */
void controller_send(uint16_t connection, const uint8_t *att, size_t length);

/* False if nothing comes in so many milliseconds. */
bool controller_receive(struct att *ret_att, uint32_t wait_ms);

#endif
