/* SPDX-License-Identifier: Apache-2.0 */
/* The exit codes of improv, in words. */
#ifndef IMPROV_CLIENT_EXIT_TEXT_H
#define IMPROV_CLIENT_EXIT_TEXT_H

#include "exit_code.h"

/* What it means that the program ended so. */
const char *exit_text(enum exit_code code);

/* All of them, a line each, on standard output. */
void exit_text_print_all(void);

#endif
