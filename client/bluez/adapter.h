/* SPDX-License-Identifier: Apache-2.0 */
/* The Bluetooth adapter: which, powered, and looking for devices. */
#ifndef IMPROV_CLIENT_ADAPTER_H
#define IMPROV_CLIENT_ADAPTER_H

#include "bus.h"

#define BLUEZ           "org.bluez"
#define BLUEZ_ADAPTER   "org.bluez.Adapter1"
#define BLUEZ_PATH_SIZE 256

/* What is being done when an adapter that is off fails. */
#define ADAPTER_STEP_POWER "turning Bluetooth on"

enum adapter_event {
    ADAPTER_DISCOVERING, /* it is on, and looks for Improv devices */
    ADAPTER_STOPPED,     /* it does no more, on our behalf */
    ADAPTER_FAILED,      /* `why` says why */
};

struct adapter;

/* `why` is NULL but for FAILED; `step` is what was being done. */
typedef void (*adapter_handler)(void *userdata, enum adapter_event event,
                                const char *step, const sd_bus_error *why);

struct adapter {
    sd_bus *bus;
    const char *wanted; /* its name, or NULL for the first */
    adapter_handler handler;
    void *userdata;
    sd_bus_slot *call;
    bool powered;
    bool discovering;
    bool chosen;                /* another that appears does not matter */
    char path[BLUEZ_PATH_SIZE]; /* "" while none is known */
};

/* An adapter appeared or changed; see bus_watch_handlers. */
void adapter_changed(struct adapter *adapter, const char *path,
                     sd_bus_message *properties, bool added);

/* Turns it on if it is off, and starts to look. Answers by the handler. */
void adapter_discover(struct adapter *adapter);

/* Answers with STOPPED, whatever BlueZ says. */
void adapter_stop(struct adapter *adapter);

/* True if the path of an object is below that of the adapter. */
bool adapter_owns(const struct adapter *adapter, const char *path);

/* bluetoothd is gone: there is nothing to stop. */
void adapter_lost(struct adapter *adapter);

void adapter_clear(struct adapter *adapter);

#endif
