/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The far edge of a port: what is done to a device from outside, and what can
 * be seen of it there. The scenarios of this folder know nothing else, so they
 * hold for every port that is linked with an adapter: these functions, over a
 * made-up radio, Wi-Fi and flash in the place of the port's drivers. That of
 * ports/template is tests/ports/template.
 *
 * The device has a button, a light, all commands, the times of improv/device.h
 * ("seed", "usual") and room for one connection. Each function returns when
 * the device has nothing more to do at that moment.
 */
#ifndef TEST_PORTS_EDGE_H
#define TEST_PORTS_EDGE_H

#include "improv/device.h"

/* --- Power and time ------------------------------------------------------- */

/* New from the factory, flash erased; the clock begins at so many ms. */
void edge_makes(uint32_t clock_ms);

/* Power on: with the flash as it was left, and all else forgotten. */
void edge_boots(void);

/* Cuts the power in so many steps, each of which is one write to flash that
 * begins or that ends; what began did not happen. */
void edge_cuts_power_in(unsigned steps);

/* False after a cut, until it boots. */
bool edge_has_power(void);

void edge_passes(uint32_t ms);

/* What another thread does in the middle of the next write to flash. */
void edge_meanwhile(void (*what)(void));

/* Writes to flash fail from now on, or work again. */
void edge_breaks_flash(bool broken);

/* --- The radio: centrals are numbers -------------------------------------- */

/* The packet that can be heard and connected to now; false if there is none. */
bool edge_advertises(uint8_t ret_packet[31]);

/* The device name as a scan shows it: in the scan response. */
const char *edge_name(void);

/* False if it can't, for nothing is advertised. Subscribes; the MTU is 23. */
bool edge_connects(uint32_t central);
void edge_disconnects(uint32_t central);
void edge_writes(uint32_t central, size_t offset, struct improv_bytes bytes);

/* The whole value; 0 if there is none. */
size_t edge_reads(enum improv_characteristic characteristic,
                  uint8_t ret_value[IMPROV_FRAME_MAX]);

/* The next notification that no one has looked at; false if there is none. */
struct edge_notification {
    enum improv_characteristic characteristic;
    size_t length;
    uint8_t value[20]; /* MTU - 3 */
};
bool edge_notified(struct edge_notification *ret_notification);

/* --- Wi-Fi ---------------------------------------------------------------- */

/*
 * Three access points, all in range:
 *   Home          homepassword      connects in 2 s
 *   MyWirelessAP  mysecurepassword  connects in 2 s
 *   Silent        any               never answers
 * A wrong password is refused in 3 s. A scan takes 2 s and finds them all.
 */

/* The SSID that it is connected to, or "". */
const char *edge_connected(void);

/* All access points are out of range, or back. */
void edge_air_is_dead(bool dead);

/* --- The panel ------------------------------------------------------------ */

/* The contact, as it bounces. */
void edge_contact(bool closed);

bool edge_light(void);

/* What the product does when its user asks for the service [RUN-1]. */
void edge_user_asks(void);

/* --- Inside, where the adapter can look ----------------------------------- */

/* True if the text is anywhere in the memory of the port or the engine, flash
 * apart. An adapter that can't look says false. */
bool edge_remembers(const char *text);

/* What the port did that it must not, such as to block or call back with the
 * lock held; NULL if nothing. */
const char *edge_fault(void);

#endif
