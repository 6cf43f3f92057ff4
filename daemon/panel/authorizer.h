/* SPDX-License-Identifier: Apache-2.0 */
/* The button: a key of an input device or a GPIO line; each may come and go. */
#ifndef IMPROVD_AUTHORIZER_H
#define IMPROVD_AUTHORIZER_H

#include <systemd/sd-event.h>

#include "config/config.h"

struct authorizer;

/*
 * Calls `pressed` each time the button goes down. `sensor` must outlive it;
 * NULL is KEY_WPS_BUTTON of any input device. With platform dbus there is
 * nothing to watch: *ret_authorizer becomes NULL, which is no error. -EINVAL,
 * after saying so, for a button that can never be there.
 */
int authorizer_new(sd_event *event, const struct config_sensor *sensor,
                   void (*pressed)(void *userdata), void *userdata,
                   struct authorizer **ret_authorizer);

void authorizer_free(struct authorizer *authorizer);

#endif
