/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
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
    int ssl = improv_settings_ssl(value);
    return ssl < 0 ? NULL : json_object_new_boolean(ssl);
}

static json_object *host_value(const struct improv_settings *settings,
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

static json_object *host_object(const struct improv_settings *settings)
{
    json_object *object = json_object_new_object();
    for (unsigned i = 0; i < settings->count; i++)
        json_object_object_add(object, host_names[i], host_value(settings, i));
    return object;
}

static json_object *device_object(const struct improv_settings *settings)
{
    json_object *object = json_object_new_object();
    for (unsigned i = 0; i < settings->count; i++)
        json_object_object_add(object, device_names[i],
                               text_value(settings->values[i]));
    return object;
}

static void put(json_object *all, const struct improv_settings *settings)
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

/* What is there, or an empty object. A file that is no JSON is put aside:
 * nobody's data is lost, and the device can still be given its settings. */
static int read_old(const char *file, json_object **ret_json)
{
    char bad_file[PATH_MAX];
    json_object *json = json_object_from_file(file);

    if (!json_object_is_type(json, json_type_object)) {
        json_object_put(json);
        json = json_object_new_object();
        snprintf(bad_file, sizeof bad_file, "%s.bad", file);
        if (rename(file, bad_file) == 0)
            log_error("settings: %s was not JSON; it is now %s", file,
                      bad_file);
        else if (errno != ENOENT)
            log_error("settings: %s: %s", bad_file, strerror(errno));
    }
    *ret_json = json;
    return 0;
}

static int write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, text, length);
        if (written < 0)
            return -errno;
        text += written;
        length -= (size_t)written;
    }
    return fsync(fd) < 0 ? -errno : 0;
}

static int write_new(const char *file, json_object *json)
{
    size_t length;
    const char *text = json_object_to_json_string_length(
        json, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE,
        &length);
    if (!text)
        return -ENOMEM;
    autoclose int fd =
        open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -errno;
    int r = fchmod(fd, 0600) < 0 ? -errno : write_all(fd, text, length);
    return r < 0 ? r : write_all(fd, "\n", 1);
}

/* The rename itself must reach the disk. */
static int sync_directory(const char *file)
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s", file);
    autoclose int fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

static int replace(const char *file, json_object *json)
{
    char new_file[PATH_MAX];

    if ((size_t)snprintf(new_file, sizeof new_file, "%s.new", file) >=
        sizeof new_file)
        return -ENAMETOOLONG;
    int r = write_new(new_file, json);
    if (r >= 0 && rename(new_file, file) < 0)
        r = -errno;
    if (r < 0) {
        unlink(new_file);
        return r;
    }
    return sync_directory(file);
}

int settings_store(const char *file, const struct improv_settings *settings)
{
    autojson json_object *json = NULL;

    int r = read_old(file, &json);
    if (r >= 0) {
        put(json, settings);
        r = replace(file, json);
    }
    if (r < 0)
        log_error("settings: %s: %s", file, strerror(-r));
    return r;
}
