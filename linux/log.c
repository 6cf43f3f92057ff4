/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *program_name = "improv";
static enum log_level highest = LOG_LEVEL_INFO;

void log_open(const char *program, enum log_level level)
{
    program_name = program;
    highest = level;
}

/* systemd sets JOURNAL_STREAM when standard error goes to the journal. */
static const char *priority(enum log_level level)
{
    static const char *const priorities[] = {
        [LOG_LEVEL_ERROR] = "<3>",
        [LOG_LEVEL_INFO] = "<6>",
        [LOG_LEVEL_DEBUG] = "<7>",
    };
    return getenv("JOURNAL_STREAM") ? priorities[level] : "";
}

void log_write(enum log_level level, const char *format, ...)
{
    char line[1024];
    va_list arguments;

    if (level > highest)
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s%s: %s\n", priority(level), program_name, line);
}
