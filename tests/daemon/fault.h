/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands between a file of improvd and the system: counts its calls, and lets
 * one of them fail, or the process die there. Included before the file.
 */
#ifndef TEST_FAULT_H
#define TEST_FAULT_H

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum fault {
    FAULT_NONE,
    FAULT_ERROR, /* fails with EIO; a write has written a part then */
    FAULT_DEATH, /* the process ends in the middle of a write, or before */
};

/* The call with this number, from 0 on. */
void fault_at(unsigned call, enum fault fault);

/* A letter for each call so far: o, w, s (fsync), m (fchmod), r, u, l. */
const char *fault_calls(void);

int fault_open(const char *path, int flags, ...);
ssize_t fault_write(int fd, const void *bytes, size_t length);
int fault_fsync(int fd);
int fault_fchmod(int fd, mode_t mode);
int fault_rename(const char *from, const char *to);
int fault_unlink(const char *path);
int fault_link(const char *from, const char *to);

#ifdef WITH_FAULTS
#define open   fault_open
#define write  fault_write
#define fsync  fault_fsync
#define fchmod fault_fchmod
#define rename fault_rename
#define unlink fault_unlink
#define link   fault_link
#endif

#endif
