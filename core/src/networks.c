/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/networks.h"

#include "bytes.h"

enum { RSSI_TEXT = 4 }; /* "-128" */

/* Decimal, and without a division, which the smallest processors lack. */
static size_t rssi_text(int rssi, uint8_t text[RSSI_TEXT])
{
    size_t length = 0;
    if (rssi < 0) {
        text[length++] = '-';
        rssi = -rssi;
    }
    bool hundred = rssi >= 100;
    if (hundred) {
        text[length++] = '1';
        rssi -= 100;
    }
    uint8_t tens = '0';
    for (; rssi >= 10; rssi -= 10)
        tens++;
    if (hundred || tens > '0')
        text[length++] = tens;
    text[length++] = (uint8_t)('0' + rssi);
    return length;
}

/* Each SSID once, where it is strongest; hidden networks never [SCAN-2]. */
static bool listed(const struct improv_network *networks, size_t count,
                   size_t index)
{
    const struct improv_network *one = &networks[index];
    for (size_t i = 0; i < count; i++) {
        const struct improv_network *other = &networks[i];
        bool stronger =
            other->rssi > one->rssi || (other->rssi == one->rssi && i < index);
        if (stronger && bytes_equal(other->ssid, one->ssid))
            return false;
    }
    return one->ssid.length > 0;
}

static void append(uint8_t *frame, const struct improv_network *network)
{
    uint8_t text[RSSI_TEXT];
    const struct improv_bytes entry[] = {
        network->ssid,
        {text, rssi_text(network->rssi, text)},
        network->security,
    };
    improv_frame_append(frame, entry, 3);
}

size_t improv_networks_encode(const struct improv_network *networks,
                              size_t count, uint8_t ret_frame[IMPROV_FRAME_MAX])
{
    improv_frame_begin(ret_frame, IMPROV_COMMAND_SCAN);
    for (int rssi = INT8_MAX; rssi >= INT8_MIN; rssi--)
        for (size_t i = 0; i < count; i++)
            if (networks[i].rssi == rssi && listed(networks, count, i))
                append(ret_frame, &networks[i]);
    return improv_frame_length(ret_frame);
}
