/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands. */
#ifndef IMPROV_CLIENT_COMMANDS_H
#define IMPROV_CLIENT_COMMANDS_H

#include <stddef.h>

#include "input/options.h"
#include "talk/plan.h"

enum command_kind {
    COMMAND_SCAN,    /* lists devices, connects to none */
    COMMAND_TALK,    /* sends a plan */
    COMMAND_MONITOR, /* only listens */
    COMMAND_CHECK,   /* checks all rules, one after the other */
};

struct command {
    const char *words;    /* as the user types them */
    const char *argument; /* that may follow; NULL: none */
    const char *summary;
    const char *about; /* for its own help; may be "" */
    enum command_kind kind;
    uint64_t options;  /* OPTION_BIT()s it knows besides the common ones */
    uint64_t required; /* those it can't do without */
    uint64_t one_of;   /* at least one of these, if there are any */
    /* Adds all but the secrets; NULL: there is nothing to send. */
    bool (*prepare)(struct plan *plan, const struct options *options);
};

extern const struct command command_table[];
extern const size_t command_count;

extern const uint64_t command_common_options;

/* True if the command knows the option. */
bool command_takes(const struct command *command, enum option_id option);

#endif
