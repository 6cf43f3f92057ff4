/* SPDX-License-Identifier: Apache-2.0 */
/* The program as a whole: from the first question to the disconnect. */
#ifndef IMPROV_CLIENT_APP_H
#define IMPROV_CLIENT_APP_H

#include "commands.h"

/*
 * Does what the options say. `ask`: the request's secret must still be asked
 * for on the terminal. The request must be wiped by the caller.
 */
enum exit_code app_run(const struct options *options, struct request *request,
                       bool ask);

#endif
