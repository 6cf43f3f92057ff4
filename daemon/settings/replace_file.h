/* SPDX-License-Identifier: Apache-2.0 */
/* A file that is only ever there as a whole: the old one or the new one. */
#ifndef IMPROVD_REPLACE_FILE_H
#define IMPROVD_REPLACE_FILE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Reads all of a regular file. The text is the caller's to free, and ends in
 * a NUL that `ret_length` does not count. -ENOENT if there is none, -EFBIG
 * beyond 1 MiB, another negative errno on other failures.
 */
int read_file(const char *file, char **ret_text, size_t *ret_length);

/*
 * Replaces a file, mode 0600; it is on disk when this returns 0. On any error
 * (negative errno) the old one stays where and as it was. With `keep_old` the
 * old one stays beside it, as FILE.bad.
 */
int replace_file(const char *file, const char *text, size_t length,
                 bool keep_old);

#endif
