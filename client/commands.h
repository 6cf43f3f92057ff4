/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands. */
#ifndef IMPROV_CLIENT_COMMANDS_H
#define IMPROV_CLIENT_COMMANDS_H

#include <stddef.h>

#include "input/options.h"
#include "talk/request.h"

struct command {
    const char *words; /* as the user types them */
    const char *summary;
    const char *about; /* for its own help; may be "" */
    unsigned options;  /* OPTION_BIT()s it knows besides the common ones */
    unsigned required; /* those it can't do without */
    unsigned one_of;   /* at least one of these, if there are any */
    enum secret_kind secret; /* what it must get from a file or the user */
    bool scans;              /* it sends nothing */
    /* Fills in all but the secret. */
    bool (*prepare)(struct request *request, const struct options *options);
};

extern const struct command command_table[];
extern const size_t command_count;

extern const unsigned command_common_options;

/* True if the command knows the option. */
bool command_takes(const struct command *command, enum option_id option);

#endif
