/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/settings.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "improv/digo.h"
#include "log.h"
#include "settings/replace_file.h"

static void cleanup_json(json_object **json)
{
    json_object_put(*json);
}

#define autojson __attribute__((cleanup(cleanup_json)))

/* --- Values --------------------------------------------------------------- */

static const char *const host_names[] = {"host", "port", "host_http",
                                         "port_http", "ssl"};
static const char *const device_names[] = {
    "device_profile_id", "device_id", "box_id", "tenant_id", "device_owner"};

static json_object *text_value(struct improv_bytes value)
{
    return json_object_new_string_len((const char *)value.data,
                                      (int)value.length);
}

/* Empty is null. The engine has checked the digits [DIGO-5]. */
static json_object *port_value(struct improv_bytes value)
{
    int32_t port = 0;
    if (value.length == 0)
        return NULL;
    for (size_t i = 0; i < value.length; i++)
        port = port * 10 + (value.data[i] - '0');
    return json_object_new_int(port);
}

static json_object *ssl_value(struct improv_bytes value)
{
    int ssl = improv_digo_ssl(value);
    return ssl < 0 ? NULL : json_object_new_boolean(ssl);
}

static json_object *host_value(const struct improv_request *settings,
                               unsigned i)
{
    switch (i) {
    case IMPROV_DIGO_PORT:
    case IMPROV_DIGO_PORT_HTTP:
        return port_value(settings->values[i]);
    case IMPROV_DIGO_SSL:
        return ssl_value(settings->values[i]);
    default:
        return text_value(settings->values[i]);
    }
}

static json_object *host_object(const struct improv_request *settings)
{
    json_object *object = json_object_new_object();
    for (unsigned i = 0; i < settings->count; i++)
        json_object_object_add(object, host_names[i], host_value(settings, i));
    return object;
}

static json_object *device_object(const struct improv_request *settings)
{
    json_object *object = json_object_new_object();
    for (unsigned i = 0; i < settings->count; i++)
        json_object_object_add(object, device_names[i],
                               text_value(settings->values[i]));
    return object;
}

static void put(json_object *all, const struct improv_request *settings)
{
    switch (settings->command) {
    case IMPROV_COMMAND_DIGO_HOST:
        json_object_object_add(all, "host", host_object(settings));
        break;
    case IMPROV_COMMAND_DIGO_DEVICE:
        json_object_object_add(all, "device", device_object(settings));
        break;
    case IMPROV_COMMAND_DIGO_TOKEN:
        json_object_object_add(all, "token", text_value(settings->values[0]));
        break;
    default:
        break;
    }
}

/* --- The file ------------------------------------------------------------- */

/* The object that the whole text is; NULL if it is none. */
static json_object *parse(const char *text, size_t length)
{
    json_tokener *tokener = json_tokener_new();
    if (!tokener)
        return NULL;
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    json_object *json =
        json_tokener_parse_ex(tokener, text, (int)length + 1); /* with NUL */
    bool good = json_tokener_get_error(tokener) == json_tokener_success &&
                json_tokener_get_parse_end(tokener) >= length &&
                json_object_is_type(json, json_type_object);
    json_tokener_free(tokener);
    if (!good) {
        json_object_put(json);
        json = NULL;
    }
    return json;
}

/*
 * What is there, or an empty object. A file that is no JSON is kept aside:
 * nobody's data is lost, and the device can still be given its settings.
 */
static int read_old(const char *file, json_object **ret_json, bool *ret_bad)
{
    autofree char *text = NULL;
    size_t length = 0;

    int r = read_file(file, &text, &length);
    if (r < 0 && r != -ENOENT)
        return r;
    json_object *json = r >= 0 ? parse(text, length) : NULL;
    *ret_bad = r >= 0 && !json;
    *ret_json = json ? json : json_object_new_object();
    return *ret_json ? 0 : -ENOMEM;
}

static int write_new(const char *file, json_object *json, bool bad)
{
    int flags = JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE;
    size_t length;
    const char *text = json_object_to_json_string_length(json, flags, &length);

    if (!text)
        return -ENOMEM;
    autofree char *line = NULL;
    if (asprintf(&line, "%s\n", text) < 0)
        return -ENOMEM;
    return replace_file(file, line, length + 1, bad);
}

int settings_store(const char *file, const struct improv_request *settings)
{
    autojson json_object *json = NULL;
    bool bad = false;

    int r = read_old(file, &json, &bad);
    if (r >= 0) {
        put(json, settings);
        r = write_new(file, json, bad);
    }
    if (r < 0)
        log_error("settings: %s: %s", file, strerror(-r));
    else if (bad)
        log_error("settings: %s was not JSON; it is kept as %s.bad", file,
                  file);
    return r;
}
