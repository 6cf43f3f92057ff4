/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The light that shows what the device is doing [IND-1..5].
 *
 * Example: core/examples/indicator.c
 */
#ifndef IMPROV_INDICATOR_H
#define IMPROV_INDICATOR_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum improv_pattern {
    IMPROV_PATTERN_OFF,          /* stopped or provisioned */
    IMPROV_PATTERN_SOLID,        /* waiting for authorization */
    IMPROV_PATTERN_AUTHORIZED,   /* once a second */
    IMPROV_PATTERN_IDENTIFY,     /* three flashes, then a break */
    IMPROV_PATTERN_PROVISIONING, /* five times a second */
};

struct improv_light {
    bool on;
    uint32_t change_ms; /* until it changes; 0: it stays as it is */
};

/* The light of a pattern that began `elapsed_ms` ago. */
struct improv_light improv_pattern_light(enum improv_pattern pattern,
                                         uint32_t elapsed_ms);

#ifdef __cplusplus
}
#endif

#endif
