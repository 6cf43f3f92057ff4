/* SPDX-License-Identifier: Apache-2.0 */
/* The device under test, which boots once for all tests. */
#ifndef DEVICE_H
#define DEVICE_H

#include "improv_zephyr.h"
#include "made_up_wifi.h"

enum { JOIN_MS = 5000, LINGER_MS = 11000 };

extern int device_held;       /* how often the button was */
extern int device_failed;     /* how many joins did */
extern uint8_t device_stored; /* the last command that set something */

/* For each test: as it comes from the factory, open, nobody connected. */
void *device_setup(void);
void device_reset(void *unused);

void device_press(uint32_t hold_ms);
bool device_light(void);

/* Asserts that it comes to this state in so many milliseconds. */
void device_is(uint8_t state, uint32_t wait_ms);

/* Provisioned with MyWirelessAP, and stopped after its linger. */
void device_provision(void);

#endif
