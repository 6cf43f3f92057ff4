/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conversations with a device. A test reads from top to bottom: what happens,
 * and all that the device then does, in its order:
 *
 *     DEVICE(WITH_BUTTON);
 *     SERVICE_STARTS();
 *     EXPECT_STATE(0x01);
 *     CENTRAL_WRITES(1, "02 00 CS");
 *     EXPECT_LIGHT(IMPROV_PATTERN_IDENTIFY);
 *
 * Nothing may be left out: what the device did and nobody expected fails the
 * test when the next thing happens. After every event the invariants are
 * checked (invariants.c). Time is a number that the test moves.
 */
#ifndef TEST_HARNESS_H
#define TEST_HARNESS_H

#include "unit.h"

enum device_feature {
    PLAIN = 0, /* no button, nothing to identify with */
    WITH_BUTTON = 1 << 0,
    WITH_IDENTIFY = 1 << 1,
    WITH_DIGO = 1 << 2,
    WITH_INFO = 1 << 3,
    WITH_SCAN = 1 << 4,
    WITH_HOSTNAME = 1 << 5,
    WITH_DEVICE_NAME = 1 << 6,
};

enum {
    PLACES = 3, /* for centrals */
    AUTHORIZED_MS = 60000,
    IDENTIFY_MS = 10000,
    WIFI_MS = 60000,
    CONNECT_MS = 30000,
    LINGER_MS = 10000,
};

enum { HARNESS_ACTIONS_MAX = 16, HARNESS_RPCS_MAX = 7 };

/* An action and its bytes as they were when the device gave it out. */
struct taken {
    struct improv_device_action action;
    struct text value;
};

struct harness {
    struct improv_device device;
    struct improv_device_config config;
    struct improv_central centrals[PLACES];
    const struct improv_rpc *rpcs[HARNESS_RPCS_MAX];
    uint32_t now_ms;
    uint8_t join_number, request_number; /* of the last action of each */
    uint64_t digest;                     /* of the actions of the last event */
    bool refused;           /* the last event led to an error of its own */
    bool unrecorded;        /* something happened that can't be replayed */
    bool wifi_down;         /* the host said so last */
    struct text written[8]; /* of each central, since its last frame */
    struct taken queue[HARNESS_ACTIONS_MAX];
    size_t taken, expected; /* of `queue` */
};

extern struct harness harness;

/* A fresh, stopped device; the clock is about to wrap. */
#define DEVICE(features)                     device_is(features, PLACES, AT)
#define DEVICE_WITH_PLACES(features, places) device_is(features, places, AT)

#define AT __FILE__, __LINE__

/* --- What happens -------------------------------------------------------- */

#define SERVICE_STARTS() happens(IMPROV_EVENT_START, AT)
#define SERVICE_STOPS()  happens(IMPROV_EVENT_STOP, AT)
#define BUTTON_PRESSED() happens(IMPROV_EVENT_AUTHORIZE, AT)
#define WIFI_UP()        happens(IMPROV_EVENT_WIFI_UP, AT)
#define WIFI_DOWN()      happens(IMPROV_EVENT_WIFI_DOWN, AT)
#define JOIN_FAILS()     happens(IMPROV_EVENT_JOIN_FAILED, AT)
#define STORE_WORKS()    happens(IMPROV_EVENT_ANSWERED, AT)
#define STORE_FAILS()    happens(IMPROV_EVENT_REFUSED, AT)
#define JOIN_WORKS(url)  join_works(url, AT) /* NULL: no URL */

/* The host answers a request, each word of `words` a string. */
#define HOST_ANSWERS(words) host_answers(words, AT)
#define HOST_REFUSES(error) host_refuses(error, AT)

#define CENTRAL_WRITES(central, text) central_writes(central, 0, text, AT)
#define CENTRAL_WRITES_AT(central, offset, text)                               \
    central_writes(central, offset, text, AT)
#define CENTRAL_LEAVES(central) central_leaves(central, AT)

