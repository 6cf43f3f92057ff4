/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lets centrals pair while the service runs, as nobody else on a device
 * without a screen would: "Just Works", which encrypts the link and knows
 * nobody. Who may set the Wi-Fi is for the authorizer to say. An agent that is
 * there already, such as a desktop's, is left in its place.
 *
 * The bonds are kept. A phone that is forgotten by its device alone could not
 * connect again until its user makes it forget the device as well.
 */
#ifndef IMPROVD_AGENT_H
#define IMPROVD_AGENT_H

#include <systemd/sd-bus.h>

struct agent;

int agent_new(sd_bus *bus, struct agent **ret_agent);

/* Lets centrals of this adapter (an object path) pair from now on. */
void agent_begin(struct agent *agent, const char *adapter);

/* No longer; bluetoothd is asked, or it is gone. */
void agent_end(struct agent *agent);
void agent_lost(struct agent *agent);

void agent_free(struct agent *agent);

#endif
