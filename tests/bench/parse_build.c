/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a Wi-Fi command and builds its result, as often as its argument says:
 * the bench counts the instructions of one more round. */
#include <stdlib.h>

#include "improv/improv.h"

static const uint8_t command[] = "\x01\x1E\x0CMyWirelessAP\x10mysecurepassword"
                                 "\xC0";
static const uint8_t url[] = "http://192.168.1.7/";

static bool parse(void)
{
    const struct improv_bytes bytes = {command, sizeof command - 1};
    struct improv_bytes strings[2];
    struct improv_frame frame;

    return improv_frame_decode(bytes, &frame) == IMPROV_COMPLETE &&
           improv_strings_decode(frame.data, strings, 2) == 2 &&
           improv_credentials_valid(strings[0], strings[1]);
}

static bool build(void)
{
    const struct improv_bytes string = {url, sizeof url - 1};
    uint8_t frame[IMPROV_FRAME_MAX];

    return improv_strings_encode(IMPROV_COMMAND_WIFI_SETTINGS, &string, 1,
                                 frame) == 3 + sizeof url;
}

int main(int argc, char **argv)
{
    long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
    bool good = true;

    for (long i = 0; i < rounds; i++)
        good = parse() && build() && good;
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
