/* SPDX-License-Identifier: Apache-2.0 */
/* The port: what main() and the stacks' callbacks call. */
#ifndef PORT_H
#define PORT_H

#include "improv/device.h"

/* --- Main ----------------------------------------------------------------- */

/* At boot, when the stacks run; on the worker. */
void port_start(void);

/* What hal_wait() returned; on the worker. */
void port_work(uint32_t jobs);

/* --- Callbacks of the Bluetooth stack ------------------------------------- */

/* From any thread that may wait for the lock, from no interrupt. */
void radio_connected(void);

/* The central is any number that is the connection's own while it lasts. */
void radio_disconnected(uint32_t central);

/* A write to the RPC command. The offset is that of a part of a long write. */
void radio_written(uint32_t central, size_t offset, const uint8_t *data,
                   size_t length);

/* A read of any other; IMPROV_FRAME_MAX bytes are enough. Nothing, if the
 * device is stopped: refuse it. */
size_t radio_read(enum improv_characteristic characteristic, uint8_t *ret_value,
                  size_t capacity);

#endif
