/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wi-Fi settings that are malformed. Before the button is pressed, a device
 * may look at the state first.
 */
#include "check/dialogue.h"

static bool malformed(struct check *check, struct message message)
{
    uint8_t before, after;

    if (!read_byte(check, IMPROV_CHARACTERISTIC_STATE, &before))
        return false;
    bool locked = before == IMPROV_STATE_AUTHORIZATION_REQUIRED;
    if (!refused_either(check, message, IMPROV_ERROR_INVALID_RPC,
                        locked ? IMPROV_ERROR_NOT_AUTHORIZED
                               : IMPROV_ERROR_INVALID_RPC) ||
        !read_byte(check, IMPROV_CHARACTERISTIC_STATE, &after))
        return false;
    return after != IMPROV_STATE_PROVISIONING ||
           fail(check, "the state is 0x%02X after it", after);
}

bool rule_wifi_no_data(struct check *check)
{
    return malformed(check, WRITE(0x01, 0x00, 0x01));
}

bool rule_wifi_ssid_past_end(struct check *check)
{
    return malformed(check, WRITE(0x01, 0x03, 0x20, '-', '-', 0x7E));
}

/* The SSID ends where the data do. */
bool rule_wifi_no_password(struct check *check)
{
    return malformed(check, WRITE(0x01, 0x03, 0x02, '-', '-', 0x60));
}

/* The password's length is one too many: its last byte is the checksum. */
bool rule_wifi_password_past_end(struct check *check)
{
    return malformed(check, WRITE(0x01, 0x0A, 0x01, '-', 0x08, '1', '2', '3',
                                  '4', '5', '6', '7', 0xAD));
}

bool rule_wifi_leftover(struct check *check)
{
    return malformed(check, WRITE(0x01, 0x04, 0x01, '-', 0x00, '-', 0x60));
}

bool rule_wifi_empty_ssid(struct check *check)
{
    return malformed(check, WRITE(0x01, 0x02, 0x00, 0x00, 0x03));
}
