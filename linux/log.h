/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages for people: to standard error, one line each, with the journal's
 * priority in front when the journal reads it; control characters become '?'.
 * Never hand a secret to it.
 */
#ifndef IMPROV_LINUX_LOG_H
#define IMPROV_LINUX_LOG_H

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Messages above `level` are dropped; `program` stands before each. */
void log_open(const char *program, enum log_level level);

#define log_error(...) log_write(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_info(...)  log_write(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_write(LOG_LEVEL_DEBUG, __VA_ARGS__)

void log_write(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
