/* SPDX-License-Identifier: Apache-2.0 */
/* Every packet, decoded: for --verbose and for `improv monitor`. */
#ifndef IMPROV_CLIENT_PACKET_H
#define IMPROV_CLIENT_PACKET_H

#include "improv/protocol.h"

enum packet_direction { PACKET_SENT, PACKET_READ, PACKET_NOTIFIED };

struct packet {
    enum packet_direction direction;
    enum improv_characteristic characteristic;
    struct improv_bytes bytes;
};

enum { PACKET_TEXT_SIZE = 1200 };

/*
 * What it means, in a line for people: "authorized". Passwords and tokens are
 * left out. Returns `ret_text`, of PACKET_TEXT_SIZE bytes.
 */
const char *packet_describe(const struct packet *packet, char *ret_text);

/* As progress, if packets are wanted; its bytes too, but for secrets. */
void packet_report(const struct packet *packet);

/* As what was asked for, whatever is wanted otherwise. */
void packet_report_notified(const struct packet *packet);

#endif
