/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of the protocol, in words. */
#ifndef IMPROV_CLIENT_WORDS_H
#define IMPROV_CLIENT_WORDS_H

#include "improv/client.h"

enum { WORDS_CAPABILITIES_MAX = 64 };

const char *words_state(uint8_t state);
const char *words_error(uint8_t error);
const char *words_command(uint8_t command);
const char *words_characteristic(enum improv_characteristic number);
const char *words_step(enum improv_client_step step);

/* "identify, scan", or "-"; `ret_text` has WORDS_CAPABILITIES_MAX bytes. */
const char *words_capabilities(uint8_t capabilities, char *ret_text);

/* The name of one bit; NULL: it has none. */
const char *words_capability(uint8_t bit);

#endif
