/* SPDX-License-Identifier: Apache-2.0 */
/* The strings of a DIGO command, checked before they are sent or stored. */
#include <stdio.h>
#include <string.h>

#include "improv/digo.h"

static struct improv_bytes view(const char *text)
{
    return (struct improv_bytes){(const uint8_t *)text, strlen(text)};
}

static bool host_valid(const char *port, const char *ssl)
{
    const struct improv_bytes values[IMPROV_DIGO_HOST_STRINGS] = {
        [IMPROV_DIGO_HOST] = view("api.example.net"),
        [IMPROV_DIGO_PORT] = view(port),
        [IMPROV_DIGO_HOST_HTTP] = view("www.example.net"),
        [IMPROV_DIGO_PORT_HTTP] = view(""),
        [IMPROV_DIGO_SSL] = view(ssl),
    };
    bool valid = improv_digo_valid(IMPROV_COMMAND_DIGO_HOST, values,
                                   IMPROV_DIGO_HOST_STRINGS);

    printf("port \"%s\", ssl \"%s\": %s\n", port, ssl,
           valid ? "valid" : "not valid");
    return valid;
}

int main(void)
{
    bool as_it_should =
        host_valid("8883", "yes") && host_valid("", "") &&
        !host_valid("65536", "yes") && !host_valid("8883", "maybe") &&
        improv_digo_ssl(view("On")) == 1 && improv_digo_ssl(view("0")) == 0 &&
        improv_digo_ssl(view("")) == -1 &&
        improv_digo_command(IMPROV_COMMAND_DIGO_TOKEN) &&
        !improv_digo_command(IMPROV_COMMAND_SCAN);

    return as_it_should ? 0 : 1;
}
