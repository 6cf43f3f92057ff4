/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The address that a join brings. Where others than the Wi-Fi stack give it,
 * that of the network before may stay on the interface for a moment.
 */
#ifndef IMPROVD_WIFI_SETTLING_H
#define IMPROVD_WIFI_SETTLING_H

#include "wifi/addresses.h"

struct settling {
    sd_event_source *timer;
    char old[INET6_ADDRSTRLEN]; /* "" if there was none */
    bool settled;               /* what is there now is the network's */
};

/* `over` is the timer's handler: it calls settling_over(), and looks again. */
int settling_set_up(struct settling *settling, sd_event *event,
                    sd_event_time_handler_t over, void *userdata);
void settling_free(struct settling *settling);

/* Before the join: which address is there. */
void settling_remember(struct settling *settling, const char *interface);

/* Connected: from now on it takes 5 s at most until the old one is gone. */
void settling_begin(struct settling *settling);
void settling_over(struct settling *settling);

/* Not connected any more, or nobody waits for it. */
void settling_stop(struct settling *settling);

/* True if there is one, and it is the network's: another one than the old, or
 * the moment is over. */
bool settling_find(const struct settling *settling, const char *interface,
                   char address[INET6_ADDRSTRLEN]);

#endif
