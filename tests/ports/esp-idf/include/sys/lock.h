/* SPDX-License-Identifier: Apache-2.0 */
/* A mutex of ESP-IDF's, beside what newlib has for itself. */
#ifndef DOUBLE_SYS_LOCK_H
#define DOUBLE_SYS_LOCK_H

#ifndef __linux__ /* newlib */
#include_next <sys/lock.h>
#endif

typedef struct lock *_lock_t; /* NULL until it is first taken */

void _lock_acquire(_lock_t *lock);
void _lock_release(_lock_t *lock);

#endif
