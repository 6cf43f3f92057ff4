/* SPDX-License-Identifier: Apache-2.0 */
/* One join, which several rules look at: what the device did meanwhile. */
#ifndef IMPROV_CLIENT_JOIN_H
#define IMPROV_CLIENT_JOIN_H

#include <stdbool.h>

#include "improv/protocol.h"

enum { JOIN_ANSWER_MS = 4000 }; /* for any GATT operation meanwhile */

struct check;

struct join {
    bool tried;
    bool answered;           /* the write was, in time */
    bool provisioning;       /* 0x03 was notified */
    bool responsive;         /* it answered a read meanwhile */
    bool result, result_bad; /* an RPC result came */
    bool result_first;       /* before state 0x04 */
    bool url;                /* it has one */
    bool disconnected;       /* before the end */
    uint32_t write_ms;       /* how long the write took */
    uint8_t error;           /* the last but 0x00 */
    uint8_t state;           /* the last */
};

/*
 * Sends Wi-Fi settings and follows what comes of them, for at most `join_ms` of
 * the settings. True if all could be seen, however it ended; otherwise the
 * finding says why.
 */
bool join_network(struct check *check, struct join *join,
                  struct improv_bytes ssid, struct improv_bytes password);

#endif
