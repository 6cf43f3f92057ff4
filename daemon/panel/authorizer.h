/* SPDX-License-Identifier: Apache-2.0 */
/* The button: a key of an input device, which may come and go. */
#ifndef IMPROVD_AUTHORIZER_H
#define IMPROVD_AUTHORIZER_H

#include <systemd/sd-event.h>

struct authorizer;

/*
 * Calls `pressed` each time the key goes down on an input device with the
 * given name or path; `device` NULL takes every device that has the key,
 * `key` NULL is KEY_WPS_BUTTON. -EINVAL, after saying so, for an unknown key.
 */
int authorizer_new(sd_event *event, const char *device, const char *key,
                   void (*pressed)(void *userdata), void *userdata,
                   struct authorizer **ret_authorizer);

void authorizer_free(struct authorizer *authorizer);

#endif
