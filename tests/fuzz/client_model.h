/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client under test, what its host did and asked for, and what must be true
 * after every event. A good host does as improv/client.h says; of one that
 * does not, only memory and secrets are checked.
 */
#ifndef FUZZ_CLIENT_MODEL_H
#define FUZZ_CLIENT_MODEL_H

#include "script.h"

enum {
    MODEL_QUEUE = 4,
    MODEL_SENT = MODEL_QUEUE + 2, /* one at work, one rejected */
};

struct model {
    struct improv_client client;
    struct improv_client_config config;
    struct improv_client_command queue[MODEL_QUEUE];
    uint64_t now_ms; /* the client sees 32 bits of it [TIME-1] */
    bool good;       /* the host */
    bool connected;
    unsigned characteristics;              /* a bit each, as for CONNECTED */
    unsigned subscribed;                   /* a bit each */
    struct improv_client_action operation; /* asked for last */
    bool operating;                        /* and not yet answered */

    /* What was sent and did not end, the first one first. */
    struct improv_client_command sent[MODEL_SENT];
    unsigned sent_count;
    bool sending;      /* the event is a SEND */
    bool begun;        /* the first was written, or waits for the button */
    uint64_t begun_ms; /* when that was */
    uint8_t answer[IMPROV_FRAME_MAX]; /* the last whole result of the first */
    size_t answer_length;             /* 0: there was none */
};

static inline uint32_t model_now(const struct model *model)
{
    return (uint32_t)model->now_ms;
}

/* An event, then all actions of a good host, or up to `most`. */
void model_event(struct model *model, const struct improv_client_event *event,
                 size_t most);

/* Comes back as often as the client wants at this very time. */
void model_settle(struct model *model);

/* All that was sent comes to an end if the host only goes on. */
void model_finish(struct model *model);

#endif
