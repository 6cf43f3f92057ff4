/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPROV_CLIENT_OPTIONS_CHECK_H
#define IMPROV_CLIENT_OPTIONS_CHECK_H

#include "commands.h"

/* Says what is wrong with the options of the command, and returns false. */
bool options_check(const struct options *options);

#endif
