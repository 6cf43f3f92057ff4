/* SPDX-License-Identifier: Apache-2.0 */
/* What people and programs on this machine are told. */
#include <stdio.h>
#include <systemd/sd-daemon.h>

#include "control/control.h"
#include "daemon_internal.h"
#include "hooks.h"
#include "log.h"
#include "words.h"

static void run_hook(struct daemon *daemon, enum config_hook hook)
{
    const struct hook_values values = {
        .state = daemon->told_state,
        .error = daemon->told_error,
        .name = requests_device_name(daemon->requests),
        .address = daemon->address,
    };
    hooks_run(daemon->hooks, hook, &values);
}

static void run_hooks(struct daemon *daemon, uint8_t before, uint8_t state)
{
    if (before == IMPROV_STATE_STOPPED)
        run_hook(daemon, CONFIG_HOOK_START);
    if (state == IMPROV_STATE_PROVISIONING)
        run_hook(daemon, CONFIG_HOOK_PROVISIONING);
    if (state == IMPROV_STATE_PROVISIONED)
        run_hook(daemon, CONFIG_HOOK_PROVISIONED);
    if (state == IMPROV_STATE_STOPPED)
        run_hook(daemon, CONFIG_HOOK_STOP);
    run_hook(daemon, CONFIG_HOOK_STATE);
}

/* It goes with its session, and no client is told of that [RUN-5]. */
static void forget_error(struct daemon *daemon)
{
    daemon->told_error = IMPROV_ERROR_NONE;
    control_set_error(daemon->control, IMPROV_ERROR_NONE);
}

void daemon_tell_state(struct daemon *daemon)
{
    uint8_t before = daemon->told_state;
    uint8_t state = improv_device_state(&daemon->device);

    if (state == before)
        return;
    log_info("%s -> %s", words_state(before), words_state(state));
    sd_notifyf(0, "STATUS=Improv: %s", words_state(state));
    daemon->told_state = state;
    control_set_state(daemon->control, state);
    if (state == IMPROV_STATE_STOPPED)
        forget_error(daemon);
    run_hooks(daemon, before, state);
}

void daemon_tell_error(struct daemon *daemon, uint8_t error)
{
    if (error != IMPROV_ERROR_NONE) {
        daemon->mistake = true;
        log_info("error 0x%02X told to the client: %s", error,
                 words_error(error));
    }
    if (error == daemon->told_error)
        return;
    daemon->told_error = error;
    control_set_error(daemon->control, error);
    run_hook(daemon, CONFIG_HOOK_STATE);
}

void daemon_tell_address(struct daemon *daemon, const char *address)
{
    snprintf(daemon->address, sizeof daemon->address, "%s", address);
    control_set_address(daemon->control, daemon->address);
}

/* The client is always told 0x03; people may know more. */
void daemon_tell_failure(struct daemon *daemon, enum wifi_failure failure,
                         const char *why)
{
    log_info("Wi-Fi: could not join: %s (%s)", why, wifi_failure_name(failure));
    control_set_failure(daemon->control, failure);
}
