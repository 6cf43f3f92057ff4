/* SPDX-License-Identifier: Apache-2.0 */
/* What a device sends, and what a client learns of it. */
#include <stdio.h>

#include "improv/advertisement.h"

/* A scan response of the device: its whole name, which a packet of 31 bytes
 * has no room for besides the rest. */
static const uint8_t response[] = {5, 0x09, 'L', 'a', 'm', 'p'};

static void print(const uint8_t *packet)
{
    for (size_t i = 0; i < IMPROV_ADVERTISEMENT_LENGTH; i++)
        printf("%02X%s", (unsigned)packet[i], i == 15 || i == 30 ? "\n" : " ");
}

int main(void)
{
    const struct improv_service_data sent = {
        .state = IMPROV_STATE_AUTHORIZED,
        .capabilities = IMPROV_CAPABILITY_IDENTIFY,
    };
    struct improv_discovery found = {.improv = false};
    uint8_t packet[IMPROV_ADVERTISEMENT_LENGTH];

    improv_advertisement_encode(&sent, packet);
    print(packet);

    bool whole = improv_advertisement_decode(
                     (struct improv_bytes){packet, sizeof packet}, &found) &&
                 improv_advertisement_decode(
                     (struct improv_bytes){response, sizeof response}, &found);
    if (!whole || !found.improv || !found.has_service_data ||
        found.service_data.state != sent.state || found.name.length != 4)
        return 1;
    printf("\"%.*s\" is in state %02X and can do %02X\n",
           (int)found.name.length, (const char *)found.name.data,
           (unsigned)found.service_data.state,
           (unsigned)found.service_data.capabilities);
    return 0;
}
