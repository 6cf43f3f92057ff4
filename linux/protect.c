/* SPDX-License-Identifier: Apache-2.0 */
#include "protect.h"

#include <sys/prctl.h>
#include <sys/resource.h>

void protect_memory(void)
{
    const struct rlimit none = {0, 0};

    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &none);
}
