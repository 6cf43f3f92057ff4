/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the program's flow share. */
#ifndef IMPROV_CLIENT_APP_INTERNAL_H
#define IMPROV_CLIENT_APP_INTERNAL_H

#include "app.h"
#include "bluez/connection.h"
#include "check/probe_internal.h"
#include "conversation.h"
#include "input/prompt.h"
#include "scan_list.h"
#include "talk/answer.h"
#include "talk/session.h"

enum app_phase {
    APP_ASKING,     /* for the secrets */
    APP_STARTING,   /* BlueZ has not listed its objects yet */
    APP_SCANNING,   /* all devices, for `improv scan` */
    APP_FINDING,    /* the one device */
    APP_CONNECTING, /* it was found */
    APP_TALKING,    /* it is connected */
    APP_RETURNING,  /* the connection broke: closes it, to find it again */
    APP_BEREFT,     /* the adapter has gone, and bluetoothd may be going */
    APP_ENDING,
};

/* What is being asked for on the terminal. */
enum app_question { APP_NO_QUESTION, APP_SECRET, APP_NETWORK, APP_CONSENT };

struct app {
    const struct options *options;
    struct plan *plan;
    enum app_phase phase;
    enum exit_code code;
    unsigned closing; /* answers awaited before the end */
    unsigned returns; /* how often it was begun anew, since all went well */
    bool doubtful;    /* the adapter failed, and may be going */
    bool away;        /* it goes on when the user has answered */
    bool forget;      /* BlueZ knows of the device what is not so */
    bool told_device; /* what is known without asking it */
    bool joining;     /* the device still works on what was sent before */
    bool settling;    /* a device was found; others may be there */
    sd_event *event;
    sd_event_source *timer; /* of the phase */
    sd_bus *bus;
    struct bus_watch *watch;
    struct prompt prompt;
    enum app_question question;
    bool asked; /* for the password: it can be asked for again */
    struct adapter adapter;
    struct device_list devices;
    struct scan_list scan_list;
    uint32_t find_by_ms;  /* when the search ends, by clock_now_ms() */
    struct device *found; /* in the list; valid from FINDING to CONNECTING */
    struct device about;  /* a copy, of the one that was found first, or last */
    struct gatt gatt;
    struct connection connection;
    const struct conversation *conversation; /* with the connected device */
    void *conversation_data;
    struct session session;
    struct probe probe; /* in place of the session, for `improv check` */
    bool consent;       /* was given on the terminal */
    int network_count;  /* to choose from, while that is asked */
    struct network networks[NETWORKS_MAX];
    uint8_t scanned[IMPROV_FRAME_DATA_MAX]; /* what they are views of */
};

/* app.c: the one way to an end; closes what is open, then leaves the loop. */
void app_end(struct app *app, enum exit_code code);
void app_closed(struct app *app); /* one of what app_end() closes */
void app_enter(struct app *app, enum app_phase phase, uint32_t timeout_ms);

/* app_ask.c: false if there is nothing to ask for. */
bool app_ask_secret(struct app *app);
void app_ask_password_again(struct app *app, struct request *request);
void app_ask_network(struct app *app, struct improv_bytes scanned);
void app_on_line(void *userdata, const struct secret *line);

/* app_bluez.c: opens the bus, hands on what BlueZ says. */
void app_open_bus(struct app *app);
void app_close_bus(struct app *app);
void app_adapter_gone(struct app *app); /* or is off */
void app_bereft_timeout(struct app *app);

/* app_check.c: runs the loop, in place of sd_event_loop(). */
int app_check_loop(struct app *app);

/* app_find.c */
void app_on_adapter(void *userdata, enum adapter_event event, const char *step,
                    const sd_bus_error *why);
void app_find_device_changed(struct app *app, struct device *device);
void app_find_timeout(struct app *app);
bool app_is_listed(void *userdata, const struct device *device);

/* app_return.c: finds and connects the device anew; false if it was tried
 * often enough. `why` it must be; NULL: the connection was lost. */
bool app_return(struct app *app, const char *why, bool forget);
void app_returned(struct app *app);
bool app_doubts_adapter(struct app *app); /* it is tried again */
void app_return_timeout(struct app *app);
void app_go_back(struct app *app);            /* a question was answered */
bool app_is_returning(const struct app *app); /* it is looked for again */
bool app_is_same_device(const struct app *app, const struct device *device);
void app_not_found_again(struct app *app);

/* app_talk.c */
extern const struct session_handlers app_session_handlers;
void app_connect(struct app *app);
void app_found_stopped(struct app *app);
void app_on_connection(void *userdata, enum connection_event event,
                       const char *why);
void app_send_next(struct app *app);
void app_talk_timeout(struct app *app);

#endif
