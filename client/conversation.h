/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is done with a device once it is connected: the program's flow finds
 * it, opens the connection and hands it over.
 */
#ifndef IMPROV_CLIENT_CONVERSATION_H
#define IMPROV_CLIENT_CONVERSATION_H

#include <systemd/sd-bus.h>

struct conversation {
    /* Its services are resolved; `device_path` stays while it is connected. */
    void (*start)(void *userdata, const char *device_path);

    /* A characteristic changed; see bus_watch_handlers. */
    void (*changed)(void *userdata, const char *path,
                    sd_bus_message *properties);

    /* It is not connected any more. */
    void (*lost)(void *userdata);

    /* The end: cancel what is on its way, tell nothing any more. */
    void (*stop)(void *userdata);
};

#endif
