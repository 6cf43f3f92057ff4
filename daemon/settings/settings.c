/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/settings.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "bus.h"
#include "cleanup.h"
#include "improv/digo.h"
#include "improv/names.h"
#include "log.h"

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

/* Empty is null [DIGO-8]. The engine has checked the digits [DIGO-5]. */
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
    case IMPROV_COMMAND_DEVICE_NAME:
        json_object_object_add(all, "name", text_value(settings->values[0]));
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

static int write_new(struct settings_change *change, json_object *json,
                     gid_t group)
{
    int flags = JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE;
    size_t length;
    const char *text = json_object_to_json_string_length(json, flags, &length);

    if (!text)
        return -ENOMEM;
    autofree char *line = NULL;
    if (asprintf(&line, "%s\n", text) < 0)
        return -ENOMEM;
    return replace_file_write(&change->replacement, line, length + 1, group);
}

static int change_file(struct settings_change *change,
                       const struct improv_request *settings, gid_t group)
{
    autojson json_object *json = NULL;

    int r = read_old(change->replacement.file, &json, &change->bad);
    if (r < 0)
        return r;
    put(json, settings);
    return write_new(change, json, group);
}

static int failed(const char *file, int error)
{
    log_error("settings: %s: %s", file, strerror(-error));
    return error;
}

int settings_prepare(const char *file, gid_t group,
                     const struct improv_request *settings,
                     struct settings_change *ret_change)
{
    struct settings_change change = {.bad = false};

    int r = replace_file_begin(file, &change.replacement);
    if (r < 0)
        return failed(file, r);
    r = change_file(&change, settings, group);
    if (r < 0) {
        replace_file_end(&change.replacement);
        return failed(file, r);
    }
    *ret_change = change;
    return 0;
}

int settings_commit(struct settings_change *change)
{
    const char *file = change->replacement.file;

    int r = replace_file_commit(&change->replacement, change->bad);
    if (r < 0)
        return failed(file, r);
    if (change->bad)
        log_error("settings: %s was not JSON; it is kept as %s.bad", file,
                  file);
    return 0;
}

void settings_end(struct settings_change *change)
{
    replace_file_end(&change->replacement);
}

/* --- The device name ------------------------------------------------------ */

bool settings_name_valid(struct improv_bytes name)
{
    for (size_t i = 0; i < name.length; i++)
        if (name.data[i] < 0x20 || name.data[i] == 0x7F)
            return false;
    return improv_device_name_valid(name) &&
           bus_is_text((const char *)name.data, name.length);
}

size_t settings_name(const char *file, char ret_name[SETTINGS_NAME_SIZE])
{
    autofree char *text = NULL;
    size_t length = 0;

    if (read_file(file, &text, &length) < 0)
        return 0;
    autojson json_object *json = parse(text, length);
    json_object *name = NULL; /* it is the object's */
    if (!json_object_object_get_ex(json, "name", &name) ||
        !json_object_is_type(name, json_type_string))
        return 0;
    const struct improv_bytes bytes = {
        (const uint8_t *)json_object_get_string(name),
        (size_t)json_object_get_string_len(name)};
    if (!settings_name_valid(bytes))
        return 0;
    memcpy(ret_name, bytes.data, bytes.length);
    ret_name[bytes.length] = '\0';
    return bytes.length;
}
