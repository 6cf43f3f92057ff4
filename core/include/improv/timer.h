/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time for the engines: milliseconds of any clock that only moves forward, in
 * 32 bits that may wrap [TIME-1].
 */
#ifndef IMPROV_TIMER_H
#define IMPROV_TIMER_H

#include <stdint.h>

/* No time at which to come back: only an event can change something. */
#define IMPROV_NO_DEADLINE UINT32_MAX

/* A timer of an engine; private. */
struct improv_timer {
    uint32_t since_ms;
    uint32_t length_ms; /* 0: not running */
};

#endif
