/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A device under test, what its host knows of it, and what must be true after
 * every event, whatever happened before.
 */
#ifndef FUZZ_DEVICE_MODEL_H
#define FUZZ_DEVICE_MODEL_H

#include "script.h"

enum { MODEL_PLACES = 3, MODEL_RPCS = 7 };

/* A device as it is, on the side, so that something can be tried. */
struct side {
    struct improv_device device;
    struct improv_device_config config;
    struct improv_central centrals[MODEL_PLACES];
};

/* What the host was told; it believes nothing else. */
struct host {
    bool serving;        /* it advertises */
    uint8_t state;       /* as last notified */
    uint8_t error;       /* as last notified; cleared by a new session */
    uint8_t pattern;     /* as last to be shown */
    bool joining;        /* a JOIN that was neither answered nor rolled back */
    uint8_t join_number; /* of the last JOIN */
    bool asked;          /* a REQUEST that was not answered */
    uint8_t request_number;
    uint8_t request_command;
    uint64_t asked_ms; /* when it began */
    bool wifi_up;      /* as the host said last, or a join worked */
    bool wifi_down;    /* as the host said last */
};

struct model {
    struct improv_device device;
    struct improv_device_config config;
    struct improv_central centrals[MODEL_PLACES];
    const struct improv_rpc *rpcs[MODEL_RPCS];
    struct host host;
    uint64_t now_ms;   /* the device sees 32 bits of it [TIME-1] */
    uint64_t since_ms; /* the state is as it is */
    uint64_t asked_ms; /* the device's last request began */
};

static inline uint32_t model_now(const struct model *model)
{
    return (uint32_t)model->now_ms;
}

/* Copies the device with all that it points to. */
void side_copy(struct side *side, const struct model *model);
void side_event(struct side *side, const struct improv_device_event *event,
                uint32_t now_ms);
void side_happens(struct side *side, enum improv_device_event_type type,
                  uint32_t now_ms);

/* A request waits for its answer. */
bool device_pending(const struct improv_device *device);

/* device_action.c: takes up to `most` actions, and checks each. */
void model_take_actions(struct model *model, size_t most);

/* device_event.c: an event happens, and leads where it should. */
void model_event(struct model *model, const struct improv_device_event *event);

/* device_write.c: what a write must lead to, in a device whose timers that
 * ran out have been seen to. */
struct outcome {
    uint8_t error; /* as it is read afterwards */
    bool ended;    /* a frame, good or bad: no part of it is held */
    bool joins;
    bool asks;
    struct improv_frame frame; /* if it joins or asks: into `bytes` */
    uint8_t bytes[2 * IMPROV_FRAME_MAX];
};

void outcome_of_write(struct outcome *outcome, const struct side *before,
                      const struct improv_device_event *event);

/* device_invariant.c: what is true after every event */
void model_check(const struct model *model);

/* and when the host has taken all actions */
void model_check_host(const struct model *model);

#endif
