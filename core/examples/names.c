/* SPDX-License-Identifier: Apache-2.0 */
/* A hostname: checked, sent, and read from both forms that clients send. */
#include <stdio.h>
#include <string.h>

#include "improv/names.h"

static struct improv_bytes view(const char *text)
{
    return (struct improv_bytes){(const uint8_t *)text, strlen(text)};
}

static bool hostname(const char *text)
{
    bool valid = improv_hostname_valid(view(text));

    printf("%-12s  %s\n", text, valid ? "is a hostname" : "is none");
    return valid;
}

static bool is_lamp(const char *data)
{
    struct improv_bytes name = improv_hostname_decode(view(data));

    return name.length == 4 && memcmp(name.data, "lamp", 4) == 0;
}

/* The data of both name commands are the name itself. */
static bool sent(struct improv_bytes name)
{
    uint8_t frame[IMPROV_FRAME_MAX];

    if (!improv_device_name_valid(name))
        return false;
    improv_frame_begin(frame, IMPROV_COMMAND_DEVICE_NAME);
    if (!improv_frame_fill(frame, name))
        return false;
    printf("a device name, in a frame of %u bytes\n",
           (unsigned)improv_frame_length(frame));
    return memcmp(frame + 2, name.data, name.length) == 0;
}

int main(void)
{
    bool as_it_should = hostname("lamp-2") && !hostname("-lamp") &&
                        !hostname("my lamp") && !hostname("lamp.local") &&
                        is_lamp("lamp") && is_lamp("\x04lamp") &&
                        sent(view("K\xC3\xBC\x63he")) && /* UTF-8 */
                        !sent(view(""));

    return as_it_should ? 0 : 1;
}
