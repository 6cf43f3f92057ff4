/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[32];

int scratch_make(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/improv-test-XXXXXX");
    return mkdtemp(folder) ? chdir(folder) : -1;
}

static int remove_one(const char *path, const struct stat *status, int type,
                      struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

int scratch_remove(void **state)
{
    (void)state;
    if (chdir("/") < 0)
        return -1;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void scratch_write_bytes(const char *name, const void *bytes, size_t length)
{
    FILE *file = fopen(name, "we");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        abort();
}

void scratch_write(const char *name, const char *text)
{
    scratch_write_bytes(name, text, strlen(text));
}

const char *scratch_read(const char *name)
{
    static char text[8192];
    FILE *file = fopen(name, "re");
    if (!file)
        return NULL;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    return text;
}
