/* SPDX-License-Identifier: Apache-2.0 */
/* Never run: the bench reads the sizes of these from the object file. */
#include "improv/improv.h"

/* A device for one central. */
char core_device_ram_bytes[sizeof(struct improv_device) +
                           sizeof(struct improv_central)];

char core_client_ram_bytes[sizeof(struct improv_client)];
