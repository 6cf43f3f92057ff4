/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/networks.h"

#include "bytes.h"

enum { RSSI_TEXT = 4 }; /* "-128" */

/* Decimal, and without a division, which the smallest processors lack. */
/*@ requires -128 <= rssi <= 127;
    requires \valid(text + (0 .. RSSI_TEXT - 1));
    assigns text[0 .. RSSI_TEXT - 1];
    ensures 1 <= \result <= RSSI_TEXT; */
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
    /*@ loop invariant 0 <= rssi <= 99 && '0' <= tens <= '9';
        loop invariant 10 * (tens - '0') + rssi == \at(rssi, LoopEntry);
        loop assigns rssi, tens;
        loop variant rssi; */
    for (; rssi >= 10; rssi -= 10)
        tens++;
    if (hundred || tens > '0')
        text[length++] = tens;
    text[length++] = (uint8_t)('0' + rssi);
    return length;
}

/* Each SSID once, where it is strongest; hidden networks never [SCAN-3]. */
/*@ requires valid_networks(networks, count) && index < count;
    assigns \nothing;
    ensures \result ==> networks[index].ssid.length > 0; */
static bool listed(const struct improv_network *networks, size_t count,
                   size_t index)
{
    const struct improv_network *one = &networks[index];
    /*@ loop invariant 0 <= i <= count;
        loop assigns i;
        loop variant count - i; */
    for (size_t i = 0; i < count; i++) {
        const struct improv_network *other = &networks[i];
        bool stronger =
            other->rssi > one->rssi || (other->rssi == one->rssi && i < index);
        if (stronger && bytes_equal(other->ssid, one->ssid))
            return false;
    }
    return one->ssid.length > 0;
}

/*@ requires \valid(frame + (0 .. IMPROV_FRAME_MAX - 1));
    requires valid_networks(network, 1);
    requires \separated(frame + (0 .. IMPROV_FRAME_MAX - 1), network);
    requires apart(frame, network->ssid) && apart(frame, network->security);
    assigns frame[1 .. IMPROV_FRAME_MAX - 1];
    ensures whole_frame(frame, 3 + frame[1]); */
/* The whole of it, or nothing [SCAN-2] [SCAN-4]. */
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
    /*@ loop invariant INT8_MIN - 1 <= rssi <= INT8_MAX;
        loop invariant ret_frame[0] == IMPROV_COMMAND_SCAN;
        loop invariant whole_frame(ret_frame, 3 + ret_frame[1]);
        loop assigns rssi, ret_frame[1 .. IMPROV_FRAME_MAX - 1];
        loop variant rssi - INT8_MIN; */
    for (int rssi = INT8_MAX; rssi >= INT8_MIN; rssi--)
        /*@ loop invariant 0 <= i <= count;
            loop invariant ret_frame[0] == IMPROV_COMMAND_SCAN;
            loop invariant whole_frame(ret_frame, 3 + ret_frame[1]);
            loop assigns i, ret_frame[1 .. IMPROV_FRAME_MAX - 1];
            loop variant count - i; */
        for (size_t i = 0; i < count; i++)
            if (networks[i].rssi == rssi && listed(networks, count, i))
                append(ret_frame, &networks[i]);
    return improv_frame_length(ret_frame);
}
