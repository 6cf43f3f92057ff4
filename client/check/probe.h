/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One device, operated by hand: each function does one thing and returns when
 * it is done. While it waits it runs the event loop, so it must be called from
 * outside of all its handlers.
 *
 * They return 0 or a negative errno: -ETIMEDOUT, -ENOTCONN (the connection is
 * lost), -EIO (refused, probe_refusal() says how), -ENOENT (the device has no
 * such thing), -ECANCELED (the program ends: do nothing more).
 */
#ifndef IMPROV_CLIENT_PROBE_H
#define IMPROV_CLIENT_PROBE_H

#include "check/transcript.h"

struct probe;

struct probe_value {
    uint16_t length;
    uint8_t bytes[TRANSCRIPT_BYTES];
};

static inline struct improv_bytes probe_bytes(const struct probe_value *value)
{
    return (struct improv_bytes){value->bytes, value->length};
}

enum probe_write {
    PROBE_REQUEST, /* the device answers */
    PROBE_COMMAND, /* it does not */
};

/* What the device allows with a characteristic, bits. */
enum probe_flag {
    PROBE_CAN_READ = 1 << 0,
    PROBE_CAN_WRITE = 1 << 1,
    PROBE_CAN_COMMAND = 1 << 2, /* write without response */
    PROBE_CAN_NOTIFY = 1 << 3,
};

int probe_subscribe(struct probe *probe,
                    enum improv_characteristic characteristic);

/* `ret_value` may be NULL: the transcript has it. */
int probe_read(struct probe *probe, enum improv_characteristic characteristic,
               struct probe_value *ret_value);

/* Writes to the RPC command; the transcript does not keep what is secret. */
int probe_write(struct probe *probe, struct improv_bytes bytes,
                enum probe_write how, bool secret);

/*
 * Waits for a notification at `since` of the transcript or later, of one of
 * the characteristics, a bit (1 << number) each.
 */
int probe_await(struct probe *probe, size_t since, unsigned characteristics,
                uint32_t timeout_ms, const struct transcript_entry **ret_entry);

/* Does nothing for a while, but listens. */
int probe_listen(struct probe *probe, uint32_t ms);

/* After probe_connect() nothing is subscribed. */
int probe_connect(struct probe *probe);
int probe_disconnect(struct probe *probe);

/*
 * The service data that are advertised now, of a device that is not connected.
 * -ETIMEDOUT: it was not heard; an empty value: it was, without service data.
 */
int probe_advertised(struct probe *probe, uint32_t timeout_ms,
                     struct probe_value *ret_value);

/* A bit (1 << number) for each characteristic that it has. */
unsigned probe_characteristics(struct probe *probe);

/* enum probe_flag, bits */
int probe_flags(struct probe *probe, enum improv_characteristic characteristic,
                unsigned *ret_flags);

/* Is the characteristic one of the Improv service? */
int probe_in_service(struct probe *probe,
                     enum improv_characteristic characteristic, bool *ret_in);

bool probe_connected(const struct probe *probe);

/* All that happens is added to it. */
struct transcript *probe_transcript(struct probe *probe);

/* Why the last operation was refused, fit for a terminal; or "". */
const char *probe_refusal(const struct probe *probe);

uint32_t probe_now_ms(const struct probe *probe);

#endif
