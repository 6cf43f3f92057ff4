/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A push button between its bouncing contact and IMPROV_EVENT_AUTHORIZE: tells
 * a press at once, and one that is held, such as for a factory reset. Sampled
 * by a timer, which need not run while nobody touches it.
 */
#ifndef IMPROV_PORT_BUTTON_H
#define IMPROV_PORT_BUTTON_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IMPROV_BUTTON_SAMPLE_MS   10 /* milliseconds between two samples */
#define IMPROV_BUTTON_DEBOUNCE_MS 50

enum improv_button_event {
    IMPROV_BUTTON_NONE,
    IMPROV_BUTTON_PRESSED, /* it is down, and stays so: [AUTH-2] */
    IMPROV_BUTTON_HELD,    /* for hold_ms; once, after PRESSED */
};

/* All zero but hold_ms: a button that is up. Private, but for hold_ms. One that
 * is down at boot is pressed then. */
struct improv_button {
    uint32_t hold_ms; /* 0: being held is no news */
    uint32_t since_ms;
    bool contact; /* the last sample */
    bool down;    /* debounced */
    bool held;
};

/*
 * Sample it each IMPROV_BUTTON_SAMPLE_MS, from the first edge on until
 * improv_button_rests().
 */
enum improv_button_event improv_button_sample(struct improv_button *button,
                                              bool contact, uint32_t now_ms);

/* It is up, and nothing bounces: wait for the next edge. */
bool improv_button_rests(const struct improv_button *button);

#ifdef __cplusplus
}
#endif

#endif
