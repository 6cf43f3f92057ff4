/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The commands that a device may offer besides Wi-Fi settings: it offers those
 * that its configuration lists, and what it does not list is not linked
 * [ERR-3] [ID-6]:
 *
 *     static const struct improv_rpc *const rpcs[] = {
 *         &improv_rpc_device_info,
 *         &improv_rpc_scan,
 *     };
 *
 * Example: core/examples/request.c
 */
#ifndef IMPROV_RPC_H
#define IMPROV_RPC_H

#include "improv/frame.h"
#include "improv/request.h"

#ifdef __cplusplus
extern "C" {
#endif

/* All members are private. */
struct improv_rpc {
    uint8_t command;    /* enum improv_command */
    uint8_t capability; /* enum improv_capability, or 0 */
    uint8_t trigger;    /* what it is to the state machine */
    uint8_t timeout_s;  /* for the host's answer */

    /* Reads the data; returns how many values, or an enum improv_error
     * negated. */
    int (*decode)(const struct improv_frame *frame,
                  struct improv_bytes ret_values[IMPROV_VALUES_MAX]);
};

extern const struct improv_rpc improv_rpc_device_info; /* 0x03 [INFO-1..2] */
extern const struct improv_rpc improv_rpc_scan;        /* 0x04 [SCAN-1] */
extern const struct improv_rpc improv_rpc_hostname;    /* 0x05 [NAME-1] */
extern const struct improv_rpc improv_rpc_device_name; /* 0x06 [NAME-1] */
extern const struct improv_rpc improv_rpc_digo_host;   /* 0xC8 [DIGO-1] */
extern const struct improv_rpc improv_rpc_digo_device; /* 0xC9 [DIGO-2] */
extern const struct improv_rpc improv_rpc_digo_token;  /* 0xCA [DIGO-3] */

#ifdef __cplusplus
}
#endif

#endif
