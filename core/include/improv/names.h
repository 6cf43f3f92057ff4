/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPROV_NAMES_H
#define IMPROV_NAMES_H
#include "improv/frame.h"
#define IMPROV_HOSTNAME_MAX    63  /* bytes: one label [NAME-2] */
#define IMPROV_DEVICE_NAME_MAX 254 /* bytes: its answer must fit [NAME-3] */
bool improv_hostname_valid(struct improv_bytes name);
bool improv_device_name_valid(struct improv_bytes name);
struct improv_bytes improv_hostname_decode(struct improv_bytes data);
size_t improv_name_encode(uint8_t command, struct improv_bytes name,
                          uint8_t ret_frame[IMPROV_FRAME_MAX]);
#endif
