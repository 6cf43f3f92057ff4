/* SPDX-License-Identifier: Apache-2.0 */
/* What needs the button, and that the button works. */
#include "check/dialogue.h"

static bool still_locked(struct check *check)
{
    uint8_t state;

    return read_byte(check, IMPROV_CHARACTERISTIC_STATE, &state) &&
           (state == IMPROV_STATE_AUTHORIZATION_REQUIRED ||
            fail(check, "the state is 0x%02X after it", state));
}

/* Network "-", open: there is none of that name. */
bool rule_wifi_locked(struct check *check)
{
    return refused(check, WRITE(0x01, 0x03, 0x01, '-', 0x00, 0x32),
                   IMPROV_ERROR_NOT_AUTHORIZED) &&
           still_locked(check);
}

/* An empty token; where there are no such settings, it is unknown. */
bool rule_digo_locked(struct check *check)
{
    return refused_either(check, WRITE(0xCA, 0x01, 0x00, 0xCB),
                          IMPROV_ERROR_NOT_AUTHORIZED,
                          IMPROV_ERROR_UNKNOWN_RPC);
}

/* Two ports that are none, and three strings too few. */
bool rule_digo_malformed(struct check *check)
{
    return refused_either(
               check,
               WRITE(0xC8, 0x07, 0x00, 0x01, 'x', 0x00, 0x01, 'x', 0x00, 0xC1),
               IMPROV_ERROR_INVALID_RPC, IMPROV_ERROR_UNKNOWN_RPC) &&
           refused_either(check, WRITE(0xC9, 0x02, 0x00, 0x00, 0xCB),
                          IMPROV_ERROR_INVALID_RPC, IMPROV_ERROR_UNKNOWN_RPC);
}

/* check.c has brought it there. */
bool rule_authorized(struct check *check)
{
    uint8_t state;

    return read_byte(check, IMPROV_CHARACTERISTIC_STATE, &state) &&
           (state == IMPROV_STATE_AUTHORIZED ||
            fail(check, "the state reads as 0x%02X", state));
}
