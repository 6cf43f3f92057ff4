/* SPDX-License-Identifier: Apache-2.0 */
#include "panel/led_attribute.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"

enum { FILE_PATH_LENGTH = LED_PATH_LENGTH + 32 };

int led_find(const char *name, char ret_path[LED_PATH_LENGTH])
{
    char pattern[LED_PATH_LENGTH];
    glob_t found;

    if ((size_t)snprintf(pattern, sizeof pattern, LEDS "/%s", name) >=
            sizeof pattern ||
        glob(pattern, 0, NULL, &found) != 0)
        return -ENOENT;
    const char *path = found.gl_pathv[0];
    size_t size = strlen(path) + 1;
    bool fits = size <= LED_PATH_LENGTH;
    if (fits)
        memcpy(ret_path, path, size);
    globfree(&found);
    return fits ? 0 : -ENOENT;
}

static int open_file(const char *path, const char *file, int flags)
{
    char full[FILE_PATH_LENGTH];
    if ((size_t)snprintf(full, sizeof full, "%s/%s", path, file) >= sizeof full)
        return -ENAMETOOLONG;
    int fd = open(full, flags | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int led_read(const char *path, const char *file, char *ret_text, size_t size)
{
    autoclose int fd = open_file(path, file, O_RDONLY);
    if (fd < 0)
        return fd;
    ssize_t length = read(fd, ret_text, size - 1);
    if (length < 0)
        return -errno;
    if (length > 0 && ret_text[length - 1] == '\n')
        length--;
    ret_text[length] = '\0';
    return (int)length;
}

int led_write(const char *path, const char *file, const char *text)
{
    autoclose int fd = open_file(path, file, O_WRONLY);
    if (fd < 0)
        return fd;
    return write(fd, text, strlen(text)) < 0 ? -errno : 0;
}
