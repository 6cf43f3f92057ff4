/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The DIGO commands: server, identity and token of a device [DIGO-1..6].
 *
 * Example: core/examples/digo.c
 */
#ifndef IMPROV_DIGO_H
#define IMPROV_DIGO_H

#include <stdbool.h>

#include "improv/protocol.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The strings of each DIGO command, in their order [DIGO-1..3]. */
enum improv_digo_host {
    IMPROV_DIGO_HOST,
    IMPROV_DIGO_PORT,
    IMPROV_DIGO_HOST_HTTP,
    IMPROV_DIGO_PORT_HTTP,
    IMPROV_DIGO_SSL,
    IMPROV_DIGO_HOST_STRINGS,
};

enum improv_digo_device {
    IMPROV_DIGO_DEVICE_PROFILE_ID,
    IMPROV_DIGO_DEVICE_ID,
    IMPROV_DIGO_BOX_ID,
    IMPROV_DIGO_TENANT_ID,
    IMPROV_DIGO_DEVICE_OWNER, /* may be absent */
    IMPROV_DIGO_DEVICE_STRINGS,
};

/* True for the three DIGO commands. */
/*@ assigns \nothing;
    ensures \result <==> IMPROV_COMMAND_DIGO_HOST <= command <=
                         IMPROV_COMMAND_DIGO_TOKEN; */
bool improv_digo_command(uint8_t command);

/* Checks command, count, UTF-8, ports and ssl, as the device does. */
/*@ requires \valid_read(values + (0 .. count - 1));
    requires \forall integer i; 0 <= i < count ==> valid_bytes(values[i]);
    assigns \nothing;
    ensures \result ==> 1 <= count <= 5;
    ensures \result ==> IMPROV_COMMAND_DIGO_HOST <= command <=
                        IMPROV_COMMAND_DIGO_TOKEN; */
bool improv_digo_valid(uint8_t command, const struct improv_bytes *values,
                       size_t count);

/* Reads the ssl string [DIGO-6]: 1 true, 0 false, -1 empty, -2 neither. */
/*@ requires valid_bytes(value);
    assigns \nothing;
    ensures -2 <= \result <= 1;
    ensures \result == -1 <==> value.length == 0; */
int improv_digo_ssl(struct improv_bytes value);

#ifdef __cplusplus
}
#endif

#endif
