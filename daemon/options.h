/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of improvd. */
#ifndef IMPROVD_OPTIONS_H
#define IMPROVD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum { OPTIONS_FILES = 16 };

struct options {
    bool check;                       /* only check the configuration */
    bool wait;                        /* for what is missing */
    const char *files[OPTIONS_FILES]; /* of the configuration */
    size_t file_count;                /* at least one */
};

/* Returns an exit code, after saying what there is to say; or -1 to go on. */
int options_read(struct options *options, int argc, char **argv);

#endif
