/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs of the device's maker, run when something happens: one after
 * another, in the order of the events, without a shell, as improvd's user and
 * in its sandbox.
 *
 * A hook gets a time limit, no input, and of the environment only PATH, LANG,
 * IMPROV_EVENT, IMPROV_STATE, IMPROV_ERROR, IMPROV_NAME and IMPROV_ADDRESS:
 * never credentials. It is a process group, of which nothing is left when it
 * ends. What it prints is in the journal.
 */
#ifndef IMPROVD_HOOKS_H
#define IMPROVD_HOOKS_H

#include <stdint.h>
#include <systemd/sd-event.h>

#include "config/config.h"

struct hooks;

/* What hooks are told. Strings need to live until hooks_run() returns. */
struct hook_values {
    uint8_t state;       /* enum improv_state */
    uint8_t error;       /* enum improv_error */
    const char *name;    /* of the device */
    const char *address; /* numeric, or "" */
};

/* SIGCHLD must be blocked. `config` must outlive it. */
int hooks_new(sd_event *event, const struct config *config,
              struct hooks **ret_hooks);

/*
 * Runs what the configuration has for `hook`, if anything, after the hooks that
 * were asked for before; never waits. Of several CONFIG_HOOK_STATE that wait
 * only the last is run; beyond HOOKS_WAITING the oldest is dropped, and that is
 * logged.
 */
void hooks_run(struct hooks *hooks, enum config_hook hook,
               const struct hook_values *values);

enum { HOOKS_WAITING = 16 };

/* Ends the one that runs (SIGKILL), and drops those that wait. */
void hooks_free(struct hooks *hooks);

#endif
