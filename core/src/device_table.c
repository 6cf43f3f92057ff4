/* SPDX-License-Identifier: Apache-2.0 */
#include "device_table.h"

enum { STATES = IMPROV_STATE_PROVISIONED + 1 };

/* What is not here does nothing, such as the button while it joins [AUTH-4] or
 * identify when nothing can be shown [IDF-3]. */
/* clang-format off */
static const uint8_t table[STATES][TRIGGERS] = {
    [IMPROV_STATE_STOPPED] = {
        [TRIGGER_START]                = REACTION_START,    /* [RUN-1] */
        [TRIGGER_WIFI_UP]              = REACTION_STAY,     /* [RUN-2] */
        [TRIGGER_WIFI_DOWN]            = REACTION_AWAY,     /* [RUN-2] */
    },
    [IMPROV_STATE_AUTHORIZATION_REQUIRED] = {
        [TRIGGER_STOP]                 = REACTION_STOP,
        [TRIGGER_PRESSED]              = REACTION_PRESS,    /* [AUTH-2] */
        [TRIGGER_IDENTIFY_COMMAND]     = REACTION_IDENTIFY, /* [IDF-1] */
        [TRIGGER_WIFI_COMMAND]         = REACTION_REFUSE,   /* [WIFI-4] */
        [TRIGGER_INFO_COMMAND]         = REACTION_REQUEST,  /* [INFO-1] */
        [TRIGGER_SCAN_COMMAND]         = REACTION_REQUEST,  /* [SCAN-1] */
        [TRIGGER_SETTINGS_COMMAND]     = REACTION_REFUSE,   /* [REQ-2] */
        [TRIGGER_WIFI_UP]              = REACTION_WIFI_UP,  /* [RUN-4] */
    },
    [IMPROV_STATE_AUTHORIZED] = {
        [TRIGGER_STOP]                 = REACTION_STOP,
        [TRIGGER_PRESSED]              = REACTION_PRESS,    /* [AUTH-3] */
        [TRIGGER_AUTHORIZATION_LAPSED] = REACTION_LAPSE,    /* [AUTH-2] */
        [TRIGGER_IDENTIFY_COMMAND]     = REACTION_IDENTIFY, /* [IDF-1] */
        [TRIGGER_WIFI_COMMAND]         = REACTION_JOIN,     /* [WIFI-4] */
        [TRIGGER_INFO_COMMAND]         = REACTION_REQUEST,  /* [INFO-1] */
        [TRIGGER_SCAN_COMMAND]         = REACTION_REQUEST,  /* [SCAN-1] */
        [TRIGGER_SETTINGS_COMMAND]     = REACTION_SETTLE,   /* [REQ-2] */
        [TRIGGER_WIFI_UP]              = REACTION_WIFI_UP,  /* [RUN-4] */
    },
    [IMPROV_STATE_PROVISIONING] = {
        [TRIGGER_STOP]                 = REACTION_STOP,
        [TRIGGER_WIFI_COMMAND]         = REACTION_REFUSE,   /* [WIFI-4] */
        [TRIGGER_INFO_COMMAND]         = REACTION_REQUEST,  /* [INFO-1] */
        [TRIGGER_SCAN_COMMAND]         = REACTION_REFUSE,   /* [SCAN-1] */
        [TRIGGER_SETTINGS_COMMAND]     = REACTION_REFUSE,   /* [REQ-2] */
        [TRIGGER_JOINED]               = REACTION_SUCCEED,  /* [WIFI-5] */
        [TRIGGER_JOIN_FAILED]          = REACTION_FAIL,     /* [WIFI-6] */
    },
    [IMPROV_STATE_PROVISIONED] = {
        [TRIGGER_START]                = REACTION_START,    /* [RUN-1] */
        [TRIGGER_STOP]                 = REACTION_STOP,
        [TRIGGER_WIFI_COMMAND]         = REACTION_REFUSE,   /* [WIFI-4] */
        [TRIGGER_INFO_COMMAND]         = REACTION_REQUEST,  /* [INFO-1] */
        [TRIGGER_SCAN_COMMAND]         = REACTION_REFUSE,   /* [SCAN-1] */
        [TRIGGER_SETTINGS_COMMAND]     = REACTION_REFUSE,   /* [REQ-2] */
        [TRIGGER_LINGERED]             = REACTION_STOP,     /* [RUN-3] */
    },
};
/* clang-format on */

enum reaction improv_device_reaction(uint8_t state, enum trigger trigger)
{
    return (enum reaction)table[state][trigger];
}
