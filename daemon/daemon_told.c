/* SPDX-License-Identifier: Apache-2.0 */
/* What people and programs on this machine are told. */
#include <systemd/sd-daemon.h>

#include "daemon_internal.h"
#include "log.h"

static const char *state_name(uint8_t state)
{
    static const char *const names[] = {"stopped", "authorization required",
                                        "authorized", "provisioning",
                                        "provisioned"};
    return state < sizeof names / sizeof names[0] ? names[state] : "unknown";
}

void daemon_tell_state(struct daemon *daemon)
{
    uint8_t state = improv_device_state(&daemon->device);
    if (state == daemon->told_state)
        return;
    log_info("%s -> %s", state_name(daemon->told_state), state_name(state));
    sd_notifyf(0, "STATUS=Improv: %s", state_name(state));
    daemon->told_state = state;
}

void daemon_tell_error(struct daemon *daemon, uint8_t error)
{
    if (error == IMPROV_ERROR_NONE)
        return;
    daemon->error_told = error;
    log_info("error 0x%02X told to the client", error);
}

/* The client is always told 0x03; people may know more. */
void daemon_tell_failure(struct daemon *daemon, enum wifi_failure failure,
                         const char *why)
{
    (void)daemon;
    log_info("Wi-Fi: could not join: %s (%s)", why, wifi_failure_name(failure));
}
