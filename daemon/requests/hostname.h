/* SPDX-License-Identifier: Apache-2.0 */
/* The hostname, as systemd-hostnamed keeps it: org.freedesktop.hostname1. */
#ifndef IMPROVD_HOSTNAME_H
#define IMPROVD_HOSTNAME_H

#include <systemd/sd-bus.h>

struct hostname;

/* Called once for each call below: the name in force; or NULL and a negative
 * errno, -EINVAL if hostnamed can't take the name. */
typedef void (*hostname_handler)(void *userdata, const char *name, int error);

int hostname_new(sd_bus *bus, hostname_handler handler, void *userdata,
                 struct hostname **ret_hostname);

/* Asks for the name, or sets it, of at most 63 bytes, and asks. One at a time:
 * what was begun before is dropped. */
void hostname_get(struct hostname *hostname);
void hostname_set(struct hostname *hostname, const char *name);

/* Drops what was begun: a name that was not sent yet is not set. */
void hostname_drop(struct hostname *hostname);

void hostname_free(struct hostname *hostname);

#endif
