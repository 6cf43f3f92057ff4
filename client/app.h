/* SPDX-License-Identifier: Apache-2.0 */
/* The program as a whole: from the first question to the disconnect. */
#ifndef IMPROV_CLIENT_APP_H
#define IMPROV_CLIENT_APP_H

#include "commands.h"

/*
 * Does what the options say. Secrets that the plan still needs are asked for
 * on the terminal. The plan must be wiped by the caller.
 */
enum exit_code app_run(const struct options *options, struct plan *plan);

#endif
