/* SPDX-License-Identifier: Apache-2.0 */
/* How a rule came out, and all rules of a device. */
#ifndef IMPROV_CLIENT_FINDING_H
#define IMPROV_CLIENT_FINDING_H

#include "bluez/device.h"
#include "check/transcript.h"

enum outcome {
    OUTCOME_PASSED,
    OUTCOME_FAILED,
    OUTCOME_NOTED, /* a failed advice: others may lawfully do otherwise */
    OUTCOME_SKIPPED,
};

enum { OUTCOMES = OUTCOME_SKIPPED + 1, FINDING_DETAIL_SIZE = 256 };

struct rule;

struct finding {
    const struct rule *rule;
    enum outcome outcome;
    uint32_t took_ms;
    uint32_t began_ms; /* what the transcript's times count from */
    char detail[FINDING_DETAIL_SIZE]; /* why, for a terminal; "" if passed */
    struct transcript transcript;     /* of a rule that did not pass */
};

struct findings {
    char address[DEVICE_ADDRESS_SIZE];
    char name[DEVICE_NAME_MAX + 1]; /* as received */
    char left[64];                  /* how the device was left, in words */
    bool unpressed;                 /* the button was asked for in vain */
    bool complete;                  /* no rule was cut off by that or an end */
    struct finding *all;
    size_t count;
};

/* "passed", "failed", "note", "skipped" */
const char *outcome_words(enum outcome outcome);

size_t findings_count(const struct findings *findings, enum outcome outcome);

void findings_clear(struct findings *findings);

#endif
