/* SPDX-License-Identifier: Apache-2.0 */
/* A file that is only ever there as a whole: the old one or the new one. */
#ifndef IMPROVD_REPLACE_FILE_H
#define IMPROVD_REPLACE_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#define REPLACE_FILE_NO_GROUP ((gid_t)-1)

/*
 * Reads all of a regular file. The text is the caller's to free, and ends in
 * a NUL that `ret_length` does not count. -ENOENT if there is none, -EFBIG
 * beyond 1 MiB, another negative errno on other failures.
 */
int read_file(const char *file, char **ret_text, size_t *ret_length);

/* A file that is being replaced. */
struct replacement {
    const char *file;
    int directory; /* locked: one at a time replaces a file there */
    bool written;  /* FILE.new is there */
    dev_t device;  /* of FILE.new, which it keeps as FILE */
    ino_t inode;
    char new_file[PATH_MAX];
};

/*
 * Begins to replace `file`, which must outlive the replacement, as soon as
 * nobody else does; read the old one after this. Negative errno if it can't
 * be, and then there is nothing to end.
 */
int replace_file_begin(const char *file, struct replacement *ret_replacement);

/*
 * Writes the new one beside the old one: on disk when this returns 0, mode
 * 0600, with a group 0640. Whatever happens, the old one stays as it was.
 */
int replace_file_write(struct replacement *replacement, const char *text,
                       size_t length, gid_t group);

/*
 * Puts the new one in the place of the old one; on disk when this returns 0.
 * On any error (negative errno) the old one stays where and as it was. With
 * `keep_old` the old one stays beside it, as FILE.bad.
 */
int replace_file_commit(struct replacement *replacement, bool keep_old);

/* Removes what was not put in place, and lets others go on. */
void replace_file_end(struct replacement *replacement);

/* For one whose process was killed in the middle: true if the new one is in
 * its place, and on disk then. Waits for the disk. */
bool replace_file_happened(const struct replacement *replacement);

#endif
