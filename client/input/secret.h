/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords and tokens on their way in; never from the command line. */
#ifndef IMPROV_CLIENT_SECRET_H
#define IMPROV_CLIENT_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SECRET_MAX = 254 }; /* bytes: what fits into a frame */

/* Wipe it with improv_wipe() on every way out. */
struct secret {
    uint16_t length;
    bool ended; /* there was no end of a line: nothing more can be read */
    uint8_t bytes[SECRET_MAX + 3]; /* room for CR, LF and one too many */
};

/*
 * Reads what is there, up to the first line's end, which is left out. Waits
 * for more if there is no end yet, and leaves what follows unread. Negative
 * errno; -EMSGSIZE if it is too long.
 */
int secret_read_line(int fd, struct secret *ret_secret);

/* The first line of a file; "-" is standard input. */
int secret_read_file(const char *path, struct secret *ret_secret);

/* A copy of a text; -EMSGSIZE if it is too long. */
int secret_from_text(const char *text, size_t length,
                     struct secret *ret_secret);

#endif
