/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The client end of Improv, over one connection: events in, actions out, as
 * in improv/device.h. It subscribes before it asks, sends one command at a
 * time, waits for the button where one is needed, and always comes to an end:
 * every step has a time-out [CLI-1..7].
 *
 * Its host finds and connects the device, resolves the characteristics, and
 * does one GATT operation at a time: after SUBSCRIBE, READ or WRITE it answers
 * with DONE or FAILED, even if the command has ended meanwhile; until then, or
 * until DISCONNECTED, no other command begins. It wipes its own copy of a
 * frame with secrets after SEND; improv_client_wipe() wipes the client's.
 *
 * Example: core/examples/client.c
 */
#ifndef IMPROV_CLIENT_H
#define IMPROV_CLIENT_H

#include "improv/frame.h"
#include "improv/timer.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A command that waits for those before it; private. */
struct improv_client_command {
    uint16_t length;
    uint8_t frame[IMPROV_FRAME_MAX];
};

/* Set once; must stay as it is, where it is, as long as the client. */
struct improv_client_config {
    /* Milliseconds, 1..2^31; 0 counts as 1: at once, never "never". */
    uint32_t step_timeout_ms; /* for a GATT operation or an answer */
    uint32_t scan_timeout_ms; /* for the device to look for networks */
    uint32_t join_timeout_ms; /* for the device to join a network */
    uint32_t grace_ms;        /* for what may come but need not */

    /* For the button; 0: do not wait, let the device refuse. */
    uint32_t authorize_timeout_ms;

    /* Room for commands that wait for the one before; NULL and 0 for none. */
    struct improv_client_command *queue;
    uint8_t queue_length;
};

enum improv_client_event_type {
    IMPROV_CLIENT_TICK,
    IMPROV_CLIENT_CONNECTED, /* and the characteristics are resolved */
    IMPROV_CLIENT_DISCONNECTED,
    IMPROV_CLIENT_DONE,     /* the GATT operation asked for last worked */
    IMPROV_CLIENT_FAILED,   /* it did not */
    IMPROV_CLIENT_NOTIFIED, /* a subscribed characteristic changed */
    IMPROV_CLIENT_SEND,     /* a command is to be sent: now, or when those
                             * before it have ended and the client is READY */
};

struct improv_client_event {
    enum improv_client_event_type type;
    unsigned characteristics; /* CONNECTED: a bit (1 << number) for each */
    enum improv_characteristic characteristic; /* NOTIFIED */
    struct improv_bytes bytes; /* NOTIFIED; DONE of a READ; SEND: a frame */
};

enum improv_client_action_type {
    IMPROV_CLIENT_SUBSCRIBE,
    IMPROV_CLIENT_READ,
    IMPROV_CLIENT_WRITE, /* to the RPC command, with response */
    IMPROV_CLIENT_STATE, /* the device's state is known, or changed */
    IMPROV_CLIENT_READY, /* a command can be sent; capabilities are known */
    IMPROV_CLIENT_PRESS, /* ask the user to press the device's button */
    IMPROV_CLIENT_ENDED, /* the command, or the connection, came to an end */
};

/* What the client was doing; said when something fails. */
enum improv_client_step {
    IMPROV_STEP_IDLE,
    IMPROV_STEP_SUBSCRIBE, /* to state, error and result */
    IMPROV_STEP_READ,      /* state and capabilities */
    IMPROV_STEP_READY,     /* nothing: waiting for a command */
    IMPROV_STEP_AUTHORIZE, /* waiting for the button */
    IMPROV_STEP_WRITE,     /* sending the command */
    IMPROV_STEP_ANSWER,    /* waiting for result, state or error */
    IMPROV_STEP_RESULT,    /* reading a result that the link cut */
};

enum improv_outcome {
    IMPROV_OUTCOME_OK,
    IMPROV_OUTCOME_REFUSED,      /* the device set `error` */
    IMPROV_OUTCOME_TIMED_OUT,    /* in `step` */
    IMPROV_OUTCOME_DISCONNECTED, /* in `step` */
    IMPROV_OUTCOME_GATT_FAILED,  /* in `step` */
    IMPROV_OUTCOME_UNSUPPORTED,  /* the device does not offer it */
    IMPROV_OUTCOME_BAD_RESULT,   /* the RPC result is malformed */
    IMPROV_OUTCOME_BUSY,         /* not sent: there is no room to wait */
    IMPROV_OUTCOME_INVALID,      /* not sent: it is no whole frame */
};

