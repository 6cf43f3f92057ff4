/* SPDX-License-Identifier: Apache-2.0 */
/* The engines' clock: milliseconds that only move forward, and wrap. */
#ifndef IMPROV_LINUX_CLOCK_H
#define IMPROV_LINUX_CLOCK_H

#include <stdint.h>
#include <systemd/sd-event.h>

uint32_t clock_now_ms(void);

/*
 * Arms `timer`, a time source on CLOCK_BOOTTIME, for `wait_ms` from now, or
 * turns it off for IMPROV_NO_DEADLINE.
 */
int clock_arm(sd_event_source *timer, uint32_t wait_ms);

/* The clock of such a time source: it goes on while the machine sleeps. */
#define CLOCK_OF_TIMERS CLOCK_BOOTTIME

#endif
