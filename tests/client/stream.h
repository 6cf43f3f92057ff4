/* SPDX-License-Identifier: Apache-2.0 */
/* Standard input or output that is something else for a while. */
#ifndef TEST_STREAM_H
#define TEST_STREAM_H

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "unit.h"

struct stream {
    int number; /* STDIN_FILENO or STDOUT_FILENO */
    int saved;
    int other_end; /* -1: none */
};

static inline struct stream stream_set(int number, int fd, int other_end)
{
    struct stream stream = {number, dup(number), other_end};
    assert_true(stream.saved >= 0);
    assert_int_equal(dup2(fd, number), number);
    close(fd);
    return stream;
}

/* A pipe that ends after this text. */
static inline struct stream stream_text(const char *text)
{
    int ends[2];
    size_t length = strlen(text);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, length), length);
    close(ends[1]);
    return stream_set(STDIN_FILENO, ends[0], -1);
}

/* A terminal of this size. */
static inline struct stream stream_terminal(int number, unsigned short columns,
                                            unsigned short rows)
{
    const struct winsize size = {.ws_col = columns, .ws_row = rows};
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    int terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
    assert_true(terminal >= 0);
    assert_int_equal(ioctl(terminal, TIOCSWINSZ, &size), 0);
    return stream_set(number, terminal, master);
}

static inline void stream_restore(struct stream *stream)
{
    dup2(stream->saved, stream->number);
    close(stream->saved);
    if (stream->other_end >= 0)
        close(stream->other_end);
}

#endif
