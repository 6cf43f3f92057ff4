/* SPDX-License-Identifier: Apache-2.0 */
#include "check/finding.h"

#include <stdlib.h>

const char *outcome_words(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_PASSED:
        return "passed";
    case OUTCOME_FAILED:
        return "failed";
    case OUTCOME_NOTED:
        return "note";
    case OUTCOME_SKIPPED:
        return "skipped";
    }
    return "";
}

size_t report_count(const struct report *report, enum outcome outcome)
{
    size_t count = 0;
    for (size_t i = 0; i < report->count; i++)
        count += report->findings[i].outcome == outcome;
    return count;
}

void report_clear(struct report *report)
{
    for (size_t i = 0; i < report->count; i++)
        transcript_clear(&report->findings[i].transcript);
    free(report->findings);
    *report = (struct report){0};
}
