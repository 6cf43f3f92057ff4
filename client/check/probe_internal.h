/* SPDX-License-Identifier: Apache-2.0 */
/* The probe as it is over BlueZ. */
#ifndef IMPROV_CLIENT_PROBE_INTERNAL_H
#define IMPROV_CLIENT_PROBE_INTERNAL_H

#include <systemd/sd-event.h>

#include "bluez/connection.h"
#include "check/probe.h"
#include "conversation.h"

/*
 * From start() of the conversation to its stop() the probe hears what the
 * connection tells, in place of the program's flow.
 */
struct probe {
    sd_event *event;
    sd_bus *bus;
    const struct gatt *gatt;
    const struct device_list *devices;
    const struct adapter *adapter;
    struct connection *connection;
    connection_handler flow; /* who heard the connection before */
    void *flow_data;
    bool started;
    bool stopped;

    sd_event_source *timer;
    bool timed_out;
    sd_bus_slot *call;
    sd_bus_message *reply; /* of the last call; NULL until it came */
    char refusal[128];
    struct transcript transcript;
    void *asker; /* of the user, while probe_spin() waits for an answer */

    bool connected;
    bool failed;                  /* a connection could not be made */
    char path[BLUEZ_PATH_SIZE];   /* of the device */
    struct adapter searching;     /* for what is advertised */
    struct bus_watch *watch;      /* the same */
    bool listed, heard, searched; /* the same */
    struct probe_value advertised;
};

/* Event, devices, adapter, gatt and connection are set already. */
int probe_init(struct probe *probe);
void probe_clear(struct probe *probe);

/* Its userdata is the probe. */
extern const struct conversation probe_conversation;

/* Runs the loop until it is done; 0, or why it gave up. */
int probe_spin(struct probe *probe, bool (*done)(const struct probe *probe),
               uint32_t timeout_ms);

/* Adds to the transcript: a value of a characteristic, or anything else. */
void probe_note_value(struct probe *probe, enum transcript_kind kind,
                      enum improv_characteristic characteristic,
                      struct improv_bytes bytes, bool secret);
void probe_note(struct probe *probe, enum transcript_kind kind,
                struct improv_bytes bytes);

/* probe_link.c */
void probe_on_connection(void *userdata, enum connection_event event,
                         const char *why);

#endif
