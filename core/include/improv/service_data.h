/* SPDX-License-Identifier: Apache-2.0 */
/* The service data that an Improv device advertises [ADV-1]. */
#ifndef IMPROV_SERVICE_DATA_H
#define IMPROV_SERVICE_DATA_H

#include <stdbool.h>

#include "improv/protocol.h"

#define IMPROV_SERVICE_DATA_LENGTH 6 /* bytes */

struct improv_service_data {
    uint8_t state;        /* enum improv_state, but any value may arrive */
    uint8_t capabilities; /* enum improv_capability, bits */
};

void improv_service_data_encode(const struct improv_service_data *service_data,
                                uint8_t ret_bytes[IMPROV_SERVICE_DATA_LENGTH]);

/* False, and nothing written, if there are fewer than six bytes. */
bool improv_service_data_decode(struct improv_bytes bytes,
                                struct improv_service_data *ret_service_data);

#endif
