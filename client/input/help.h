/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPROV_CLIENT_HELP_H
#define IMPROV_CLIENT_HELP_H

#include "commands.h"

/* Help for one command, or for all if it is NULL. */
void help_print(const struct command *command);

void help_print_version(void);

#endif
