/* SPDX-License-Identifier: Apache-2.0 */
/* May the caller of a method do that? Root may; polkit knows of others. */
#ifndef IMPROVD_CHECK_H
#define IMPROVD_CHECK_H

#include <systemd/sd-bus.h>

struct checks;

/* The caller may: do it, and answer the call. */
typedef int (*check_handler)(void *userdata, sd_bus_message *call);

int checks_new(sd_bus *bus, void *userdata, struct checks **ret_checks);

/*
 * Finds out whether the caller may do `action`, which must outlive the check.
 * Then `allowed` is called, once, from the event loop; or the call is answered
 * with an error. To be returned from the method's handler.
 */
int checks_begin(struct checks *checks, sd_bus_message *call,
                 const char *action, check_handler allowed);

/* Drops the checks that have not ended. */
void checks_free(struct checks *checks);

#endif
