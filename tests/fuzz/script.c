/* SPDX-License-Identifier: Apache-2.0 */
#include "script.h"

/* Data that each command accepts. */
static const struct {
    uint8_t command;
    const char *data;
    uint8_t length;
} templates[] = {
    {0x01, "\x0CMyWirelessAP\x10mysecurepassword", 30},
    {0x01, "\x04Open\x00", 6},
    {0x02, "", 0},
    {0x03, "", 0},
    {0x04, "", 0},
    {0x05, "", 0},
    {0x05, "kitchen-2", 9},
    {0x06, "K\xC3\xBC\x63he", 6},
    {0xC8, "\x04host\x04\x31\x38\x38\x33\x00\x00\x04true", 16},
    {0xC9, "\x01p\x01\x64\x01\x62\x01t", 8},
    {0xC9, "\x01p\x01\x64\x01\x62\x01t\x01o", 10},
    {0xCA, "\x05token", 6},
    {0x77, "\x01", 1},
};

enum { TEMPLATES = sizeof templates / sizeof templates[0] };

struct improv_bytes script_frame(struct script *script, uint8_t *ret_frame)
{
    uint8_t which = script_byte(script);
    uint8_t kind = which % TEMPLATES;
    if (which < TEMPLATES) {
        const uint8_t *data = (const uint8_t *)templates[kind].data;
        return make_frame(ret_frame, templates[kind].command,
                          (struct improv_bytes){data, templates[kind].length});
    }
    uint8_t command = which & 1 ? templates[kind].command : script_byte(script);
    uint8_t length = script_byte(script);
    return make_frame(ret_frame, command, script_view(script, length));
}
