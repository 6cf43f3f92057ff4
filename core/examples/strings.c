/* SPDX-License-Identifier: Apache-2.0 */
/* A command with strings is made and taken apart: Wi-Fi settings. */
#include <stdio.h>
#include <string.h>

#include "improv/strings.h"
#include "improv/wipe.h"

static struct improv_bytes view(const char *text)
{
    return (struct improv_bytes){(const uint8_t *)text, strlen(text)};
}

static bool taken_apart(struct improv_bytes bytes)
{
    struct improv_bytes values[2];
    struct improv_frame frame;

    if (improv_frame_decode(bytes, &frame) != IMPROV_COMPLETE ||
        improv_strings_decode(frame.data, values, 2) != 2)
        return false;
    printf("command %02X for \"%.*s\", a password of %u bytes\n",
           (unsigned)frame.command, (int)values[0].length,
           (const char *)values[0].data, (unsigned)values[1].length);

    /* One string too many is an error, not left out. */
    return improv_strings_decode(frame.data, values, 1) == -1;
}

int main(void)
{
    const struct improv_bytes settings[] = {view("MyWirelessAP"),
                                            view("mysecurepassword")};
    uint8_t frame[IMPROV_FRAME_MAX];
    size_t length =
        improv_strings_encode(IMPROV_COMMAND_WIFI_SETTINGS, settings, 2, frame);

    for (size_t i = 0; i < length; i++)
        printf("%02X%s", (unsigned)frame[i], i % 16 == 15 ? "\n" : " ");
    putchar('\n');
    bool as_it_should = length == 33 && frame[32] == 0xC0 &&
                        taken_apart((struct improv_bytes){frame, length});
    improv_wipe(frame, sizeof frame); /* of the password */
    return as_it_should ? 0 : 1;
}
