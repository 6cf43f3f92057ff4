/* SPDX-License-Identifier: Apache-2.0 */
#include "control/settings_reply.h"

#include <errno.h>
#include <json-c/json.h>
#include <string.h>

#include "bus.h"
#include "cleanup.h"
#include "settings/replace_file.h"

/* D-Bus allows 64 containers in one another; each level is three. */
enum { DEPTH_MAX = 16 };

static int append_variant(sd_bus_message *reply, json_object *json, int depth);

/* --- Texts ---------------------------------------------------------------- */

/* A copy is wiped as soon as it is not needed: it may be the token. */
static int append_text(sd_bus_message *reply, json_object *json)
{
    const char *text = json_object_get_string(json);
    size_t length = (size_t)json_object_get_string_len(json);
    int r;

    if (bus_is_text(text, length))
        r = sd_bus_message_append(reply, "v", "s", text);
    else if ((r = sd_bus_message_open_container(reply, 'v', "ay")) >= 0 &&
             (r = sd_bus_message_append_array(reply, 'y', text, length)) >= 0)
        r = sd_bus_message_close_container(reply);
    explicit_bzero((char *)text, length); /* it is on the heap */
    return r;
}

/* --- Containers ----------------------------------------------------------- */

static int append_entry(sd_bus_message *reply, const char *name,
                        json_object *json, int depth)
{
    int r;

    if (!json || !bus_is_text(name, strlen(name)))
        return 0;
    r = sd_bus_message_open_container(reply, 'e', "sv");
    if (r >= 0)
        r = sd_bus_message_append_basic(reply, 's', name);
    if (r >= 0)
        r = append_variant(reply, json, depth);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_dictionary(sd_bus_message *reply, json_object *json,
                             int depth)
{
    struct json_object_iterator at = json_object_iter_begin(json);
    struct json_object_iterator end = json_object_iter_end(json);
    int r = sd_bus_message_open_container(reply, 'a', "{sv}");

    for (; r >= 0 && !json_object_iter_equal(&at, &end);
         json_object_iter_next(&at))
        r = append_entry(reply, json_object_iter_peek_name(&at),
                         json_object_iter_peek_value(&at), depth);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_list(sd_bus_message *reply, json_object *json, int depth)
{
    int r = sd_bus_message_open_container(reply, 'a', "v");

    for (size_t i = 0; r >= 0 && i < json_object_array_length(json); i++) {
        json_object *item = json_object_array_get_idx(json, i);
        if (item)
            r = append_variant(reply, item, depth);
    }
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_in_variant(sd_bus_message *reply, const char *signature,
                             json_object *json, int depth)
{
    int r;

    if (depth == DEPTH_MAX)
        return -ELOOP;
    r = sd_bus_message_open_container(reply, 'v', signature);
    if (r >= 0)
        r = json_object_is_type(json, json_type_object)
                ? append_dictionary(reply, json, depth + 1)
                : append_list(reply, json, depth + 1);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_variant(sd_bus_message *reply, json_object *json, int depth)
{
    switch (json_object_get_type(json)) {
    case json_type_null:
        return 0;
    case json_type_boolean:
        return sd_bus_message_append(reply, "v", "b",
                                     json_object_get_boolean(json));
    case json_type_double:
        return sd_bus_message_append(reply, "v", "d",
                                     json_object_get_double(json));
    case json_type_int:
        return sd_bus_message_append(reply, "v", "x",
                                     json_object_get_int64(json));
    case json_type_object:
        return append_in_variant(reply, "a{sv}", json, depth);
    case json_type_array:
        return append_in_variant(reply, "av", json, depth);
    case json_type_string:
        return append_text(reply, json);
    }
    return -EINVAL;
}

int settings_reply(sd_bus_message *reply, const char *file)
{
    autofree char *text = NULL;
    json_object *json = NULL;
    size_t length = 0;

    int r = read_file(file, &text, &length);
    if (r < 0 && r != -ENOENT)
        return r;
    if (r >= 0) {
        json = json_tokener_parse(text);
        explicit_bzero(text, length);
    }
    if (!json_object_is_type(json, json_type_object)) {
        json_object_put(json);
        json = json_object_new_object();
    }
    r = json ? append_dictionary(reply, json, 0) : -ENOMEM;
    json_object_put(json);
    return r;
}
