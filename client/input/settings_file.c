/* SPDX-License-Identifier: Apache-2.0 */
#include "input/settings_file.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <json-c/printbuf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"
#include "improv/wipe.h"
#include "output/report.h"
#include "output/safe_text.h"

enum { FILE_MAX = 65536 }; /* bytes */

/* Where each value goes: an option, or one of the secrets. */
enum target { TARGET_PASSWORD = OPTIONS, TARGET_TOKEN, TARGET_GROUP };

static const struct row {
    const char *group; /* "": at the top */
    const char *key;
    unsigned target;
} rows[] = {
    {"", "wifi", TARGET_GROUP},
    {"wifi", "ssid", OPTION_SSID},
    {"wifi", "password", TARGET_PASSWORD},
    {"", "hostname", OPTION_HOSTNAME},
    {"", "name", OPTION_NAME},
    {"", "host", TARGET_GROUP},
    {"host", "host", OPTION_HOST},
    {"host", "port", OPTION_PORT},
    {"host", "host_http", OPTION_HOST_HTTP},
    {"host", "port_http", OPTION_PORT_HTTP},
    {"host", "ssl", OPTION_SSL},
    {"", "device", TARGET_GROUP},
    {"device", "device_profile_id", OPTION_PROFILE_ID},
    {"device", "device_id", OPTION_DEVICE_ID},
    {"device", "box_id", OPTION_BOX_ID},
    {"device", "tenant_id", OPTION_TENANT_ID},
    {"device", "device_owner", OPTION_OWNER},
    {"", "token", TARGET_TOKEN},
};

static const struct row *find(const char *group, const char *key)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].group, group) == 0 && strcmp(rows[i].key, key) == 0)
            return &rows[i];
    return NULL;
}

/* --- Values -------------------------------------------------------------- */

/* A string as it is, a number or a truth value as text; NULL: another. A
 * secret can only be a string, which can be wiped. */
static const char *text_of(const struct row *row, struct json_object *value)
{
    switch (json_object_get_type(value)) {
    case json_type_string:
        break;
    case json_type_int:
    case json_type_boolean:
        return row->target < OPTIONS ? json_object_get_string(value) : NULL;
    case json_type_null:
    case json_type_double:
    case json_type_object:
    case json_type_array:
        return NULL;
    }
    const char *text = json_object_get_string(value);
    bool is_whole = strlen(text) == (size_t)json_object_get_string_len(value);
    return is_whole ? text : NULL; /* a NUL would cut it */
}

static void set(struct settings_file *file, struct options *options,
                unsigned target, const char *text)
{
    if (target == TARGET_PASSWORD)
        file->password = text;
    else if (target == TARGET_TOKEN)
        file->token = text;
    else if (!options->values[target])
        options->values[target] = text;
}

static bool wrong(const char *path, const char *group, const char *key,
                  const char *why)
{
    char safe[SAFE_TEXT_SIZE(64)];

    report_usage_error("%s: \"%s%s%s\" %s", path, group, group[0] ? "." : "",
                       safe_string(key, safe, sizeof safe), why);
    return false;
}

static bool take(struct settings_file *file, const char *path,
                 struct options *options, const char *group,
                 struct json_object *object);

/* A value that is null counts as absent: improvd stores what is unset so. */
static bool take_member(struct settings_file *file, const char *path,
                        struct options *options, const char *group,
                        const struct json_object_iter *member)
{
    const struct row *row = find(group, member->key);

    if (!row)
        return wrong(path, group, member->key,
                     "is not known; see improv(1) for what a file has");
    if (!member->val)
        return true;
    if (row->target == TARGET_GROUP) {
        if (!json_object_is_type(member->val, json_type_object))
            return wrong(path, group, member->key, "must be an object");
        return take(file, path, options, member->key, member->val);
    }
    const char *text = text_of(row, member->val);
    if (!text)
        return wrong(path, group, member->key, "must be a string without NUL");
    set(file, options, row->target, text);
    return true;
}

static bool take(struct settings_file *file, const char *path,
                 struct options *options, const char *group,
                 struct json_object *object)
{
    struct json_object_iter member;

