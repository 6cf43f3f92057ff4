/* SPDX-License-Identifier: Apache-2.0 */
/* A device that offers every command, in state 0x02, and one central. */
#ifndef TEST_DEVICE_H
#define TEST_DEVICE_H

#include "improv/device.h"

extern const struct improv_rpc *const every_rpc[7];

extern struct improv_central central;
extern struct improv_device device;

void device_begins(void);

/* What the central writes; true if the host is then asked to do something. */
bool central_asks(struct improv_bytes bytes,
                  struct improv_device_action *ret_action);

/* What the host tells; actions that follow are passed over. */
void host_tells(const struct improv_device_event *event);

uint8_t device_error(void);

/* What can be read as the result. */
struct improv_bytes device_result(void);

/* No password, and no byte of a frame [WIFI-8]. */
bool device_keeps_nothing(void);

#endif
