/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"

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

/* A new file in any case: what was left there may be a link, or be read. */
static int write_new(const char *file, const char *text, size_t length)
{
    if (unlink(file) < 0 && errno != ENOENT)
        return -errno;
    autoclose int fd =
        open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -errno;
    return fchmod(fd, 0600) < 0 ? -errno : write_all(fd, text, length);
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

static int swap(const char *new_file, const char *file, bool keep_old)
{
    int r = keep_old ? keep(file) : 0;
    if (r >= 0 && rename(new_file, file) < 0)
        r = -errno;
    return r;
}

int replace_file(const char *file, const char *text, size_t length,
                 bool keep_old)
{
    char new_file[PATH_MAX];

    if ((size_t)snprintf(new_file, sizeof new_file, "%s.new", file) >=
        sizeof new_file)
        return -ENAMETOOLONG;
    autoclose int directory = open_directory(file);
    if (directory < 0)
        return directory;
    int r = write_new(new_file, text, length);
    if (r >= 0)
        r = swap(new_file, file, keep_old);
    if (r < 0) {
        unlink(new_file);
        return r;
    }
    fsync(directory); /* the new one is there: a failure would be untrue */
    return 0;
}
