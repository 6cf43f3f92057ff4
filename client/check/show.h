/* SPDX-License-Identifier: Apache-2.0 */
/* How findings are told, as output/report.h has it. */
#ifndef IMPROV_CLIENT_SHOW_H
#define IMPROV_CLIENT_SHOW_H

#include "check/finding.h"

/* A row for a rule, as soon as it was checked. */
void show_finding(const struct finding *finding);

/* What did not pass, with the bytes; how many did; how the device was left. */
void show_end(const struct findings *findings);

/* The table of rules, without a device; see rule_is_wanted(). */
void show_rules(const char *rules);

#endif
