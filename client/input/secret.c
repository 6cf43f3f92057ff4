/* SPDX-License-Identifier: Apache-2.0 */
#include "input/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"
#include "improv/wipe.h"

/* The end of a line may be CR LF. */
static int end_line(struct secret *secret)
{
    if (secret->length > 0 && secret->bytes[secret->length - 1] == '\r')
        secret->bytes[--secret->length] = 0;
    return secret->length > SECRET_MAX ? -EMSGSIZE : 0;
}

/* Byte by byte: what follows the line is for who reads next. */
int secret_read_line(int fd, struct secret *ret_secret)
{
    ret_secret->length = 0;
    ret_secret->ended = false;
    while (ret_secret->length < sizeof ret_secret->bytes) {
        uint8_t *at = &ret_secret->bytes[ret_secret->length];
        ssize_t got = read(fd, at, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        ret_secret->ended = got == 0;
        if (got == 0 || *at == '\n')
            return end_line(ret_secret);
        ret_secret->length++;
    }
    return -EMSGSIZE;
}

int secret_read_file(const char *path, struct secret *ret_secret)
{
    if (strcmp(path, "-") == 0)
        return secret_read_line(STDIN_FILENO, ret_secret);
    autoclose int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    return secret_read_line(fd, ret_secret);
}

int secret_from_text(const char *text, size_t length, struct secret *ret_secret)
{
    if (length > SECRET_MAX)
        return -EMSGSIZE;
    memcpy(ret_secret->bytes, text, length);
    ret_secret->length = (uint16_t)length;
    return 0;
}
