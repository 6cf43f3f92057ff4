/* SPDX-License-Identifier: Apache-2.0 */
/* Where passwords and tokens come from: never the command line. */
#ifndef IMPROV_CLIENT_SECRETS_H
#define IMPROV_CLIENT_SECRETS_H

#include "input/settings_file.h"
#include "talk/plan.h"

/*
 * Gives the plan's requests the secrets they need: each from its file, the
 * settings file, the environment, or a line of standard input. Those that must
 * be asked for on the terminal stay needed. False, and the user is told, if
 * one can't be read or is not allowed.
 */
bool secrets_take(struct plan *plan, const struct options *options,
                  const struct settings_file *file);

#endif
