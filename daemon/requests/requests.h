/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers what clients ask for: device info, scan, hostname, device name, DIGO
 * settings. One request at a time; a newer one takes the place of one that the
 * engine has given up.
 */
#ifndef IMPROVD_REQUESTS_H
#define IMPROVD_REQUESTS_H

#include <systemd/sd-bus.h>

#include "config/config.h"
#include "improv/device.h"
#include "wifi/wifi.h"

struct requests;

/* Called only from the event loop, never from within a call of the functions
 * below. */
struct requests_handlers {
    /* ANSWERED or REFUSED, with the request's number; valid meanwhile. */
    void (*answered)(void *userdata, const struct improv_device_event *answer);

    /* The device has another name, to be advertised. */
    void (*named)(void *userdata, const char *name);
};

/*
 * SIGCHLD must be blocked. `config`, `wifi` and the handlers must outlive it.
 * Reads the system's description, and the name that a client has set, so it
 * may wait for the disk.
 */
int requests_new(sd_event *event, sd_bus *bus, const struct config *config,
                 struct wifi *wifi, const struct requests_handlers *handlers,
                 void *userdata, struct requests **ret_requests);

/* Does what an IMPROV_ACTION_REQUEST says; `request` need live only until this
 * returns. */
void requests_begin(struct requests *requests, uint8_t number,
                    const struct improv_request *request);

/* The service has ended: what has not been done yet is not done. */
void requests_drop(struct requests *requests);

/* To be called by the `scanned` of wifi_handlers. */
void requests_scanned(struct requests *requests, const struct wifi_seen *seen,
                      size_t count);

/* The device's name: as a client has set it, else as configured, else the
 * hostname. Valid until another is told. */
const char *requests_device_name(const struct requests *requests);

void requests_free(struct requests *requests);

#endif
