/* SPDX-License-Identifier: Apache-2.0 */
#include "input/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "cleanup.h"
#include "improv/wipe.h"

/* True, and the secret is cut there, once a line has ended. */
static bool cut_line(struct secret *secret)
{
    uint8_t *end = memchr(secret->bytes, '\n', secret->length);
    if (!end)
        return false;
    if (end > secret->bytes && end[-1] == '\r')
        end--;
    uint16_t length = (uint16_t)(end - secret->bytes);
    improv_wipe(end, secret->length - (size_t)length);
    secret->length = length;
    return true;
}

int secret_read_line(int fd, struct secret *ret_secret)
{
    ret_secret->length = 0;
    while (!cut_line(ret_secret)) {
        size_t space = sizeof ret_secret->bytes - ret_secret->length;
        ssize_t got = read(fd, ret_secret->bytes + ret_secret->length, space);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            break;
        ret_secret->length = (uint16_t)(ret_secret->length + got);
    }
    return ret_secret->length > SECRET_MAX ? -EMSGSIZE : 0;
}

int secret_read_file(const char *path, struct secret *ret_secret)
{
    autoclose int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    return secret_read_line(fd, ret_secret);
}
