/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service data that an Improv device advertises [ADV-1].
 *
 * Example: core/examples/service_data.c
 */
#ifndef IMPROV_SERVICE_DATA_H
#define IMPROV_SERVICE_DATA_H

#include <stdbool.h>

#include "improv/protocol.h"

#ifdef __cplusplus
extern "C" {
#endif

#define IMPROV_SERVICE_DATA_LENGTH 6 /* bytes */

struct improv_service_data {
    uint8_t state;        /* enum improv_state, but any value may arrive */
    uint8_t capabilities; /* enum improv_capability, bits */
};

/*@ requires \valid_read(service_data);
    requires \valid(ret_bytes + (0 .. IMPROV_SERVICE_DATA_LENGTH - 1));
    requires \separated(service_data,
        ret_bytes + (0 .. IMPROV_SERVICE_DATA_LENGTH - 1));
    assigns ret_bytes[0 .. IMPROV_SERVICE_DATA_LENGTH - 1];
    ensures ret_bytes[0] == service_data->state;
    ensures ret_bytes[1] == service_data->capabilities;
    ensures \forall integer i; 2 <= i < IMPROV_SERVICE_DATA_LENGTH ==>
        ret_bytes[i] == 0; */
void improv_service_data_encode(const struct improv_service_data *service_data,
                                uint8_t ret_bytes[IMPROV_SERVICE_DATA_LENGTH]);

/* False, and nothing written, if there are fewer than six bytes. */
/*@ requires valid_bytes(bytes) && \valid(ret_service_data);
    requires \separated(ret_service_data,
                        bytes.data + (0 .. bytes.length - 1));
    assigns *ret_service_data;
    ensures \result <==> bytes.length >= IMPROV_SERVICE_DATA_LENGTH;
    ensures \result ==> ret_service_data->state == bytes.data[0] &&
        ret_service_data->capabilities == bytes.data[1];
    ensures !\result ==> *ret_service_data == \old(*ret_service_data); */
bool improv_service_data_decode(struct improv_bytes bytes,
                                struct improv_service_data *ret_service_data);

#ifdef __cplusplus
}
#endif

#endif
