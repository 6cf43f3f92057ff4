/* SPDX-License-Identifier: Apache-2.0 */
/* The file is the type, a space, the SSID, and a newline. It need not outlive a
 * power cut, so the disk is not waited for. */
#include "wifi/iwd/iwd_mark.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"

static const char *const types[] = {"open", "psk"};

enum {
    TYPES = sizeof types / sizeof types[0],
    TEXT_MAX = sizeof "open " + IWD_SSID_MAX + 1,
};

int iwd_mark_write(const char *file, const struct iwd_name *name)
{
    char text[TEXT_MAX];
    int length = snprintf(text, sizeof text, "%s %s\n", name->type, name->ssid);

    autoclose int fd =
        open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -errno;
    ssize_t written = write(fd, text, (size_t)length);
    if (written == length)
        return 0;
    int error = written < 0 ? errno : ENOSPC;
    iwd_mark_remove(file);
    return -error;
}

/* Without its end it could be the name of another network. */
static bool read_ssid(const char *text, size_t length, char *ret_ssid)
{
    if (length < 2 || length > IWD_SSID_MAX + 1 || text[length - 1] != '\n' ||
        memchr(text, '\0', length))
        return false;
    memcpy(ret_ssid, text, length - 1);
    ret_ssid[length - 1] = '\0';
    return true;
}

static bool parse(const char *text, size_t length, struct iwd_name *ret_name)
{
    for (unsigned i = 0; i < TYPES; i++) {
        size_t type = strlen(types[i]);
        if (length <= type || memcmp(text, types[i], type) != 0 ||
            text[type] != ' ')
            continue;
        ret_name->type = types[i];
        return read_ssid(text + type + 1, length - type - 1, ret_name->ssid);
    }
    return false;
}

bool iwd_mark_read(const char *file, struct iwd_name *ret_name)
{
    char text[TEXT_MAX + 1];
    struct iwd_name name = {.type = NULL};

    autoclose int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text);
    if (length < 0 || !parse(text, (size_t)length, &name))
        return false;
    *ret_name = name;
    return true;
}

void iwd_mark_remove(const char *file)
{
    unlink(file);
}
