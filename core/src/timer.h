/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A timer compares the time that has passed since it was started, and is
 * forgotten when it ran out, so that no wrap can bring it back [TIME-1].
 */
#ifndef IMPROV_SRC_TIMER_H
#define IMPROV_SRC_TIMER_H

#include <stdbool.h>

#include "improv/timer.h"

/*@ requires \valid(timer);
    assigns *timer;
    ensures timer->length_ms > 0; */
static inline void timer_start(struct improv_timer *timer, uint32_t length_ms,
                               uint32_t now_ms)
{
    timer->since_ms = now_ms;
    timer->length_ms = length_ms > 0 ? length_ms : 1;
}

/*@ requires \valid(timer);
    assigns timer->length_ms;
    ensures timer->length_ms == 0; */
static inline void timer_stop(struct improv_timer *timer)
{
    timer->length_ms = 0;
}

/*@ requires \valid_read(timer);
    assigns \nothing;
    ensures \result <==> timer->length_ms > 0; */
static inline bool timer_running(const struct improv_timer *timer)
{
    return timer->length_ms > 0;
}

/* Milliseconds left; 0 if it ran out, IMPROV_NO_DEADLINE if not running. */
/*@ requires \valid_read(timer);
    assigns \nothing;
    ensures timer->length_ms == 0 ==> \result == IMPROV_NO_DEADLINE;
    ensures timer->length_ms > 0 ==> \result <= timer->length_ms; */
static inline uint32_t timer_left(const struct improv_timer *timer,
                                  uint32_t now_ms)
{
    if (!timer_running(timer))
        return IMPROV_NO_DEADLINE;
    uint32_t passed = now_ms - timer->since_ms;
    return passed >= timer->length_ms ? 0 : timer->length_ms - passed;
}

/* True once, when the time is up; the timer is then stopped. */
/*@ requires \valid(timer);
    assigns timer->length_ms;
    ensures \result ==> \old(timer->length_ms) > 0 && timer->length_ms == 0;
    ensures !\result ==> timer->length_ms == \old(timer->length_ms); */
static inline bool timer_ran_out(struct improv_timer *timer, uint32_t now_ms)
{
    if (timer_left(timer, now_ms) > 0)
        return false;
    timer_stop(timer);
    return true;
}

#endif
