/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device end of Improv: events in, actions out.
 *
 * The engine does no I/O, allocates nothing, reads no clock and never calls
 * back. Its host tells it what happened, does what it asks, and comes back in
 * time:
 *
 *     improv_device_init(&device, &config);
 *     if (improv_device_deadline(&device, now_ms) == 0)
 *         improv_device_handle(&device, &tick, now_ms);    and its actions
 *     improv_device_handle(&device, &event, now_ms);
 *     while (improv_device_next_action(&device, &action))
 *         ...
 *     wait_ms = improv_device_deadline(&device, now_ms);
 *
 * It begins stopped and dark. At boot send START where no network is
 * configured, WIFI_DOWN where it is not connected yet.
 *
 * `now_ms` is any clock of milliseconds that only moves forward; it may wrap
 * [TIME-1]. Not thread-safe: one thread, or a lock, for each device.
 *
 * Example: core/examples/device.c
 */
#ifndef IMPROV_DEVICE_H
#define IMPROV_DEVICE_H

#include "improv/credentials.h"
#include "improv/indicator.h"
#include "improv/reassembly.h"
#include "improv/rpc.h"
#include "improv/service_data.h"
#include "improv/timer.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is held for one central while its frame is incomplete; private. */
struct improv_central {
    uint32_t id;
    bool used;
    struct improv_timer silence;
    struct improv_reassembly reassembly;
};

/* Set once; must stay as it is, where it is, as long as the device. */
struct improv_device_config {
    /* One for each central that may be connected at a time; at least one. The
     * place of a REQUEST is taken until it is answered: with one more, other
     * frames are read meanwhile, too. */
    struct improv_central *centrals;
    size_t central_count;

    bool authorizer;   /* false: no button, authorized from the start */
    bool can_identify; /* there is something to identify with [IDF-2] */

    /* Other commands that are offered; NULL and 0 for none. */
    const struct improv_rpc *const *rpcs;
    size_t rpc_count;

    /* Milliseconds, 1..2^31. 0 counts as 1: at once, never "never". */
    uint32_t authorized_duration_ms; /* seed: 60000 [AUTH-2] */
    uint32_t identify_duration_ms;   /* seed: 10000 [IDF-1] */
    uint32_t wifi_timeout_ms;        /* seed: 60000 [RUN-2] */
    uint32_t connect_timeout_ms;     /* usual: 30000 [WIFI-6] */
    uint32_t linger_ms;              /* usual: 10000 [RUN-3] */
};

enum improv_device_event_type {
    IMPROV_EVENT_TICK,      /* time has passed; see improv_device_deadline() */
    IMPROV_EVENT_START,     /* run the service now [RUN-1] */
    IMPROV_EVENT_STOP,      /* end it, whatever it does; all secrets are
                             * wiped. Without Wi-Fi it starts again after
                             * wifi_timeout_ms [RUN-2] */
    IMPROV_EVENT_AUTHORIZE, /* the button was pressed [AUTH-2] */
    IMPROV_EVENT_WRITE,     /* a central wrote to the RPC command */
    IMPROV_EVENT_DISCONNECTED, /* a central has gone */
    IMPROV_EVENT_WIFI_UP,      /* Wi-Fi has come up, not by JOIN; repeated it is
                                * no news */
    IMPROV_EVENT_WIFI_DOWN,    /* Wi-Fi is not connected */
    IMPROV_EVENT_JOINED,       /* JOIN worked, and the credentials are saved */
    IMPROV_EVENT_JOIN_FAILED,
    IMPROV_EVENT_ANSWERED, /* the REQUEST is done; settings are stored so that
                            * a power cut can't undo it */
    IMPROV_EVENT_REFUSED,  /* the REQUEST could not be done */
};

/*
 * All pointers need to live only until improv_device_handle() returns. An event
 * that the state does not expect does nothing, such as the answer to an action
 * that was given up.
 */
struct improv_device_event {
    enum improv_device_event_type type;
    uint32_t central; /* WRITE, DISCONNECTED: the host's own number */
    uint8_t number; /* JOINED, JOIN_FAILED, ANSWERED, REFUSED: of the action */
    uint8_t error;  /* REFUSED: enum improv_error; 0 counts as 0xFF */
    size_t offset;  /* WRITE: of an ATT long write, otherwise 0 */

    /* WRITE: what was written. ANSWERED: a whole result, in place of strings,
     * such as improv_networks_encode() makes; what is no frame counts as an
     * empty result. */
    struct improv_bytes bytes;

    /* JOINED: URLs to go on with; ANSWERED: the answer. May be NULL. */
    const struct improv_bytes *strings;
    size_t string_count;
};

