/* SPDX-License-Identifier: Apache-2.0 */
/* All rules on one device, one after the other. */
#ifndef IMPROV_CLIENT_CHECK_H
#define IMPROV_CLIENT_CHECK_H

#include "check/finding.h"
#include "check/join.h"
#include "check/probe.h"
#include "check/rules.h"

struct check_settings {
    struct improv_bytes ssid; /* of a network for the test; empty: none */
    struct improv_bytes password;
    bool consent;      /* the device's Wi-Fi and names may be changed */
    bool digo;         /* DIGO commands may be sent */
    const char *rules; /* see rule_is_wanted() */
    uint32_t join_ms;  /* how long a join may take */
    uint32_t wait_ms;  /* for the button; 0: it will not be pressed */
};

/* What the run tells while it goes on; any may be NULL. */
struct check_handlers {
    void (*finding)(void *userdata, const struct finding *finding);
    void (*press)(void *userdata, uint32_t wait_ms); /* the button, now */
    void (*joining)(void *userdata, bool right);     /* with this password */
};

struct check {
    struct probe *probe;
    const struct check_settings *settings;
    const struct check_handlers *handlers;
    void *userdata;

    struct finding *finding; /* of the rule that is being checked */
    uint8_t capabilities;
    bool ended;       /* the program ends */
    bool unpressed;   /* the button was asked for in vain */
    bool silent;      /* the device does not answer any more */
    bool joined;      /* it was provisioned in this run */
    uint8_t notified; /* the last error that was */
    struct probe_value advertised;
    struct probe_value networks; /* the result of a scan; empty: none yet */
    int advertised_result;       /* of probe_advertised() */
    struct join wrong, right;
};

/*
 * Checks the rules that are wanted; `ret_findings` gets one for each. The probe
 * is connected, and is not when this returns, unless the program ends.
 */
int check_run(struct check *check, struct findings *ret_findings);

#endif
