/* SPDX-License-Identifier: Apache-2.0 */
/* All that is to be sent over one connection, in its order. */
#ifndef IMPROV_CLIENT_PLAN_H
#define IMPROV_CLIENT_PLAN_H

#include "talk/request.h"

enum { PLAN_MAX = 8 };

struct plan {
    unsigned count;
    unsigned at; /* the request that is sent next, or awaits its answer */
    struct request requests[PLAN_MAX];
};

/*
 * One for each command of the program: adds what it sends. The options'
 * values must stay as long as the plan. False, and the user is told, if one
 * is not allowed.
 */
bool plan_identify(struct plan *plan, const struct options *options);
bool plan_info(struct plan *plan, const struct options *options);
bool plan_networks(struct plan *plan, const struct options *options);
bool plan_hostname(struct plan *plan, const struct options *options);
bool plan_device_name(struct plan *plan, const struct options *options);
bool plan_digo_host(struct plan *plan, const struct options *options);
bool plan_digo_device(struct plan *plan, const struct options *options);
bool plan_digo_token(struct plan *plan, const struct options *options);

/* At most Wi-Fi settings, of a network for the test. */
bool plan_check(struct plan *plan, const struct options *options);

/* Names first, then DIGO settings [CLI-11], Wi-Fi settings last: with them
 * the device goes. A scan before all, if the network is to be picked. */
bool plan_provision(struct plan *plan, const struct options *options);

/* The request whose turn it is; NULL after the last. */
struct request *plan_current(struct plan *plan);

/* The first request that needs a secret and could be sent; NULL: none. */
struct request *plan_needs_secret(struct plan *plan);

/* Forgets everything, secrets included. */
void plan_wipe(struct plan *plan);

#endif
