/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in the place of ports/template/hal.c, and the edge to it; the
 * parts to one another. One thread: the worker runs when something was
 * signalled, and between two steps of the clock.
 */
#ifndef TEST_PORTS_MADE_UP_H
#define TEST_PORTS_MADE_UP_H

#include <stdbool.h>
#include <stdint.h>

extern uint32_t now_ms;
extern bool power;

/* So long it takes to apply settings. */
extern uint32_t apply_ms;

/* The worker does what is signalled, until nothing is. */
void settle(void);

/* What must not be done, such as to block with the lock held. */
void fault(const char *what);
void must_be_unlocked(const char *what);
void must_be_locked(const char *what);

/* All but the flash is as at power on. */
void radio_is_new(void);
void wifi_is_new(void);
void panel_is_new(void);

/* In the middle of a write to flash, on another thread. */
void flash_is_new(void);

extern bool flash_is_unreadable;

/* How long until the made-up Wi-Fi has news; it then signals it. */
void wifi_passes(void);

#endif
