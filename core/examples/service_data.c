/* SPDX-License-Identifier: Apache-2.0 */
/* The six bytes of an advertisement, for stacks that build the rest. */
#include <stdio.h>

#include "improv/service_data.h"

int main(void)
{
    const struct improv_service_data sent = {
        .state = IMPROV_STATE_AUTHORIZATION_REQUIRED,
        .capabilities = IMPROV_CAPABILITY_IDENTIFY | IMPROV_CAPABILITY_SCAN,
    };
    struct improv_service_data received = {0, 0};
    uint8_t bytes[IMPROV_SERVICE_DATA_LENGTH];

    improv_service_data_encode(&sent, bytes);
    printf("service data of UUID %04X:", (unsigned)IMPROV_UUID_SERVICE_DATA_16);
    for (size_t i = 0; i < sizeof bytes; i++)
        printf(" %02X", (unsigned)bytes[i]);
    putchar('\n');

    if (!improv_service_data_decode((struct improv_bytes){bytes, sizeof bytes},
                                    &received) ||
        improv_service_data_decode((struct improv_bytes){bytes, 5}, &received))
        return 1;
    bool scan = received.capabilities & IMPROV_CAPABILITY_SCAN;
    printf("state %02X, it %s scan\n", (unsigned)received.state,
           scan ? "can" : "can not");
    return received.state == sent.state && scan ? 0 : 1;
}