/* Pointers are into the client, valid until the next event. */
struct improv_client_action {
    enum improv_client_action_type type;
    enum improv_characteristic characteristic; /* SUBSCRIBE, READ */
    struct improv_bytes bytes;                 /* WRITE: the frame */
    uint8_t state;                             /* STATE; as received */
    uint8_t capabilities;                      /* READY */
    enum improv_outcome outcome;               /* ENDED */
    enum improv_client_step step;              /* ENDED */
    uint8_t command;                           /* ENDED; 0: none was sent */
    uint8_t error;                             /* ENDED: of REFUSED */

    /* ENDED, not OK or with the connection: commands that waited and are
     * dropped [CLI-12]. */
    uint8_t dropped;
    struct improv_bytes result; /* ENDED: strings, for improv_strings_decode */
};

/* All members are private. */
struct improv_client {
    const struct improv_client_config *config;
    struct improv_timer timer;        /* of the step */
    struct improv_timer answer_timer; /* of the whole answer */
    uint8_t step;
    uint8_t setup; /* how far subscribing and reading came */
    uint8_t state;
    uint8_t capabilities;
    uint8_t characteristics;
    uint8_t actions;
    uint8_t outcome;
    uint8_t ended_in;      /* the step */
    uint8_t ended_command; /* and the command */
    uint8_t dropped;       /* with it */
    uint8_t queued;        /* commands that wait, in a ring */
    uint8_t queue_first;   /* of them */
    uint8_t error;
    bool operating; /* a GATT operation is on its way */
    bool got_result;
    bool result_cut;  /* and must be read */
    bool provisioned; /* the state became so after the command */
    bool in_grace;    /* a part of the answer is there */
    bool joining;     /* the state became 0x03 after the command */
    uint16_t command_length;
    uint16_t result_length;
    uint8_t command[IMPROV_FRAME_MAX];
    uint8_t result[IMPROV_FRAME_MAX];
};

/*@ predicate apart_from_client(struct improv_client *client,
                                struct improv_bytes bytes) =
        \separated(bytes.data + (0 .. bytes.length - 1), client,
                   client->config->queue +
                       (0 .. client->config->queue_length - 1));

    // Places that wait hold what fits, wherever the ring begins.
    predicate valid_queue(struct improv_client_config *config) =
        \object_pointer(config->queue) &&
        \valid(config->queue + (0 .. config->queue_length - 1)) &&
        \forall integer i; 0 <= i < config->queue_length ==>
            config->queue[i].length <= IMPROV_FRAME_MAX;

    predicate sound_client(struct improv_client *client) =
        \valid(client) && \valid_read(client->config) &&
        valid_queue(client->config) &&
        \separated(client, client->config,
                   client->config->queue +
                       (0 .. client->config->queue_length - 1)) &&
        client->queued <= client->config->queue_length &&
        (client->config->queue_length > 0 ==>
            client->queue_first < client->config->queue_length) &&
        client->command_length <= IMPROV_FRAME_MAX &&
        client->result_length <= IMPROV_FRAME_DATA_MAX;

    predicate valid_client(struct improv_client *client) =
        sound_client(client) &&
        (client->step == IMPROV_STEP_SUBSCRIBE ||
         client->step == IMPROV_STEP_READ ==> client->setup < 5); */

/* `config` must stay where it is as long as the client. */
void improv_client_init(struct improv_client *client,
                        const struct improv_client_config *config);

/*
 * Takes an event in. Then take all actions with improv_client_next_action()
 * before the next event. A host whose deadline is 0 when something happens
 * handles a TICK first.
 */
/*@ requires valid_client(client);
    requires \valid_read(event) && \separated(event, client,
        client->config->queue + (0 .. client->config->queue_length - 1));
    requires valid_bytes(event->bytes) &&
             apart_from_client(client, event->bytes);
    assigns *client,
        client->config->queue[0 .. client->config->queue_length - 1];
    ensures valid_client(client) && client->config == \old(client->config); */
void improv_client_handle(struct improv_client *client,
                          const struct improv_client_event *event,
                          uint32_t now_ms);

bool improv_client_next_action(struct improv_client *client,
                               struct improv_client_action *ret_action);

/* As improv_device_deadline(). */
/*@ requires valid_client(client);
    assigns \nothing; */
uint32_t improv_client_deadline(const struct improv_client *client,
                                uint32_t now_ms);

/* Forgets everything, the command's secrets included. */
void improv_client_wipe(struct improv_client *client);

#ifdef __cplusplus
}
#endif

#endif
