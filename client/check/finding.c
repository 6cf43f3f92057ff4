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

size_t findings_count(const struct findings *findings, enum outcome outcome)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++)
        count += findings->all[i].outcome == outcome;
    return count;
}

void findings_clear(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        transcript_clear(&findings->all[i].transcript);
    free(findings->all);
    *findings = (struct findings){0};
}
