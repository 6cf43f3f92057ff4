/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every microcontroller's host of the device engine has in common: one
 * device, a lock around it, the loop over its actions. What differs is in
 * port.h, and each port writes it.
 *
 * Events may come from any thread, each runs to the end of its actions, and
 * they never meet.
 */
#ifndef IMPROV_PORT_HOST_H
#define IMPROV_PORT_HOST_H

#include "improv/device.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Before all others, once; `config` must stay where it is. */
void improv_host_init(const struct improv_device_config *config);

/*
 * Takes an event in and does all that follows from it. From any thread that may
 * wait for the lock; never from an interrupt, nor from a function of port.h.
 */
void improv_host_handle(const struct improv_device_event *event);

/* Notifies the value once more, as it is now, empty if there is none: for a
 * port that had no buffer. */
void improv_host_repeat(enum improv_characteristic characteristic);

/* An event that has nothing but its type, such as a TICK. */
void improv_host_tell(enum improv_device_event_type type);

/*
 * Copies what a central reads now; returns its length, at most `capacity`. 258
 * bytes are always enough. From any thread, but not from a function of port.h.
 */
size_t improv_host_read(enum improv_characteristic characteristic,
                        uint8_t *ret_value, size_t capacity);

/* enum improv_state, from any thread, but not from a function of port.h. */
uint8_t improv_host_state(void);

#ifdef __cplusplus
}
#endif

#endif
