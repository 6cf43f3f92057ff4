/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>

#include "cleanup.h"
#include "log.h"

enum { SIZE_MAX_READ = 1 << 20 };

/* --- Reading -------------------------------------------------------------- */

static int read_all(int fd, char *text, size_t size)
{
    size_t at = 0;
    ssize_t count;

    while ((count = read(fd, text + at, size - at)) > 0)
        at += (size_t)count;
    if (count < 0)
        return -errno;
    text[at] = '\0';
    return (int)at;
}

/* O_NONBLOCK: a FIFO must not hold us up before we see that it is one. */
static int open_regular(const char *file, size_t *ret_size)
{
    struct stat status;
    int error = 0;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (fd < 0)
        return -errno;
    if (fstat(fd, &status) < 0)
        error = -errno;
    else if (S_ISDIR(status.st_mode))
        error = -EISDIR;
    else if (!S_ISREG(status.st_mode))
        error = -EINVAL;
    else if (status.st_size > SIZE_MAX_READ)
        error = -EFBIG;
    if (error < 0) {
        close(fd);
        return error;
    }
    *ret_size = (size_t)status.st_size;
    return fd;
}

int read_file(const char *file, char **ret_text, size_t *ret_length)
{
    size_t size = 0;
    autoclose int fd = open_regular(file, &size);
    if (fd < 0)
        return fd;
    char *text = malloc(size + 1);
    if (!text)
        return -ENOMEM;
    int length = read_all(fd, text, size);
    if (length < 0) {
        free(text);
        return length;
    }
    *ret_text = text;
    *ret_length = (size_t)length;
    return 0;
}

/* --- Replacing ------------------------------------------------------------ */

/* Opened before anything is changed, as the rename itself must reach the disk
 * and a failure must come before it. */
static int open_directory(const char *file)
{
    char path[PATH_MAX];

    if ((size_t)snprintf(path, sizeof path, "%s", file) >= sizeof path)
        return -ENAMETOOLONG;
    int fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static int write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, text, length);
        if (written < 0)
            return -errno;
        text += written;
        length -= (size_t)written;
    }
    return fsync(fd) < 0 ? -errno : 0;
}

/* The group first: nobody can read it before that. */
static int set_access(int fd, gid_t group)
{
    mode_t mode = group == REPLACE_FILE_NO_GROUP ? 0600 : 0640;

    if (mode == 0640 && fchown(fd, (uid_t)-1, group) < 0) {
        log_error("settings: can't give them to group %u: %s; they stay "
                  "improvd's alone. See settings_group in improvd.yaml(5)",
                  (unsigned)group, strerror(errno));
        mode = 0600;
    }
    return fchmod(fd, mode) < 0 ? -errno : 0;
}

static int remember(struct replacement *replacement, int fd)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return -errno;
    replacement->device = status.st_dev;
    replacement->inode = status.st_ino;
    return 0;
}

static int keep(const char *file)
{
    char kept[PATH_MAX];

    if ((size_t)snprintf(kept, sizeof kept, "%s.bad", file) >= sizeof kept)
        return -ENAMETOOLONG;
    if (unlink(kept) < 0 && errno != ENOENT)
        return -errno;
    return link(file, kept) < 0 ? -errno : 0;
}

int replace_file_begin(const char *file, struct replacement *ret_replacement)
{
    struct replacement replacement = {.file = file};

    if ((size_t)snprintf(replacement.new_file, sizeof replacement.new_file,
                         "%s.new", file) >= sizeof replacement.new_file)
        return -ENAMETOOLONG;
    replacement.directory = open_directory(file);
    if (replacement.directory < 0)
        return replacement.directory;
    if (flock(replacement.directory, LOCK_EX) < 0) {
        int error = -errno;
        close(replacement.directory);
        return error;
    }
    *ret_replacement = replacement;
    return 0;
}

/* A new file in any case: what was left there may be a link, or be read. One
 * that could not be read again is not written. */
int replace_file_write(struct replacement *replacement, const char *text,
                       size_t length, gid_t group)
{
    if (length > SIZE_MAX_READ)
        return -EFBIG;
    if (unlink(replacement->new_file) < 0 && errno != ENOENT)
        return -errno;
    autoclose int fd =
        open(replacement->new_file,
             O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -errno;
    replacement->written = true;
    int r = set_access(fd, group);
    if (r >= 0)
        r = remember(replacement, fd);
    return r < 0 ? r : write_all(fd, text, length);
}

int replace_file_commit(struct replacement *replacement, bool keep_old)
{
    int r = keep_old ? keep(replacement->file) : 0;
    if (r >= 0 && rename(replacement->new_file, replacement->file) < 0)
        r = -errno;
    if (r < 0)
        return r;
    replacement->written = false;
    fsync(replacement->directory); /* the new one is there: a failure would be
                                    * untrue */
    return 0;
}

void replace_file_end(struct replacement *replacement)
{
    if (replacement->written)
        unlink(replacement->new_file);
    close(replacement->directory); /* and with it the lock */
}

bool replace_file_happened(const struct replacement *replacement)
{
    struct stat status;
    if (lstat(replacement->file, &status) < 0 ||
        status.st_dev != replacement->device ||
        status.st_ino != replacement->inode)
        return false;
    autoclose int directory = open_directory(replacement->file);
    if (directory >= 0)
        fsync(directory);
    return true;
}
