/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What rules are made of. Each returns true if all is well; otherwise the
 * finding says why, and the rule is at its end.
 */
#ifndef IMPROV_CLIENT_DIALOGUE_H
#define IMPROV_CLIENT_DIALOGUE_H

#include "check/check.h"
#include "improv/frame.h"

enum {
    REPLY_MS = 3000,   /* for an error or a state after a write */
    QUIET_MS = 300,    /* in which what was accepted gets no error */
    REQUEST_MS = 6000, /* for a result */
    SCAN_MS = 20000,
    HEAR_MS = 8000, /* for an advertisement */
    PIECE = 20,     /* bytes of a write that fits every link */
};

/* Characteristics as probe_await() takes them. */
#define BIT(characteristic) (1U << (characteristic))

/* One command, as it is sent. */
struct message {
    struct improv_bytes bytes;
    size_t piece; /* bytes of each write; 0: all in one */
    enum probe_write how;
    bool secret;
};

#define BYTES(...)                                                             \
    ((struct improv_bytes){(const uint8_t[]){__VA_ARGS__},                     \
                           sizeof((const uint8_t[]){__VA_ARGS__})})

/* A message of one write. */
#define WRITE(...) ((struct message){.bytes = BYTES(__VA_ARGS__)})

/* A command that no device has: it is refused, and changes nothing. */
#define NOT_OFFERED WRITE(0x7F, 0x00, 0x7F)

struct answer {
    struct probe_value frame;
    int count;
    struct improv_bytes strings[IMPROV_FRAME_DATA_MAX]; /* in the frame */
};

/* What is found, as printf() has it; the first finding counts. Both return
 * false. */
bool fail(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool skip(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* True if an operation's result is 0; otherwise it fails what was `done`. */
bool succeeded(struct check *check, int result, const char *done);

/* The end of the transcript: what comes from now on. */
size_t now(struct check *check);

/* The place in the transcript after an entry of it. */
size_t after(struct check *check, const struct transcript_entry *entry);

/* Milliseconds that are left of a time that began then. */
uint32_t left(const struct check *check, uint32_t began_ms,
              uint32_t timeout_ms);

/* Writes it to the RPC command, in its pieces. */
bool send_message(struct check *check, const struct message *message);

/* Reads a characteristic that has one byte. */
bool read_byte(struct check *check, enum improv_characteristic characteristic,
               uint8_t *ret_byte);

/* Connects and subscribes to state, error and result. */
bool connect_again(struct check *check);

/* It is refused with one of two errors, which may be the same. */
bool refused_either(struct check *check, struct message message, uint8_t error,
                    uint8_t other);
bool refused(struct check *check, struct message message, uint8_t error);

/* Makes it tell another error than that one: some devices tell the same error
 * only once. False if it told none. */
bool provoke_another(struct check *check, uint8_t error);

/* There is no error. */
bool accepted(struct check *check, struct message message);

/* There is a result that is a whole frame of strings; valid with `ret_answer`.
 */
bool answered(struct check *check, struct message message, uint32_t timeout_ms,
              struct answer *ret_answer);

/* The strings of an answer whose frame is there. */
bool decode_answer(struct check *check, uint8_t command, struct answer *answer);

/* The next error but 0x00; otherwise as probe_await(). */
int next_error(struct check *check, size_t since, uint32_t timeout_ms,
               uint8_t *ret_error);

/* A frame in a buffer of the caller's: command, data, checksum. */
struct message frame_of(uint8_t buffer[IMPROV_FRAME_MAX], uint8_t command,
                        struct improv_bytes data);

/* Do the capabilities have it? */
bool offers(const struct check *check, uint8_t capability);

#endif
