/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conversations of the client engine: what happens, and all that it then
 * asks for, in its order. As harness.h, for the other end.
 */
#ifndef TEST_CLIENT_HARNESS_H
#define TEST_CLIENT_HARNESS_H

#include "unit.h"

enum {
    STEP_MS = 5000,
    SCAN_MS = 20000,
    JOIN_MS = 40000,
    GRACE_MS = 1000,
    AUTHORIZE_MS = 60000,
};

/* Characteristics, as CONNECTED takes them. */
enum {
    HAS_STATE = 1 << IMPROV_CHARACTERISTIC_STATE,
    HAS_ERROR = 1 << IMPROV_CHARACTERISTIC_ERROR,
    HAS_COMMAND = 1 << IMPROV_CHARACTERISTIC_COMMAND,
    HAS_RESULT = 1 << IMPROV_CHARACTERISTIC_RESULT,
    HAS_CAPABILITIES = 1 << IMPROV_CHARACTERISTIC_CAPABILITIES,
    HAS_ALL = 0x3E,
};

#define STATE        IMPROV_CHARACTERISTIC_STATE
#define ERROR        IMPROV_CHARACTERISTIC_ERROR
#define RESULT       IMPROV_CHARACTERISTIC_RESULT
#define CAPABILITIES IMPROV_CHARACTERISTIC_CAPABILITIES

#define AT __FILE__, __LINE__

#define EXAMPLE "01 1E 0C 'MyWirelessAP' 10 'mysecurepassword' CS"

enum { CLIENT_ACTIONS_MAX = 8, CLIENT_QUEUE_MAX = 3 };

struct client_taken {
    struct improv_client_action action;
    struct text bytes, result;
};

struct client_harness {
    struct improv_client client;
    struct improv_client_config config;
    struct improv_client_command commands[CLIENT_QUEUE_MAX];
    uint32_t now_ms;
    bool operating;        /* a GATT operation that was not answered yet */
    bool unrecorded;       /* something happened that can't be replayed */
    uint64_t digest;       /* of all actions */
    bool passes_over_read; /* which is not digested */
    struct client_taken queue[CLIENT_ACTIONS_MAX];
    size_t taken, expected;
};

extern struct client_harness client_harness;

/* A fresh client; 0: it does not wait for the button. */
#define CLIENT(authorize_ms) client_is(authorize_ms, AT)

/* It has room for commands that wait; given before it is connected. */
#define CLIENT_WITH_QUEUE(length)                                              \
    (client_harness.config.queue_length = (length))

/* --- What happens -------------------------------------------------------- */

#define CONNECTED(characteristics) client_connected(characteristics, AT)
#define DISCONNECTED()             client_happens(IMPROV_CLIENT_DISCONNECTED, 0, "", AT)
#define OPERATION_DONE()           client_happens(IMPROV_CLIENT_DONE, 0, "", AT)
#define READ_GIVES(text)           client_happens(IMPROV_CLIENT_DONE, 0, text, AT)
#define OPERATION_FAILS()          client_happens(IMPROV_CLIENT_FAILED, 0, "", AT)
#define USER_SENDS(text)           client_happens(IMPROV_CLIENT_SEND, 0, text, AT)
#define DEVICE_NOTIFIES(characteristic, text)                                  \
    client_happens(IMPROV_CLIENT_NOTIFIED, characteristic, text, AT)
#define CLIENT_PASSES(ms) client_passes(ms, AT)

/* --- What the client does ------------------------------------------------ */

#define EXPECT_SUBSCRIBE(characteristic)                                       \
    client_expect_operation(IMPROV_CLIENT_SUBSCRIBE, characteristic, AT)
#define EXPECT_READ_OF(characteristic)                                         \
    client_expect_operation(IMPROV_CLIENT_READ, characteristic, AT)
#define EXPECT_WRITE(text)          client_expect_write(text, AT)
#define EXPECT_DEVICE_STATE(state)  client_expect_state(state, AT)
#define EXPECT_READY(capabilities)  client_expect_ready(capabilities, AT)
#define EXPECT_PRESS()              client_expect(IMPROV_CLIENT_PRESS, AT)
#define EXPECT_SUCCESS(strings)     client_expect_success(strings, AT)
#define EXPECT_REFUSED(error)       client_expect_refused(error, AT)
#define EXPECT_ENDED(outcome, step) client_expect_ended(outcome, step, AT)

/* Which command ended, and how many that waited behind it were dropped. */
#define EXPECT_COMMAND_ENDED(outcome, command, dropped)                        \
    client_expect_command_ended(outcome, command, dropped, AT)

#define EXPECT_CLIENT_WAITS()      client_expect_nothing(AT)
#define EXPECT_CLIENT_DEADLINE(ms) client_expect_deadline(ms, AT)

/* --- Several steps that many scenarios begin with ------------------------ */

/* Connected, subscribed and read: ready, with a device in `state`. */
#define CLIENT_READY(authorize_ms, state) client_ready(authorize_ms, state, AT)

/* The same, of a client that is there. */
#define CLIENT_CONNECTS(state, capabilities)                                   \
    client_connects(state, capabilities, AT)

/* A command is sent, and its write answered. */
#define CLIENT_SENDS(text) client_sends(text, AT)

void client_is(uint32_t authorize_ms, const char *file, int line);
void client_ready(uint32_t authorize_ms, uint8_t state, const char *file,
                  int line);
void client_connects(uint8_t state, uint8_t capabilities, const char *file,
                     int line);
void client_sends(const char *text, const char *file, int line);
void client_connected(unsigned characteristics, const char *file, int line);
void client_happens(enum improv_client_event_type type,
                    enum improv_characteristic characteristic, const char *text,
                    const char *file, int line);
void client_passes(uint32_t ms, const char *file, int line);

const struct client_taken *client_expect(enum improv_client_action_type type,
                                         const char *file, int line);
void client_expect_operation(enum improv_client_action_type type,
                             enum improv_characteristic characteristic,
                             const char *file, int line);
void client_expect_write(const char *text, const char *file, int line);
void client_expect_state(uint8_t state, const char *file, int line);
void client_expect_ready(uint8_t capabilities, const char *file, int line);
void client_expect_success(const char *strings, const char *file, int line);
void client_expect_refused(uint8_t error, const char *file, int line);
void client_expect_ended(enum improv_outcome outcome,
                         enum improv_client_step step, const char *file,
                         int line);
void client_expect_command_ended(enum improv_outcome outcome, uint8_t command,
                                 uint8_t dropped, const char *file, int line);
void client_expect_nothing(const char *file, int line);
void client_expect_deadline(uint32_t ms, const char *file, int line);

/* client_harness.c, for client_replay.c: a client of the same configuration;
 * an event, what the client then does, and all that must be true of it. */
void client_begin(uint32_t now_ms);
void client_drive(const struct improv_client_event *event, const char *file,
                  int line);

/*
 * client_replay.c: every conversation is held again with the connection lost
 * after every step, with each GATT operation failing, with each result cut at
 * every byte, and with the clock about to wrap.
 */
void client_replay_record(const struct improv_client_event *event);
void client_replay_recorded(void); /* the event has been taken in */
void client_replay_all(const char *file, int line);
void client_replay_fails(void); /* says where, if it was that which failed */

/* A test of which nothing may be left at its end. */
#define CONVERSATION(test) cmocka_unit_test_teardown(test, client_ends)

int client_ends(void **state);

#endif
