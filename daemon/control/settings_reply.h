/* SPDX-License-Identifier: Apache-2.0 */
/* The settings file as a D-Bus value. */
#ifndef IMPROVD_SETTINGS_REPLY_H
#define IMPROVD_SETTINGS_REPLY_H

#include <systemd/sd-bus.h>

/*
 * Appends the file's content as a{sv}: an object is an a{sv}, an array an av,
 * a number an x or a d; null is left out. A text that D-Bus does not take (not
 * UTF-8, or with a NUL) is an ay. Empty if there is no file, or no JSON in it.
 * -ENOMEM, or what reading or appending says.
 */
int settings_reply(sd_bus_message *reply, const char *file);

#endif
