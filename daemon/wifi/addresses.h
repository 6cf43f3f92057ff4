/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IP addresses of this machine, whoever gives them: iwd and wpa_supplicant
 * connect a network, and leave the addresses to themselves or to others.
 */
#ifndef IMPROVD_WIFI_ADDRESSES_H
#define IMPROVD_WIFI_ADDRESSES_H

#include <netinet/in.h>
#include <stdbool.h>
#include <systemd/sd-event.h>

struct addresses;

/*
 * Calls `changed` from the loop when addresses of any interface came or went;
 * the caller then looks with addresses_find(). `event` outlives it.
 */
int addresses_new(sd_event *event, void (*changed)(void *userdata),
                  void *userdata, struct addresses **ret_addresses);
void addresses_free(struct addresses *addresses);

/*
 * The first address of the interface that leads beyond its link, numeric;
 * "" and false if there is none.
 */
bool addresses_find(const char *interface, char text[INET6_ADDRSTRLEN]);

#endif
