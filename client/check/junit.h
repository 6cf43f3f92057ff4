/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as JUnit XML, which build servers show. */
#ifndef IMPROV_CLIENT_JUNIT_H
#define IMPROV_CLIENT_JUNIT_H

#include "check/finding.h"

/* Can the file be written? It is made, if it is not there. */
int junit_try(const char *path);

/* Writes the file anew; a negative errno, also if not all of it could be
 * written. A note is a test that passed, and says why in its output. */
int junit_write(const struct findings *findings, const char *path);

#endif
