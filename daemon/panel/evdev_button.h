/* SPDX-License-Identifier: Apache-2.0 */
/* A key of an input device, which may come and go. */
#ifndef IMPROVD_EVDEV_BUTTON_H
#define IMPROVD_EVDEV_BUTTON_H

#include <systemd/sd-event.h>

struct evdev_button;

/*
 * Calls `pressed` each time the key goes down, not when it repeats. `device`
 * is a name or, with a slash at its beginning, a path, which may be a link;
 * NULL takes every device that has the key. `key` NULL is KEY_WPS_BUTTON. The
 * strings must outlive it. -EINVAL, after saying so, for an unknown key.
 */
int evdev_button_new(sd_event *event, const char *device, const char *key,
                     void (*pressed)(void *userdata), void *userdata,
                     struct evdev_button **ret_button);

void evdev_button_free(struct evdev_button *button);

#endif
