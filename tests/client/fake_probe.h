/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The probe's functions, not over the air but on a device engine, in a time
 * that passes only where the probe waits. A fault makes it another device.
 */
#ifndef TEST_FAKE_PROBE_H
#define TEST_FAKE_PROBE_H

#include "check/check.h"
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
    FAKE_NO_SERVICE,    /* nothing of the service is where it belongs */
    FAKE_NO_DATA,       /* no service data are advertised */
    FAKE_OTHER_DATA,    /* others are */
    FAKE_NONSENSE,      /* whatever is read is a byte 0x42 */
    FAKE_LOCKED_READS,  /* the state always reads as locked */
    FAKE_NOTHING_READS, /* the capabilities read as none, but it can all */
    FAKE_CLAIMS,        /* the other way round */
    FAKE_NO_RESULTS,    /* results are not notified */
    FAKE_NO_URL,        /* the result of a join has none */
    FAKE_LATE_RESULT,   /* the result of a join comes after the state */
    FAKE_SHORT_WRITES,  /* what is over 20 bytes long is not heard */
    FAKE_NO_COMMANDS,   /* nor is what asks for no response */
    FAKE_NO_EMPTY,      /* an empty write ends the connection */
    FAKE_CUTS,          /* no byte is missed that is too many */
    FAKE_SILENT_WIFI,   /* Wi-Fi settings get no answer at all */
    FAKE_SILENT_INFO,   /* nor do device info and scan */
    FAKE_SILENT_HOSTNAME,
    FAKE_SILENT_DIGO,
    FAKE_STRICT_HOSTNAME, /* is not taken with its length before it */
    FAKE_OTHER_NAMES,     /* a name that is set is answered with another */
    FAKE_UNSORTED,        /* of two networks, the weaker is first */
    FAKE_TWICE,           /* both have the same SSID */
    FAKE_HELD,            /* the write is answered when the join has ended */
    FAKE_BUSY,            /* while it joins nothing can be read */
    FAKE_HOSTILE,         /* anything may happen at any time, by the seed */
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
    uint32_t joined_ms;      /* when the join ends; 0: there is none */
    bool right;              /* its password */
    uint8_t join_number;     /* of it */
    struct probe_value late; /* a result that is told later */
    struct transcript transcript;
    struct improv_central central;
    struct improv_device_config config;
    struct improv_device device;
};

/* All that there is: consent, a network, DIGO commands. */
struct check_settings fake_settings(void);

void fake_init(struct probe *probe, enum fake_fault fault, bool button);
void fake_press(struct probe *probe);
void fake_clear(struct probe *probe);

#endif
