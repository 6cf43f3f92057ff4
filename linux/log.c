/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *program_name = "improv";
static enum log_level highest = LOG_LEVEL_INFO;
static bool for_journal;

/* systemd says which stream the journal reads: device and inode. */
static bool journal_reads(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat status;
    char own[64];

    if (!stream || fstat(STDERR_FILENO, &status) < 0)
        return false;
    snprintf(own, sizeof own, "%lu:%lu", (unsigned long)status.st_dev,
             (unsigned long)status.st_ino);
    return strcmp(stream, own) == 0;
}

void log_open(const char *program, enum log_level level)
{
    program_name = program;
    highest = level;
    for_journal = journal_reads();
}

static const char *priority(enum log_level level)
{
    static const char *const priorities[] = {
        [LOG_LEVEL_ERROR] = "<3>",
        [LOG_LEVEL_INFO] = "<6>",
        [LOG_LEVEL_DEBUG] = "<7>",
    };
    return for_journal ? priorities[level] : "";
}

/* What came from outside, such as a device's name, shall not steer a terminal:
 * C0, DEL, and C1 as UTF-8 writes it. */
static void make_printable(char *line)
{
    unsigned char before = 0;

    for (unsigned char *c = (unsigned char *)line; *c; before = *c++) {
        if (*c < 0x20 || *c == 0x7F)
            *c = '?';
        else if (before == 0xC2 && *c < 0xA0)
            c[-1] = *c = '?';
    }
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
    make_printable(line);
    fprintf(stderr, "%s%s: %s\n", priority(level), program_name, line);
}
