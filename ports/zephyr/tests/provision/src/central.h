/* SPDX-License-Identifier: Apache-2.0 */
/* A client of Improv on the other side of the air. */
#ifndef CENTRAL_H
#define CENTRAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "improv/frame.h"

enum { ALICE = 1, BOB = 2 };

struct value {
    size_t length;
    uint8_t bytes[IMPROV_FRAME_MAX];
};

/* Connects, subscribes to all; `mtu` is 23 or what is exchanged. */
void central_connect(uint16_t central, uint16_t mtu);
void central_disconnect(uint16_t central);

/* False: the service is not there. */
bool central_finds_service(uint16_t central);

/* Writes of at most `piece` bytes, each with a response. */
void central_write(uint16_t central, const uint8_t *bytes, size_t length,
                   size_t piece);
/* A long write: prepared in pieces of 18 bytes, then executed. */
void central_write_long(uint16_t central, const uint8_t *bytes, size_t length);

/* A command 0x01; or another one with strings. */
void central_sends_wifi(uint16_t central, const char *ssid,
                        const char *password);
void central_sends(uint16_t central, uint8_t command, size_t count,
                   const char *const *strings);

/* Reads it whole, blob by blob. */
void central_reads(uint16_t central, uint8_t characteristic,
                   struct value *ret_value);

/* Asserts that this is notified to it within so many milliseconds; other
 * notifications before it are passed over. */
void central_hears_byte(uint16_t central, uint8_t characteristic, uint8_t value,
                        uint32_t wait_ms);
void central_hears(uint16_t central, uint8_t characteristic,
                   struct value *ret_value, uint32_t wait_ms);

#endif
