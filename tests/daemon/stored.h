/* SPDX-License-Identifier: Apache-2.0 */
/* Stores settings in s.json, and looks at what is there. */
#ifndef TEST_STORED_H
#define TEST_STORED_H

#include <errno.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

#include "hear.h"
#include "scratch.h"
#include "settings/settings.h"
#include "unit.h"

/* At once, in this process. */
static inline int store(const char *file, gid_t group,
                        const struct improv_request *settings)
{
    struct settings_change change;
    int r = settings_prepare(file, group, settings, &change);
    if (r < 0)
        return r;
    r = settings_commit(&change);
    settings_end(&change);
    return r;
}

/* Values are written as in text.h. */
static inline int store_values(const char *file, uint8_t command, uint8_t count,
                               const char *const *values)
{
    struct text texts[IMPROV_VALUES_MAX];
    struct improv_request settings = {.command = command, .count = count};
    for (unsigned i = 0; i < count; i++) {
        texts[i] = text_read(values[i]);
        settings.values[i] = text_view(&texts[i]);
    }
    hear();
    int r = store(file, REPLACE_FILE_NO_GROUP, &settings);
    hear_end();
    return r;
}

static inline int store_token(const char *file, const char *token)
{
    return store_values(file, IMPROV_COMMAND_DIGO_TOKEN, 1, &token);
}

/* The member at a JSON pointer is this JSON text; NULL: there is none. */
#define assert_stored(pointer, expected)                                       \
    assert_stored_at(pointer, expected, __FILE__, __LINE__)

static inline void assert_stored_at(const char *pointer, const char *expected,
                                    const char *file, int line)
{
    json_object *json = json_object_from_file("s.json"), *member = NULL;
    const char *got = NULL;
    if (json_pointer_get(json, pointer, &member) == 0)
        got = json_object_to_json_string_ext(
            member, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
    bool same =
        !got || !expected ? got == expected : strcmp(got, expected) == 0;
    if (!same)
        print_error("%s: %s\n", pointer, got ? got : "(none)");
    json_object_put(json);
    _assert_true(same, expected ? expected : "(none)", file, line);
}

static inline void assert_content(const char *name, const char *expected)
{
    const char *text = scratch_read(name);
    assert_non_null(text);
    assert_string_equal(text, expected);
}

#endif
