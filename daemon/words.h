/* SPDX-License-Identifier: Apache-2.0 */
/* States and errors as programs are told of them: on D-Bus and in hooks. */
#ifndef IMPROVD_WORDS_H
#define IMPROVD_WORDS_H

#include <stdint.h>

/* "stopped", "authorization-required", "authorized", "provisioning" or
 * "provisioned". */
const char *words_state(uint8_t state);

/* "none", "invalid-rpc", "unknown-rpc", "unable-to-connect", "not-authorized",
 * "bad-hostname" or "unknown". */
const char *words_error(uint8_t error);

#endif
