/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the program's flow share. */
#ifndef IMPROV_CLIENT_APP_INTERNAL_H
#define IMPROV_CLIENT_APP_INTERNAL_H

#include "app.h"
#include "bluez/connection.h"
#include "conversation.h"
#include "input/prompt.h"
#include "talk/session.h"

enum app_phase {
    APP_ASKING,     /* for the secret */
    APP_STARTING,   /* BlueZ has not listed its objects yet */
    APP_SCANNING,   /* all devices, for `improv scan` */
    APP_FINDING,    /* the one device */
    APP_CONNECTING, /* it was found */
    APP_TALKING,    /* it is connected */
    APP_ENDING,
};

struct app {
    const struct options *options;
    struct request *request;
    bool asked; /* the secret came from the terminal: it can be asked again */
    enum app_phase phase;
    enum exit_code code;
    unsigned closing; /* answers awaited before the end */
    bool found_any;
    bool settling; /* a device was found; others may be there */
    sd_event *event;
    sd_event_source *timer; /* of the phase */
    sd_bus *bus;
    struct bus_watch *watch;
    struct prompt prompt;
    struct adapter adapter;
    struct device_list devices;
    struct device *found; /* in the list; valid from FINDING to CONNECTING */
    struct gatt gatt;
    struct connection connection;
    const struct conversation *conversation; /* with the connected device */
    void *conversation_data;
    struct session session;
};

/* app.c: the one way to an end; closes what is open, then leaves the loop. */
void app_end(struct app *app, enum exit_code code);
void app_closed(struct app *app); /* one of what app_end() closes */
void app_enter(struct app *app, enum app_phase phase, uint32_t timeout_ms);

/* app_ask.c */
void app_ask(struct app *app);
void app_ask_again(struct app *app);
void app_on_secret(void *userdata, const struct secret *secret);

/* app_bluez.c: opens the bus, hands on what BlueZ says. */
void app_open_bus(struct app *app);
void app_close_bus(struct app *app);

/* app_find.c */
void app_on_adapter(void *userdata, enum adapter_event event, const char *step,
                    const sd_bus_error *why);
void app_find_device_changed(struct app *app, struct device *device);
void app_find_timeout(struct app *app);

/* app_talk.c */
void app_connect(struct app *app);
void app_found_stopped(struct app *app);
void app_on_connection(void *userdata, enum connection_event event,
                       const char *why);
void app_on_session(void *userdata, const struct improv_client_action *ended);

#endif
