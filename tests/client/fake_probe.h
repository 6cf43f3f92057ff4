/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The probe's functions, not over the air but on a device engine, in a time
 * that passes only where the probe waits. A fault makes it another device.
 */
#ifndef TEST_FAKE_PROBE_H
#define TEST_FAKE_PROBE_H

#include "check/probe.h"
#include "improv/device.h"

enum fake_fault {
    FAKE_NO_FAULT,
    FAKE_NO_ERRORS,     /* errors are not notified */
    FAKE_DEAF,          /* nothing that is written is heard */
    FAKE_STALE_RESULT,  /* the result always reads as nothing */
    FAKE_GOES_AT_WRITE, /* the first write ends the connection, each time */
    FAKE_GOES_AT_NAME,  /* so does a hostname, which is taken */
    FAKE_SILENT_NAME,   /* a question for its name gets no answer at all */
    FAKE_HOSTILE,       /* anything may happen at any time, by the seed */
};

struct probe {
    enum fake_fault fault;
    uint32_t seed;       /* of what is hostile */
    uint32_t peace;      /* one operation of so many is disturbed */
    unsigned operations; /* that were asked for */
    void (*written)(struct improv_bytes bytes); /* hears each write, or NULL */
    bool connected;
    unsigned subscribed;
    uint32_t now_ms;
    uint32_t joined_ms;  /* when the join ends; 0: there is none */
    bool right;          /* its password */
    uint8_t join_number; /* of it */
    struct transcript transcript;
    struct improv_central central;
    struct improv_device_config config;
    struct improv_device device;
};

void fake_init(struct probe *probe, enum fake_fault fault, bool button);
void fake_press(struct probe *probe);
void fake_clear(struct probe *probe);

#endif
