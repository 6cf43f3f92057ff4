/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the session share. */
#ifndef IMPROV_CLIENT_SESSION_INTERNAL_H
#define IMPROV_CLIENT_SESSION_INTERNAL_H

#include "output/packet.h"
#include "talk/session.h"

/* session.c: gives the engine an event, and does what it wants then. It may be
 * called while it does so. */
void session_handle(struct session *session,
                    const struct improv_client_event *event);

/* session_gatt.c: calls the method of the action's characteristic; its answer,
 * or that it can't be called, is an event. */
void session_operate(struct session *session, const char *method,
                     const struct improv_client_action *action);

/* session_echo.c: tells the user of a notification, whose bytes are in the
 * message; if it may be a read's echo, when that has ended. */
void session_tell_notified(struct session *session, sd_bus_message *message,
                           const struct packet *packet);

/* The read, if there was one, has ended with this value; NULL: without. */
void session_end_read(struct session *session,
                      const struct improv_bytes *value);

/* The call is not waited for any more, and nothing told of it. */
void session_drop_call(struct session *session);

/* session_state.c: the engine's actions that the user is told of. */
void session_state_changed(struct session *session, uint8_t state);
void session_became_ready(struct session *session, uint8_t capabilities);
void session_ask_for_button(struct session *session);

/* Of the timer `second`; its userdata is the session. */
int session_on_second(sd_event_source *source, uint64_t usec, void *userdata);

#endif
