/* SPDX-License-Identifier: Apache-2.0 */
/* What a scan found becomes one result: a device's answer to 0x04. */
#include <stdio.h>
#include <string.h>

#include "improv/networks.h"
#include "improv/strings.h"

#define TEXT(literal)                                                          \
    {                                                                          \
        (const uint8_t *)(literal), sizeof(literal) - 1                        \
    }

/* As the radio gives them: in any order, one SSID from two access points, and
 * one that hides its own. */
static const struct improv_network found[] = {
    {.ssid = TEXT("Cafe"), .security = TEXT("NO"), .rssi = -70},
    {.ssid = TEXT("Home"), .security = TEXT("WPA2/WPA3"), .rssi = -52},
    {.ssid = TEXT(""), .security = TEXT("WPA2"), .rssi = -40},
    {.ssid = TEXT("Cafe"), .security = TEXT("NO"), .rssi = -60},
};

static void print(struct improv_bytes text)
{
    printf("  %.*s", (int)text.length, (const char *)text.data);
}

int main(void)
{
    static const char expected[] = "\x04Home\x03-52\x09WPA2/WPA3"
                                   "\x04\x43\x61\x66\x65\x03-60\x02NO";
    uint8_t frame[IMPROV_FRAME_MAX];
    size_t length =
        improv_networks_encode(found, sizeof found / sizeof found[0], frame);
    struct improv_bytes rest = {frame + 2, length - 3}, string;
    unsigned count = 0;

    bool as_it_should = rest.length == sizeof expected - 1 &&
                        memcmp(rest.data, expected, rest.length) == 0;
    while (improv_strings_next(&rest, &string)) {
        print(string);
        if (++count % 3 == 0) /* SSID, RSSI, security */
            putchar('\n');
    }
    return as_it_should ? 0 : 1;
}
