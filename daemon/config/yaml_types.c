/* SPDX-License-Identifier: Apache-2.0 */
/* Values: text, time, true or false, one of several words. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/printable.h"
#include "config/time_period.h"
#include "config/yaml_reader.h"

/* --- Text ----------------------------------------------------------------- */

static const struct yaml_text any_text = {.max = 256, .expected = "a text"};

static int check_text(const struct yaml_place *place, const yaml_node_t *value,
                      const struct yaml_key *key, const char *text)
{
    const struct yaml_text *rule = key->text ? key->text : &any_text;

    if (strlen(text) > rule->max)
        return yaml_complain(place, value, "%s: longer than %zu bytes",
                             key->name, rule->max);
    if (!printable(text))
        return yaml_complain(place, value,
                             "%s: expected a text without control characters "
                             "or line ends",
                             key->name);
    if (strstr(text, "${"))
        return yaml_complain(place, value,
                             "%s: improvd puts no substitutions in; write the "
                             "value itself",
                             key->name);
    if (rule->good && !rule->good(text))
        return yaml_complain(place, value, "%s: expected %s, not '%.40s'",
                             key->name, rule->expected, text);
    return 0;
}

static int take_string(const struct yaml_place *place, yaml_node_t *value,
                       const struct yaml_key *key, void *target)
{
    const char *text = yaml_scalar(value);
    if (!text || yaml_is_null(value))
        return yaml_complain(place, value, "%s: expected a text", key->name);
    int r = check_text(place, value, key, text);
    if (r < 0)
        return r;
    char *copy = strdup(text);
    if (!copy)
        return -ENOMEM;
    free(*(char **)target);
    *(char **)target = copy;
    return 0;
}

void yaml_show_string(const struct yaml_key *key, const void *target, FILE *out)
{
    (void)key;
    if (*(char *const *)target)
        fputs(*(char *const *)target, out);
}

const struct yaml_type yaml_string = {take_string, yaml_show_string};

/* --- Time ----------------------------------------------------------------- */

static int complain_of_time(const struct yaml_place *place,
                            const yaml_node_t *value,
                            const struct yaml_key *key, const char *text,
                            int error)
{
    switch (error) {
    case -ENODATA:
        return yaml_complain(place, value,
                             "%s: expected a time with its unit; did you mean "
                             "'%.20ss'?",
                             key->name, text);
    case -ERANGE:
        return yaml_complain(place, value,
                             "%s: expected a time from 1ms to 24d, not '%.40s'",
                             key->name, text);
    case -EDOM:
        return yaml_complain(place, value,
                             "%s: expected a time in whole milliseconds, not "
                             "'%.40s'",
                             key->name, text);
    default:
        return yaml_complain(place, value,
                             "%s: expected a time, such as 1min, 10s or 500ms",
                             key->name);
    }
}

static int take_number(const struct yaml_place *place, yaml_node_t *value,
                       const struct yaml_key *key, void *target)
{
    const char *text = yaml_scalar(value);
    size_t length = text ? strlen(text) : 0;

    if (length == 0 || length > 15 || strspn(text, "0123456789.") != length ||
        strcspn(text, "0123456789") == length)
        return yaml_complain(place, value, "%s: expected a number", key->name);
    *(double *)target = strtod(text, NULL);
    return 0;
}

static const struct yaml_type number = {take_number, NULL};

/* {minutes: 1, seconds: 30} */
static int take_parts(const struct yaml_place *place, yaml_node_t *value,
                      const struct yaml_key *key, uint32_t *target)
{
    enum { PARTS = 6 };
    static const struct yaml_key keys[PARTS + 1] = {
        {"days", &number, .offset = 0 * sizeof(double)},
        {"hours", &number, .offset = 1 * sizeof(double)},
        {"minutes", &number, .offset = 2 * sizeof(double)},
        {"seconds", &number, .offset = 3 * sizeof(double)},
        {"milliseconds", &number, .offset = 4 * sizeof(double)},
        {"microseconds", &number, .offset = 5 * sizeof(double)},
        {.name = NULL},
    };
    static const struct yaml_table table = {keys, NULL};
    struct yaml_place inside = {place->reading, key->name};
    double parts[PARTS] = {0}, ms = 0;

    int r = yaml_take_mapping(&inside, value, &table, parts);
    if (r < 0)
        return r;
    for (size_t i = 0; i < PARTS; i++)
        ms += parts[i] * time_period_unit_ms(keys[i].name);
    r = time_period_from_ms(ms, target);
    return r < 0 ? complain_of_time(place, value, key, "the sum", r) : 0;
}

static int take_time(const struct yaml_place *place, yaml_node_t *value,
                     const struct yaml_key *key, void *target)
{
    if (value->type == YAML_MAPPING_NODE)
        return take_parts(place, value, key, target);
    const char *text = yaml_scalar(value);
    int r = text ? time_period_parse(text, target) : -EINVAL;
    return r < 0 ? complain_of_time(place, value, key, text, r) : 0;
}

static void show_time(const struct yaml_key *key, const void *target, FILE *out)
{
    char text[TIME_PERIOD_TEXT];
    uint32_t ms = *(const uint32_t *)target;

    (void)key;
    if (ms == 0)
        return;
    time_period_write(text, ms);
    fputs(text, out);
}

const struct yaml_type yaml_time = {take_time, show_time};

/* --- Words ---------------------------------------------------------------- */

static int take_bool(const struct yaml_place *place, yaml_node_t *value,
                     const struct yaml_key *key, void *target)
{
    static const char *const words[] = {"false", "true", "no",      "yes",
                                        "off",   "on",   "disable", "enable"};
    const char *text = yaml_scalar(value);

    for (size_t i = 0; text && i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(text, words[i]) == 0) {
            *(bool *)target = i & 1;
            return 0;
        }
    return yaml_complain(place, value, "%s: expected true or false", key->name);
}

static void show_bool(const struct yaml_key *key, const void *target, FILE *out)
{
    (void)key;
    fputs(*(const bool *)target ? "true" : "false", out);
}

const struct yaml_type yaml_bool = {take_bool, show_bool};

static void list_words(const struct yaml_word *word, char *text, size_t size)
{
    size_t length = 0;

    for (*text = '\0'; word->name && length < size; word++)
        length += (size_t)snprintf(
            text + length, size - length, "%s'%s'",
            !length ? "" : (word[1].name ? ", " : " or "), word->name);
}

int yaml_find_word(const struct yaml_place *place, yaml_node_t *value,
                   const struct yaml_key *key, unsigned *ret_value)
{
    const char *text = yaml_scalar(value);
    char all[128];

    for (const struct yaml_word *word = key->words; text && word->name; word++)
        if (strcmp(text, word->name) == 0) {
            *ret_value = word->value;
            return 0;
        }
    list_words(key->words, all, sizeof all);
    return yaml_complain(place, value, "%s: expected %s, not '%.40s'",
                         key->name, all, text ? text : "");
}

static int take_word(const struct yaml_place *place, yaml_node_t *value,
                     const struct yaml_key *key, void *target)
{
    return yaml_find_word(place, value, key, target);
}

static void show_word(const struct yaml_key *key, const void *target, FILE *out)
{
    for (const struct yaml_word *word = key->words; word->name; word++)
        if (word->value == *(const unsigned *)target)
            fputs(word->name, out);
}

const struct yaml_type yaml_word = {take_word, show_word};