    json_object_object_foreachC(object, member)
    {
        if (!take_member(file, path, options, group, &member))
            return false;
    }
    return true;
}

/* json-c has no way to do it. All of it: a file with a mistake was not read
 * to the end, so nobody knows where its secrets are. */
static void wipe(struct json_object *value)
{
    struct json_object_iter member;

    if (json_object_is_type(value, json_type_object)) {
        json_object_object_foreachC(value, member)
        {
            wipe(member.val);
        }
    } else if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            wipe(json_object_array_get_idx(value, i));
    } else if (json_object_is_type(value, json_type_string)) {
        const char *text = json_object_get_string(value);
        improv_wipe((void *)(uintptr_t)text,
                    (size_t)json_object_get_string_len(value));
    }
}

/* --- The file ------------------------------------------------------------ */

/* Ends it with NUL. */
static ssize_t read_all(int fd, char *ret_text, size_t size)
{
    size_t length = 0;

    while (length < size) {
        ssize_t got = read(fd, ret_text + length, size - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0) {
            ret_text[length] = '\0';
            return (ssize_t)length;
        }
        length += (size_t)got;
    }
    return -EFBIG;
}

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

static ssize_t read_file(const char *path, char *ret_text, size_t size)
{
    if (is_standard_input(path))
        return read_all(STDIN_FILENO, ret_text, size);
    autoclose int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    return fd < 0 ? -errno : read_all(fd, ret_text, size);
}

static unsigned line_of(const char *text, size_t offset)
{
    unsigned line = 1;
    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

/* What is wrong with it; NULL: it is one JSON value, to its end. */
static const char *fault_of(struct json_tokener *tokener, size_t length)
{
    enum json_tokener_error error = json_tokener_get_error(tokener);

    if (error != json_tokener_success)
        return json_tokener_error_desc(error);
    return json_tokener_get_parse_end(tokener) < length ? "a NUL" : NULL;
}

/* It has each string here for a while: room for all of them from the start
 * leaves no copies behind while it grows. */
static struct json_tokener *new_tokener(size_t length)
{
    struct json_tokener *tokener = json_tokener_new();

    if (tokener && printbuf_memset(tokener->pb, 0, 0, (int)length + 1) < 0) {
        json_tokener_free(tokener);
        return NULL;
    }
    return tokener;
}

static void free_tokener(struct json_tokener *tokener)
{
    improv_wipe(tokener->pb->buf, (size_t)tokener->pb->size);
    json_tokener_free(tokener);
}

static struct json_object *parse(const char *path, const char *text,
                                 size_t length)
{
    struct json_tokener *tokener = new_tokener(length);
    struct json_object *root = NULL;

    if (!tokener)
        return NULL;
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    root = json_tokener_parse_ex(tokener, text, (int)length + 1);
    const char *fault = fault_of(tokener, length);
    if (fault)
        report_usage_error("%s:%u: no JSON: %s", path,
                           line_of(text, json_tokener_get_parse_end(tokener)),
                           fault);
    else if (!json_object_is_type(root, json_type_object))
        report_usage_error("%s: a JSON object is needed; see improv(1)", path);
    free_tokener(tokener);
    if (!fault && json_object_is_type(root, json_type_object))
        return root;
    wipe(root);
    json_object_put(root);
    return NULL;
}

bool settings_file_open(struct settings_file *file, const char *path,
                        struct options *options)
{
    char *text = calloc(1, FILE_MAX);
    ssize_t length = text ? read_file(path, text, FILE_MAX) : -ENOMEM;
    const char *shown = is_standard_input(path) ? "standard input" : path;

    if (length < 0)
        report_usage_error("%s: %s", shown, strerror((int)-length));
    else
        file->root = parse(shown, text, (size_t)length);
    if (text)
        improv_wipe(text, FILE_MAX);
    free(text);
    return file->root && take(file, shown, options, "", file->root);
}

void settings_file_close(struct settings_file *file)
{
    wipe(file->root);
    json_object_put(file->root);
    *file = (struct settings_file){0};
}
