/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an Improv device advertises, as the bytes that go over the air [ADV-2].
 *
 * BlueZ and other stacks that take advertisements apart by themselves need
 * only improv/service_data.h.
 *
 * Example: core/examples/advertisement.c
 */
#ifndef IMPROV_ADVERTISEMENT_H
#define IMPROV_ADVERTISEMENT_H

#include "improv/service_data.h"

#ifdef __cplusplus
extern "C" {
#endif

#define IMPROV_ADVERTISEMENT_LENGTH 31 /* bytes: all that a packet holds */

/* Flags, service UUID and service data; the name goes into a scan response. */
/*@ requires \valid_read(service_data);
    requires \valid(ret_bytes + (0 .. IMPROV_ADVERTISEMENT_LENGTH - 1));
    requires \separated(service_data,
        ret_bytes + (0 .. IMPROV_ADVERTISEMENT_LENGTH - 1));
    assigns ret_bytes[0 .. IMPROV_ADVERTISEMENT_LENGTH - 1]; */
void improv_advertisement_encode(
    const struct improv_service_data *service_data,
    uint8_t ret_bytes[IMPROV_ADVERTISEMENT_LENGTH]);

/* What is known of a device. All zero: nothing. */
struct improv_discovery {
    bool improv;           /* it has the service, or its service data */
    bool has_service_data; /* service_data is known */
    struct improv_service_data service_data;
    struct improv_bytes name; /* a view; empty if not known */
};

/*@ predicate within(struct improv_bytes view, struct improv_bytes bytes) =
        bytes.data <= view.data &&
        view.data + view.length <= bytes.data + bytes.length; */

/*
 * Adds what an advertisement or a scan response says; all else stays. False
 * if it ends within a structure: then what came before is still taken
 * [ADV-5]. `name` points into `bytes`.
 */
/*@ requires valid_bytes(bytes) && \valid(discovery);
    requires \separated(discovery, bytes.data + (0 .. bytes.length - 1));
    assigns *discovery;
    ensures discovery->name == \old(discovery->name) ||
            within(discovery->name, bytes); */
bool improv_advertisement_decode(struct improv_bytes bytes,
                                 struct improv_discovery *discovery);

#ifdef __cplusplus
}
#endif

#endif
