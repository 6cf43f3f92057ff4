/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which network is being joined, in a file: iwd saves it before it works, and
 * can't be told to mark it. Should improvd be killed, it knows by that what it
 * has left behind.
 */
#ifndef IMPROVD_IWD_MARK_H
#define IMPROVD_IWD_MARK_H

#include "wifi/iwd/iwd.h"

#define IWD_MARK "/var/lib/improvd/iwd-join"

/* Negative errno if it could not be written as a whole; then it is not there.
 */
int iwd_mark_write(const char *file, const struct iwd_name *name);

/* False if there is none. */
bool iwd_mark_read(const char *file, struct iwd_name *ret_name);

void iwd_mark_remove(const char *file);

#endif
