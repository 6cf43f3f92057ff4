/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of `improv scan`: on a terminal a table that changes in place,
 * elsewhere a line for each device when it is first seen, when its name is, and
 * whenever its state or capabilities change, at most one a second.
 */
#ifndef IMPROV_CLIENT_SCAN_LIST_H
#define IMPROV_CLIENT_SCAN_LIST_H

#include "bluez/device.h"

struct scan_list {
    sd_event_source *timer; /* until the next output */
    bool changed;           /* since the last one */
    unsigned lines;         /* that are on the terminal */
    const struct device_list *devices;
    /* Is it to be shown? */
    bool (*wanted)(void *userdata, const struct device *device);
    void *userdata;
    unsigned count; /* of devices that were shown */
};

/* Devices, wanted and userdata are set already. */
int scan_list_init(struct scan_list *list, sd_event *event);

/* A device that is wanted appeared or changed. */
void scan_list_changed(struct scan_list *list);

/* Shows what has not been shown yet. */
void scan_list_flush(struct scan_list *list);

void scan_list_clear(struct scan_list *list);

#endif
