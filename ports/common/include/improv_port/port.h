/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a port writes. host.c calls these, from whatever thread had the event,
 * and all but the first three with the lock held: none of them may block, call
 * back into host.h, or call a stack that does so before it returns. What they
 * are given is valid until they return: copy it.
 *
 * A file to fill in: ports/template/port.c. The whole story: docs/porting.md.
 */
#ifndef IMPROV_PORT_PORT_H
#define IMPROV_PORT_PORT_H

#include "improv/device.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Milliseconds since boot, or of any clock that never goes back [TIME-1]. */
uint32_t improv_port_clock_ms(void);

/* One mutex; it is never taken twice by one thread. */
void improv_port_lock(void);
void improv_port_unlock(void);

/*
 * Tells IMPROV_EVENT_TICK once, in so many milliseconds, from a thread of the
 * port's: 0 is soon, IMPROV_NO_DEADLINE never. Takes the place of the last
 * call.
 */
void improv_port_wake_in(uint32_t wait_ms);

/* To all who subscribed, in the order of the calls; cut to what fits. */
void improv_port_notify(enum improv_characteristic characteristic,
                        struct improv_bytes value);

/* Serve, and advertise with this service data; or go on with the new one. */
void improv_port_advertise(struct improv_bytes service_data);

/* Neither advertise nor serve any more. */
void improv_port_withdraw(void);

/* Begin to join; JOINED once it is saved, or JOIN_FAILED, with the number. */
void improv_port_join(const struct improv_credentials *credentials,
                      uint8_t number);

/* Give up the join, if there is one, and go back to the network before. */
void improv_port_roll_back(void);

/* Look up or store; ANSWERED once it is done, or REFUSED, with the number. */
void improv_port_request(const struct improv_request *request, uint8_t number);

/* Show it until the next one: improv_pattern_light(). */
void improv_port_show(enum improv_pattern pattern);

#ifdef __cplusplus
}
#endif

#endif
