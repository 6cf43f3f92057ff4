/* SPDX-License-Identifier: Apache-2.0 */
/* The state machine of a device as a table: docs/protocol.md shows the same. */
#ifndef IMPROV_DEVICE_TABLE_H
#define IMPROV_DEVICE_TABLE_H

#include "improv/protocol.h"

/* What can happen: the columns. */
enum trigger {
    TRIGGER_START,
    TRIGGER_STOP,
    TRIGGER_PRESSED,
    TRIGGER_AUTHORIZATION_LAPSED,
    TRIGGER_IDENTIFY_COMMAND,
    TRIGGER_WIFI_COMMAND,
    TRIGGER_INFO_COMMAND,     /* device info */
    TRIGGER_SCAN_COMMAND,     /* scan */
    TRIGGER_SETTINGS_COMMAND, /* names and DIGO */
    TRIGGER_JOINED,
    TRIGGER_JOIN_FAILED,
    TRIGGER_LINGERED,
    TRIGGER_WIFI_UP,
    TRIGGER_WIFI_DOWN,
    TRIGGERS,
};

/* What the device then does: the cells. */
enum reaction {
    REACTION_NONE,
    REACTION_START,    /* to 0x01, or 0x02 without an authorizer */
    REACTION_STOP,     /* to stopped */
    REACTION_PRESS,    /* to 0x02, or renew the authorization there */
    REACTION_LAPSE,    /* back to 0x01 */
    REACTION_REFUSE,   /* error 0x04 */
    REACTION_IDENTIFY, /* show where it is */
    REACTION_REQUEST,  /* ask the host */
    REACTION_SETTLE,   /* ask the host, renew the authorization */
    REACTION_JOIN,     /* to 0x03 */
    REACTION_FAIL,     /* error 0x03, roll back, to 0x02 */
    REACTION_SUCCEED,  /* to 0x04 */
    REACTION_WIFI_UP,  /* to 0x04, unless a roll-back brought it up */
    REACTION_AWAY,     /* begin to wait for wifi_timeout */
    REACTION_STAY,     /* end that wait */
};

enum reaction improv_device_reaction(uint8_t state, enum trigger trigger);

#endif
