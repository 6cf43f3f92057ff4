/* SPDX-License-Identifier: Apache-2.0 */
/* Reads os-release(5): lines such as VERSION_ID="12". */
#ifndef IMPROVD_OS_RELEASE_H
#define IMPROVD_OS_RELEASE_H

#include <stddef.h>

/*
 * The value of the last line with this name, unquoted, cut to `size` - 1 bytes
 * and ended by a NUL. Returns its length; 0, and "", if there is none.
 */
size_t os_release_value(const char *text, const char *name, char *ret_value,
                        size_t size);

#endif
