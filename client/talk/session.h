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

/* The request, or the connection, came to an end. */
typedef void (*session_handler)(void *userdata,
                                const struct improv_client_action *ended);

struct session {
    sd_bus *bus;
    const struct gatt *gatt;
    const struct request *request;
    session_handler handler;
    void *userdata;
    const char *device_path;
    sd_event_source *timer;
    sd_bus_slot *call;
    unsigned subscribed;  /* a bit (1 << number) for each */
    uint8_t state;        /* as the device said last */
    bool ready;           /* READY was said */
    bool authorizing;     /* PRESS was said, and the button not yet pressed */
    char gatt_error[128]; /* what BlueZ said last, or "" */
    struct improv_client_config config;
    struct improv_client client;
};

/* Bus, gatt, request, handler and userdata are set already. */
int session_init(struct session *session, sd_event *event, uint32_t wait_ms);
void session_clear(struct session *session);

/* Sends the request again, after ended. */
void session_send(struct session *session);

/* Its userdata is the session. */
extern const struct conversation session_conversation;

#endif
