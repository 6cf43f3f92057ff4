/* SPDX-License-Identifier: Apache-2.0 */
/* The members of a JSON object that says what happened. */
#ifndef IMPROV_CLIENT_JSON_H
#define IMPROV_CLIENT_JSON_H

#include <json-c/json.h>

#include "improv/protocol.h"

enum { JSON_BYTES_MAX = 512 }; /* bytes: as long as a GATT value can be */

/*
 * Each adds a member and hands `object` on, so that they can be nested. An
 * object that there was no memory for is NULL, and stays so.
 */
struct json_object *json_number(struct json_object *object, const char *key,
                                int64_t number);
struct json_object *json_string(struct json_object *object, const char *key,
                                const char *text);

/*
 * Text from the air. Bytes that are no UTF-8 are made so, as safe_text()
 * does, and follow as they are in a member KEY_hex.
 */
struct json_object *json_text(struct json_object *object, const char *key,
                              struct improv_bytes bytes);

/* Bytes as hexadecimal digits, without spaces; cut after JSON_BYTES_MAX. */
struct json_object *json_hex(struct json_object *object, const char *key,
                             struct improv_bytes bytes);

/* Takes `member` over. */
struct json_object *json_member(struct json_object *object, const char *key,
                                struct json_object *member);

#endif
