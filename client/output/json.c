/* SPDX-License-Identifier: Apache-2.0 */
#include "output/json.h"

#include <stdio.h>

#include "improv/text.h"
#include "output/safe_text.h"

struct json_object *json_member(struct json_object *object, const char *key,
                                struct json_object *member)
{
    if (!object || json_object_object_add(object, key, member) < 0)
        json_object_put(member);
    return object;
}

struct json_object *json_number(struct json_object *object, const char *key,
                                int64_t number)
{
    return json_member(object, key, json_object_new_int64(number));
}

struct json_object *json_string(struct json_object *object, const char *key,
                                const char *text)
{
    return json_member(object, key, json_object_new_string(text));
}

struct json_object *json_hex(struct json_object *object, const char *key,
                             struct improv_bytes bytes)
{
    char text[2 * JSON_BYTES_MAX + 1] = "";

    for (size_t i = 0; i < bytes.length && i < JSON_BYTES_MAX; i++)
        snprintf(text + 2 * i, 3, "%02X", bytes.data[i]);
    return json_string(object, key, text);
}

struct json_object *json_text(struct json_object *object, const char *key,
                              struct improv_bytes bytes)
{
    char text[SAFE_TEXT_SIZE(JSON_BYTES_MAX)];
    char hex_key[32];

    if (improv_utf8_valid(bytes))
        return json_member(object, key,
                           json_object_new_string_len((const char *)bytes.data,
                                                      (int)bytes.length));
    json_string(object, key, safe_text(bytes, text, sizeof text));
    snprintf(hex_key, sizeof hex_key, "%s_hex", key);
    return json_hex(object, hex_key, bytes);
}
