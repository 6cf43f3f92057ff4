/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPROV_TEXT_H
#define IMPROV_TEXT_H
#include "improv/protocol.h"
#include <stdbool.h>
bool improv_alphanumeric(uint8_t byte, uint8_t letters);
bool improv_utf8_valid(struct improv_bytes bytes); /* [STR-2] */
#endif
