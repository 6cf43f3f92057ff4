/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPROV_LINUX_PROTECT_H
#define IMPROV_LINUX_PROTECT_H

/* Keeps this process's memory, and so its secrets, out of core dumps and out
 * of the reach of other processes of the same user. */
void protect_memory(void);

#endif