/* Time passes, and the host comes back at each deadline, as it should. */
#define PASSES(ms) passes(ms, AT)

/* --- What the device does ------------------------------------------------ */

#define EXPECT_STATE(state)         expect_state(state, AT) /* and advertised */
#define EXPECT_ERROR(error)         expect_error(error, AT)
#define EXPECT_RESULT(text)         expect_result(text, AT)
#define EXPECT_LIGHT(pattern)       expect_light(pattern, AT)
#define EXPECT_JOIN(ssid, password) expect_join(ssid, password, AT)
#define EXPECT_REQUEST(text)        expect_request(text, AT) /* as a frame */
#define EXPECT_ROLL_BACK()          expect(IMPROV_ACTION_ROLL_BACK, AT)
#define EXPECT_WITHDRAWN()          expect(IMPROV_ACTION_WITHDRAW, AT)
#define EXPECT_NOTHING()            expect_nothing(AT)

/* A characteristic as a central reads it now. */
#define EXPECT_READ(characteristic, text) expect_read(characteristic, text, AT)
#define EXPECT_DEADLINE(ms)               expect_deadline(ms, AT)

/* --- Several steps that many scenarios begin with ------------------------ */

/* A device without a button, in 0x02. */
#define DEVICE_AUTHORIZED(features) device_authorized(features, AT)

#define EXAMPLE "01 1E 0C 'MyWirelessAP' 10 'mysecurepassword' CS"

/* It gets the example and joins: in 0x03. */
#define CENTRAL_SENDS_EXAMPLE(central) central_sends_example(central, AT)

/* All that a failed join shows. */
#define EXPECT_JOIN_GIVEN_UP() expect_join_given_up(AT)

void device_is(unsigned features, size_t places, const char *file, int line);
void device_authorized(unsigned features, const char *file, int line);
void happens(enum improv_device_event_type type, const char *file, int line);
void event_happens(const struct improv_device_event *event, const char *file,
                   int line);
void join_works(const char *url, const char *file, int line);
void host_answers(const char *words, const char *file, int line);
void host_refuses(uint8_t error, const char *file, int line);
void central_writes(uint32_t central, size_t offset, const char *text,
                    const char *file, int line);
void central_writes_bytes(uint32_t central, size_t offset,
                          struct improv_bytes bytes, const char *file,
                          int line);
void central_leaves(uint32_t central, const char *file, int line);
void central_sends_example(uint32_t central, const char *file, int line);
void passes(uint32_t ms, const char *file, int line);

const struct taken *expect(enum improv_device_action_type type,
                           const char *file, int line);
void expect_state(uint8_t state, const char *file, int line);
void expect_error(uint8_t error, const char *file, int line);
void expect_result(const char *text, const char *file, int line);
void expect_light(enum improv_pattern pattern, const char *file, int line);
void expect_join(const char *ssid, const char *password, const char *file,
                 int line);
void expect_request(const char *text, const char *file, int line);
void expect_nothing(const char *file, int line);
void expect_read(enum improv_characteristic characteristic, const char *text,
                 const char *file, int line);
void expect_deadline(uint32_t ms, const char *file, int line);
void expect_join_given_up(const char *file, int line);

/* harness.c, for replay.c: an event and all that it must be true of it. */
void begin_device(uint32_t now_ms);
uint8_t current_number(enum improv_device_event_type type);
void drive(const struct improv_device_event *event, const char *file, int line);

/*
 * replay.c: every conversation is held again with all its writes cut at every
 * byte, with a disconnect after every step, and with the clock about to wrap.
 */
void replay_record(const struct improv_device_event *event);
void replay_recorded(void); /* the event has been taken in */
void replay_all(const char *file, int line);

/* A test of which nothing may be left at its end. */
#define CONVERSATION(test) cmocka_unit_test_teardown(test, conversation_ends)

int conversation_ends(void **state);

/* invariants.c: what must be true after every event, whatever happened */
void check_invariants(const struct improv_device_event *event, const char *file,
                      int line);

#endif
