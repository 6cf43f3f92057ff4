/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the device engine share; nothing here is for others. */
#ifndef IMPROV_DEVICE_INTERNAL_H
#define IMPROV_DEVICE_INTERNAL_H

#include "device_table.h"
#include "improv/device.h"
#include "timer.h"

/* Actions that wait, a bit each, taken from the first to the last: a result is
 * seen before the state it leads to, and an error before the state it leads
 * back to; a repeated error after the one that clears it [ERR-1]. */
enum waiting {
    WAITING_NO_ERROR,
    WAITING_RESULT,
    WAITING_ERROR,
    WAITING_STATE,
    WAITING_ADVERTISE,
    WAITING_WITHDRAW,
    WAITING_ROLL_BACK,
    WAITING_JOIN,
    WAITING_REQUEST,
    WAITING_INDICATE,
    WAITING_KINDS,
};

static inline bool improv_device_wants(const struct improv_device *device,
                                       enum waiting action)
{
    return device->actions >> action & 1U;
}

static inline void improv_device_want(struct improv_device *device,
                                      enum waiting action)
{
    device->actions |= (uint16_t)(1U << action);
}

static inline void improv_device_forget(struct improv_device *device,
                                        enum waiting action)
{
    device->actions &= (uint16_t) ~(1U << action);
}

/* device_action.c: what the outside sees */
void improv_device_set_error(struct improv_device *device,
                             enum improv_error error);
void improv_device_set_result(struct improv_device *device, uint8_t command,
                              const struct improv_device_event *event);
void improv_device_show_state(struct improv_device *device);
void improv_device_show_pattern(struct improv_device *device);

/* device_state.c: the state machine */
void improv_device_react(struct improv_device *device, enum trigger trigger,
                         uint32_t now_ms);
void improv_device_request_ended(struct improv_device *device,
                                 const struct improv_device_event *event);
void improv_device_refuse_request(struct improv_device *device, uint8_t error);

/* device_rpc.c: frames and commands */
int improv_device_decode_nothing(
    const struct improv_frame *frame,
    struct improv_bytes ret_values[IMPROV_VALUES_MAX]);
void improv_device_take_write(struct improv_device *device,
                              const struct improv_device_event *event,
                              uint32_t now_ms);
void improv_device_forget_central(struct improv_device *device, uint32_t id);
void improv_device_wipe_centrals(struct improv_device *device);
void improv_device_drop_silent_frames(struct improv_device *device,
                                      uint32_t now_ms);

#endif
