/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the decoders must say, found in another way: slower, and as a reader of
 * docs/protocol.md would do it.
 */
#ifndef FUZZ_REFERENCE_H
#define FUZZ_REFERENCE_H

#include "improv/advertisement.h"
#include "improv/improv.h"

/* [FRM-1] [FRM-2] [FRM-8] */
enum improv_parse reference_frame(struct improv_bytes bytes);

/* How many strings use up the data exactly, or -1 [STR-1]. */
int reference_strings(struct improv_bytes data);

bool reference_utf8(struct improv_bytes bytes); /* [STR-2] */
bool reference_credentials(struct improv_bytes ssid,
                           struct improv_bytes password); /* [WIFI-2..3] */
bool reference_hostname(struct improv_bytes name);        /* [NAME-2] */
bool reference_device_name(struct improv_bytes name);     /* [NAME-3] */
bool reference_port(struct improv_bytes value);           /* [DIGO-5] */
int reference_ssl(struct improv_bytes value);             /* [DIGO-6] */

/* [STR-1] [STR-2] [DIGO-1..6] */
bool reference_digo(uint8_t command, const struct improv_bytes *values,
                    size_t count);

/* What an advertisement says; false if its last structure is cut [ADV-5]. */
bool reference_advertisement(struct improv_bytes bytes,
                             struct improv_discovery *discovery);

#endif
