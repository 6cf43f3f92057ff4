/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hostname and device name: commands 0x05 and 0x06, whose data are the name
 * itself. To send one: improv_frame_begin(), improv_frame_fill().
 *
 * Example: core/examples/names.c
 */
#ifndef IMPROV_NAMES_H
#define IMPROV_NAMES_H

#include "improv/frame.h"
#include "improv/text.h"

#ifdef __cplusplus
extern "C" {
#endif

#define IMPROV_HOSTNAME_MAX    63  /* bytes: one label [NAME-2] */
#define IMPROV_DEVICE_NAME_MAX 254 /* bytes: its answer must fit [NAME-3] */

/* A label of RFC 1123: letters, digits, inner hyphens [NAME-2]. */
/*@ requires valid_bytes(name);
    assigns \nothing;
    ensures \result <==> 1 <= name.length <= IMPROV_HOSTNAME_MAX &&
        name.data[0] != '-' && name.data[name.length - 1] != '-' &&
        \forall integer i; 0 <= i < name.length ==>
            name.data[i] == '-' || alphanumeric(name.data[i], 26); */
bool improv_hostname_valid(struct improv_bytes name);

/* UTF-8 that fits into its answer [NAME-3]. */
/*@ requires valid_bytes(name);
    assigns \nothing;
    ensures \result ==> 1 <= name.length <= IMPROV_DEVICE_NAME_MAX; */
bool improv_device_name_valid(struct improv_bytes name);

/*
 * The hostname in the data of a 0x05 command, which some clients send with its
 * length before it [NAME-4]. A view into `data`; it may not be valid.
 */
/*@ requires valid_bytes(data);
    assigns \nothing;
    ensures \result == data ||
        (data.length == 1 + data.data[0] &&
         \result.data == data.data + 1 && \result.length == data.data[0]); */
struct improv_bytes improv_hostname_decode(struct improv_bytes data);

#ifdef __cplusplus
}
#endif

#endif