enum improv_device_action_type {
    IMPROV_ACTION_NOTIFY,    /* tell all who subscribed */
    IMPROV_ACTION_ADVERTISE, /* serve and advertise until WITHDRAW, or go on
                              * with new data; radios that stop when a central
                              * connects or goes are started again */
    IMPROV_ACTION_WITHDRAW,  /* stop advertising and serving; a central that is
                              * connected may be disconnected */
    IMPROV_ACTION_ROLL_BACK, /* give up the join, restore what was before; no
                              * answer, but WIFI_UP when that is connected */
    IMPROV_ACTION_JOIN,      /* join a network; answer JOINED or JOIN_FAILED
                              * within connect_timeout_ms [WIFI-6] */
    IMPROV_ACTION_REQUEST,   /* do what a command asks; answer ANSWERED or
                              * REFUSED within 5 s, to a scan within 15 s; what
                              * can't be done in time must not be done [REQ-3] */
    IMPROV_ACTION_INDICATE,  /* show a pattern from now on */
};

/*
 * All pointers are into the device or the places of its centrals, and valid
 * until the next call of improv_device_handle(): a host that takes longer
 * copies what it needs, and wipes its copy of credentials when it is done.
 */
struct improv_device_action {
    enum improv_device_action_type type;
    enum improv_characteristic characteristic; /* NOTIFY */
    uint8_t number;            /* JOIN, REQUEST: comes back with the answer */
    struct improv_bytes value; /* NOTIFY; ADVERTISE: the service data */
    const struct improv_credentials *credentials; /* JOIN */
    const struct improv_request *request;         /* REQUEST */
    enum improv_pattern pattern;                  /* INDICATE */
};

/* The timers, the same for every device; private. */
enum improv_device_timer {
    IMPROV_TIMER_AUTHORIZED,
    IMPROV_TIMER_IDENTIFY,
    IMPROV_TIMER_CONNECT,
    IMPROV_TIMER_LINGER,
    IMPROV_TIMER_AWAY,
    IMPROV_TIMER_REQUEST,
    IMPROV_TIMER_RESTORE,
    IMPROV_TIMERS,
};

/* All members are private. */
struct improv_device {
    const struct improv_device_config *config;
    uint8_t state;
    uint8_t error;
    uint8_t capabilities;
    uint8_t pattern;
    uint8_t no_error;    /* the value that clears the error */
    bool wifi_up;        /* Wi-Fi as the host last told */
    bool owed;           /* a network that a join took down is not back yet */
    uint8_t join_number; /* of the last JOIN */
    uint8_t request_number;           /* of the last REQUEST */
    uint16_t actions;                 /* a bit for each that waits */
    uint16_t result_length;           /* of `result` */
    struct improv_request request;    /* the last, or the one pending */
    const struct improv_rpc *rpc;     /* of that request */
    struct improv_central *requester; /* whose bytes they are, if pending */
    struct improv_timer timers[IMPROV_TIMERS];
    struct improv_credentials credentials; /* only while provisioning */
    uint8_t service_data[IMPROV_SERVICE_DATA_LENGTH];
    uint8_t result[IMPROV_FRAME_MAX];
};

/* A stopped device, with nothing to do. */
void improv_device_init(struct improv_device *device,
                        const struct improv_device_config *config);

/*
 * Takes an event in, after all timers that ran out before it. Then take all
 * actions with improv_device_next_action() before the next event: of two
 * notifications of one characteristic that wait, only the later stays. So a
 * host whose deadline is 0 when something happens handles a TICK first.
 */
void improv_device_handle(struct improv_device *device,
                          const struct improv_device_event *event,
                          uint32_t now_ms);

/* The next thing to do; false, and nothing written, if there is none. */
bool improv_device_next_action(struct improv_device *device,
                               struct improv_device_action *ret_action);

/*
 * Milliseconds until a TICK is due: 0 if it already is, IMPROV_NO_DEADLINE if
 * none will be.
 */
uint32_t improv_device_deadline(const struct improv_device *device,
                                uint32_t now_ms);

/* enum improv_state */
uint8_t improv_device_state(const struct improv_device *device);

/*
 * What a central reads from a characteristic now. Valid until the next
 * improv_device_handle(). Empty for the RPC command, which can't be read, and
 * while the device is stopped [ADV-3].
 */
/*@ requires \valid_read(device);
    assigns \result \from device, characteristic; */
struct improv_bytes
improv_device_read(const struct improv_device *device,
                   enum improv_characteristic characteristic);

#ifdef __cplusplus
}
#endif

#endif
