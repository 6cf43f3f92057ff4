/* SPDX-License-Identifier: Apache-2.0 */
/* A frame is built, read, and not read when something is wrong with it. */
#include <stdio.h>
#include <string.h>

#include "improv/frame.h"

static struct improv_bytes view(const char *text)
{
    return (struct improv_bytes){(const uint8_t *)text, strlen(text)};
}

static void print(const uint8_t *frame)
{
    for (size_t i = 0; i < improv_frame_length(frame); i++)
        printf("%02X ", (unsigned)frame[i]);
    putchar('\n');
}

/* What becomes of a frame of which only so many bytes came. */
static enum improv_parse parse(const uint8_t *frame, size_t length)
{
    static const char *const words[] = {"more must follow", "complete",
                                        "malformed"};
    struct improv_frame decoded;
    enum improv_parse result =
        improv_frame_decode((struct improv_bytes){frame, length}, &decoded);

    printf("%u bytes: %s\n", (unsigned)length, words[result]);
    return result;
}

int main(void)
{
    const struct improv_bytes strings[] = {view("Cafe"), view("")};
    uint8_t frame[IMPROV_FRAME_MAX];

    improv_frame_begin(frame, IMPROV_COMMAND_IDENTIFY); /* has no data */
    print(frame);
    improv_frame_begin(frame, IMPROV_COMMAND_WIFI_SETTINGS);
    if (!improv_frame_append(frame, strings, 2))
        return 1;
    print(frame);

    size_t length = improv_frame_length(frame);
    bool as_it_should = frame[length - 1] == 0x7A && /* the checksum */
                        parse(frame, length) == IMPROV_COMPLETE &&
                        parse(frame, length - 1) == IMPROV_PARTIAL;
    frame[3] ^= 1U;
    as_it_should = parse(frame, length) == IMPROV_MALFORMED && as_it_should;
    return as_it_should ? 0 : 1;
}
