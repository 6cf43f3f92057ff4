/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>

static char calls[64];
static unsigned count, when;
static enum fault what;

void fault_at(unsigned call, enum fault fault)
{
    count = 0;
    calls[0] = '\0';
    when = call;
    what = fault;
}

const char *fault_calls(void)
{
    return calls;
}

/* True if this call is the one. */
static bool now(char letter)
{
    bool it = what != FAULT_NONE && count == when;
    if (count < sizeof calls - 1) {
        calls[count++] = letter;
        calls[count] = '\0';
    }
    return it;
}

/* True if the call has to fail. */
static bool fails(char letter)
{
    if (!now(letter))
        return false;
    if (what == FAULT_DEATH)
        _exit(1);
    errno = EIO;
    return true;
}

int fault_open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return fails('o') ? -1 : open(path, flags, mode);
}

/* The first half is written; a caller that goes on meets the fault then. */
ssize_t fault_write(int fd, const void *bytes, size_t length)
{
    if (!now('w'))
        return write(fd, bytes, length);
    ssize_t written = write(fd, bytes, length / 2);
    if (what == FAULT_DEATH)
        _exit(1);
    errno = EIO;
    when++;
    return written > 0 ? written : -1;
}

int fault_fsync(int fd)
{
    return fails('s') ? -1 : fsync(fd);
}

int fault_fchmod(int fd, mode_t mode)
{
    return fails('m') ? -1 : fchmod(fd, mode);
}

int fault_rename(const char *from, const char *to)
{
    return fails('r') ? -1 : rename(from, to);
}

int fault_unlink(const char *path)
{
    return fails('u') ? -1 : unlink(path);
}

int fault_link(const char *from, const char *to)
{
    return fails('l') ? -1 : link(from, to);
}
