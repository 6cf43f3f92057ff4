/* SPDX-License-Identifier: Apache-2.0 */
/* Which SSID and password can be sent: to check what a user typed. */
#include <stdio.h>
#include <string.h>

#include "improv/credentials.h"

static const struct {
    const char *ssid, *password;
    bool valid;
} tries[] = {
    {"MyWirelessAP", "mysecurepassword", true},
    {"Cafe", "", true},         /* an open network */
    {"Cafe", "seven77", false}, /* too short */
    {"", "mysecurepassword", false},
    {"an SSID that has over 32 bytes...", "mysecurepassword", false},
    {"Raw", "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789ABCDEF",
     true}, /* 64 hexadecimal digits are a key */
    {"Raw", "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789ABCDE!",
     false},
};

static struct improv_bytes view(const char *text)
{
    return (struct improv_bytes){(const uint8_t *)text, strlen(text)};
}

int main(void)
{
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        struct improv_bytes ssid = view(tries[i].ssid);
        struct improv_bytes password = view(tries[i].password);
        bool valid = improv_credentials_valid(ssid, password);

        printf("SSID of %2u bytes, password of %2u: %s\n",
               (unsigned)ssid.length, (unsigned)password.length,
               valid ? "valid" : "not valid");
        if (valid != tries[i].valid)
            return 1;
    }
    return 0;
}
