/* SPDX-License-Identifier: Apache-2.0 */
/* Prints what the engines need of RAM, for the bench. */
#include <stdio.h>

#include "improv/improv.h"

int main(void)
{
    printf("core_device_ram_bytes %zu\n",
           sizeof(struct improv_device) + sizeof(struct improv_central));
    printf("core_client_ram_bytes %zu\n", sizeof(struct improv_client));
    return 0;
}
