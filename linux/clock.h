/* SPDX-License-Identifier: Apache-2.0 */
/* The engines' clock: milliseconds that only move forward, and wrap. */
#ifndef IMPROV_LINUX_CLOCK_H
#define IMPROV_LINUX_CLOCK_H

#include <stdint.h>
#include <systemd/sd-event.h>

uint32_t clock_now_ms(void);

/* A timer that is off until it is armed. It goes on while the machine sleeps
 * and does not care when the system's clock is set. */
int clock_add_timer(sd_event *event, sd_event_source **ret_timer,
                    sd_event_time_handler_t handler, void *userdata);

/*
 * Arms `timer` for `wait_ms` from now, or
 * turns it off for IMPROV_NO_DEADLINE.
 */
int clock_arm(sd_event_source *timer, uint32_t wait_ms);

/* Turns it off; NULL is off. */
void clock_disarm(sd_event_source *timer);

#endif
