/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPROV_WIPE_H
#define IMPROV_WIPE_H

#include <stddef.h>

/* Overwrites memory so that no compiler leaves it out. */
void improv_wipe(void *memory, size_t length);

#endif
