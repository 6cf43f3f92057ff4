/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bus with nothing but a BlueZ on it, which knows one Improv device and
 * misbehaves when it is told to. Its client is one program.
 */
#ifndef TEST_FAKE_BLUEZ_H
#define TEST_FAKE_BLUEZ_H

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#define FAKE_ADDRESS "C0:00:00:00:00:01"

enum fake_fault {
    FAKE_NO_FAULT,
    FAKE_ERROR,          /* org.bluez.Error.Failed */
    FAKE_REFUSAL,        /* org.bluez.Error.NotPermitted */
    FAKE_ATT_ERROR,      /* the device's, as BlueZ tells it */
    FAKE_SILENCE,        /* no answer at all */
    FAKE_WRONG_ANSWER,   /* an answer of other types */
    FAKE_DISCONNECT,     /* the device goes, then an error */
    FAKE_DEVICE_REMOVED, /* BlueZ forgets it, then an error */
    FAKE_ADAPTER_GONE,
    FAKE_ADAPTER_OFF, /* somebody turns it off */
    FAKE_BLUEZ_GONE,
    FAKE_BLUEZ_STOPS, /* first the adapter goes, as when systemd stops it */
    FAKE_BUS_GONE,
    FAKE_INTERRUPT, /* Ctrl-C, then silence */
};

/* What it does, and what it has seen. */
struct fake {
    const char *method; /* at which the fault is */
    enum fake_fault fault;
    unsigned passed; /* calls of it that come before the fault */
    unsigned times;  /* that the fault is there */
    const char *name;
    bool bad_neighbour;  /* there from the start, with a name that is none */
    bool bad_name;       /* of the device itself, when it is found */
    bool no_address;     /* is told of the device, but by its path */
    bool turned_off;     /* the adapter is, as soon as it searches */
    bool bad_types;      /* of the properties of another neighbour */
    bool lost_at_answer; /* the link breaks after the Wi-Fi settings */
    bool goes_away;      /* and the device is not found again */
    bool another_name;   /* or it is, with another name and address */
    bool another_address;
    uint8_t state;          /* when it is read */
    uint8_t notified_first; /* another, before that is answered; 0: none */
    uint8_t state_after_loss;
    bool joins_later;  /* the state is provisioned, after some more reads */
    unsigned refusals; /* of Wi-Fi settings, by the device: error 0x03 */
    void (*interrupt)(void);

    bool has_left;
    unsigned faults, connects, disconnects, writes, searches;
    unsigned turned_on;     /* the adapter was, by the client */
    unsigned after_leaving; /* calls that would have started it again */
};

extern struct fake fake;

/* All as it should be. */
void fake_reset(void);

/* The device goes; it can be found again. */
void fake_drop_link(void);

/* It goes, and is there again two seconds later. */
void fake_go_and_return(void);

/* It goes; at the next search there is another one. */
void fake_replace(void);

/* BlueZ leaves the bus. */
void fake_leave(void);

/* Its address, for DBUS_SYSTEM_BUS_ADDRESS. */
const char *fake_begin(sd_event *event);
void fake_end(void);

#endif
