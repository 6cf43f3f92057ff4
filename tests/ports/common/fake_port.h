/* SPDX-License-Identifier: Apache-2.0 */
/* A port that writes down what it is called for, and watches the lock. */
#ifndef TEST_FAKE_PORT_H
#define TEST_FAKE_PORT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * All calls since it was last cleared, such as "( s01 a01 l01 w- )": the lock
 * ( and ), s, e and r notified, a advertised, q withdrawn, b rolled back, j
 * joined, k asked, l the light, w the wait in milliseconds, - for none.
 */
extern char calls[400];
extern uint32_t clock_ms;
extern bool locked;

void calls_clear(void);

#endif
