/* SPDX-License-Identifier: Apache-2.0 */
/* A host's own copy of a password lives no longer than it is needed. */
#include <stdio.h>
#include <string.h>

#include "improv/credentials.h"
#include "improv/wipe.h"

/* Stands for a Wi-Fi driver that takes its time. */
static size_t join(const struct improv_credentials *credentials)
{
    printf("joins with a password of %u bytes\n",
           (unsigned)credentials->password_length);
    return credentials->ssid_length;
}

int main(void)
{
    struct improv_credentials copy = {.ssid_length = 12, .password_length = 16};
    static const struct improv_credentials nothing;

    memcpy(copy.ssid, "MyWirelessAP", 12);
    memcpy(copy.password, "mysecurepassword", 16);
    size_t joined = join(&copy);

    /* memset() may be left out by a compiler that sees no use of it. */
    improv_wipe(&copy, sizeof copy);
    bool wiped = memcmp(&copy, &nothing, sizeof copy) == 0;
    puts(wiped ? "nothing of it is left" : "something of it is left");
    return joined == 12 && wiped ? 0 : 1;
}
