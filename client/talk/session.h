/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host of the client engine: its GATT operations through BlueZ, what it
 * says to the user, its clock.
 */
#ifndef IMPROV_CLIENT_SESSION_H
#define IMPROV_CLIENT_SESSION_H

#include <systemd/sd-event.h>

#include "bluez/gatt.h"
#include "conversation.h"
#include "improv/client.h"
#include "talk/request.h"

struct session_handlers {
    /* Connected and subscribed: a request can be sent. */
    void (*ready)(void *userdata);

    /* When ready: the device's state is another than before. */
    void (*state)(void *userdata);

    /* The request, or the connection, came to an end. */
    void (*ended)(void *userdata, const struct improv_client_action *ended);
};

struct session {
    sd_bus *bus;
    const struct gatt *gatt;
    const struct session_handlers *handlers;
    void *userdata;
    bool monitoring;         /* each notification is what the user asked for */
    struct request *request; /* that was sent last */
    const char *device_path;
    sd_event_source *timer;
    sd_event_source *second; /* ticks while a count is shown */
    sd_bus_slot *call;
    enum improv_characteristic operated; /* by the call */
    bool reading;                        /* that is what the call does */
    sd_bus_message *held;           /* tells of a change meanwhile, or NULL */
    struct improv_bytes held_bytes; /* in it */
    unsigned subscribed;            /* a bit (1 << number) for each */
    uint8_t state;                  /* as the device said last */
    uint8_t capabilities;           /* once it is ready */
    bool ready;                     /* READY was said */
    bool told_result;     /* one came, of whatever command, since the request */
    bool authorizing;     /* PRESS was said, and the button not yet pressed */
    uint32_t since_ms;    /* when that, or joining, began */
    char gatt_error[128]; /* what BlueZ said last, or "" */
    bool gatt_lost;       /* it may not be the device that refused */
    struct improv_client_config config;
    struct improv_client client;
};

/* Bus, gatt, handlers and userdata are set already. */
int session_init(struct session *session, sd_event *event, uint32_t wait_ms);
void session_clear(struct session *session);

/* Sends a request that stays as long as it is on its way; when ready, or after
 * ended. */
void session_send(struct session *session, struct request *request);

/* Its userdata is the session. */
extern const struct conversation session_conversation;

#endif
