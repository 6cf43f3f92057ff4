/* SPDX-License-Identifier: Apache-2.0 */
/* The daemon: the device engine, and all that it moves. */
#ifndef IMPROVD_DAEMON_H
#define IMPROVD_DAEMON_H

#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "config/config.h"
#include "exit_code.h"

struct daemon;

/*
 * Everything is set up and waits for the loop. `config` must outlive it.
 * With `wait`, what is missing but may come (bluetoothd, an adapter,
 * NetworkManager) is waited for; otherwise the loop ends with its exit code.
 */
int daemon_new(sd_event *event, sd_bus *bus, const struct config *config,
               bool wait, struct daemon **ret_daemon);

/* It tries to join a network: a moment not to disturb it. */
bool daemon_is_joining(const struct daemon *daemon);

/* Ends the service, the join in progress and the light. */
void daemon_free(struct daemon *daemon);

#endif
