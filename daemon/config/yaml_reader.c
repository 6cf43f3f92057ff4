/* SPDX-License-Identifier: Apache-2.0 */
#include "config/yaml_reader.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "log.h"

enum { NAME_MAX_LENGTH = 40 };

int yaml_complain(const struct yaml_place *place, const yaml_node_t *node,
                  const char *format, ...)
{
    char what[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    log_error("%s:%zu:%zu: %s%s%s", place->file, node->start_mark.line + 1,
              node->start_mark.column + 1, place->block,
              *place->block ? ": " : "", what);
    return -EINVAL;
}

/* The text of a scalar; NULL if it is none, or holds a NUL byte. */
static const char *scalar(const yaml_node_t *node)
{
    if (!node || node->type != YAML_SCALAR_NODE)
        return NULL;
    const char *text = (const char *)node->data.scalar.value;
    return strlen(text) == node->data.scalar.length ? text : NULL;
}

bool yaml_is_null(const yaml_node_t *node)
{
    const char *text = scalar(node);
    return text && node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (*text == '\0' || strcmp(text, "~") == 0 ||
            strcasecmp(text, "null") == 0);
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Levenshtein's distance; long names count as far away. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NAME_MAX_LENGTH + 1];
    size_t length = strlen(b);
    if (length > NAME_MAX_LENGTH)
        return NAME_MAX_LENGTH;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t above = row[j];
            row[j] = smallest(above + 1, row[j - 1] + 1,
                              diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[length];
}

/* "did you mean" the nearest key, or all that there are if none is near. */
static int complain_of_key(const struct yaml_place *place,
                           const yaml_node_t *node, const char *name,
                           const struct yaml_key *keys)
{
    const char *best = "";
    size_t least = NAME_MAX_LENGTH;
    char all[192] = "";
    size_t length = 0;

    for (const struct yaml_key *key = keys; key->name; key++) {
        size_t far = distance(name, key->name);
        if (far < least) {
            least = far;
            best = key->name;
        }
        if (key->take != yaml_take_nothing && length < sizeof all)
            length += (size_t)snprintf(all + length, sizeof all - length,
                                       "%s%s", length ? ", " : "", key->name);
    }
    if (least * 2 <= strlen(best))
        return yaml_complain(
            place, node, "unknown key '%.40s'; did you mean '%s'?", name, best);
    return yaml_complain(place, node, "unknown key '%.40s'; there is %s", name,
                         all);
}

static int take_pair(const struct yaml_place *place,
                     const yaml_node_pair_t *pair, const struct yaml_key *keys,
                     void *structure, unsigned *seen)
{
    yaml_node_t *key = yaml_document_get_node(place->document, pair->key);
    yaml_node_t *value = yaml_document_get_node(place->document, pair->value);
    const char *name = scalar(key);
    unsigned i = 0;

    if (!name)
        return yaml_complain(place, key, "a key must be a word");
    while (keys[i].name && strcmp(keys[i].name, name) != 0)
        i++;
    if (!keys[i].name)
        return complain_of_key(place, key, name, keys);
    if (*seen & (1U << i))
        return yaml_complain(place, key, "'%s' is given twice", name);
    *seen |= 1U << i;
    return keys[i].take(place, value, name, (char *)structure + keys[i].offset);
}

int yaml_take_mapping(const struct yaml_place *place, yaml_node_t *node,
                      const struct yaml_key *keys, void *structure)
{
    unsigned seen = 0;

    if (yaml_is_null(node))
        return 0;
    if (node->type != YAML_MAPPING_NODE)
        return yaml_complain(place, node, "expected 'key: value' lines");
    for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
         pair < node->data.mapping.pairs.top; pair++) {
        int r = take_pair(place, pair, keys, structure, &seen);
        if (r < 0)
            return r;
    }
    return 0;
}

int yaml_take_string(const struct yaml_place *place, yaml_node_t *value,
                     const char *key, void *target)
{
    const char *text = scalar(value);
    if (!text || yaml_is_null(value))
        return yaml_complain(place, value, "%s: expected a text", key);
    if (value->tag && value->tag[0] == '!')
        return yaml_complain(place, value, "%s: improvd knows no %s", key,
                             (const char *)value->tag);
    char *copy = strdup(text);
    if (!copy)
        return -ENOMEM;
    free(*(char **)target);
    *(char **)target = copy;
    return 0;
}

/* Factor of a unit to milliseconds; 0 if ESPHome has no such unit. */
static double unit_ms(const char *unit)
{
    static const struct {
        const char *names[5];
        double ms;
    } units[] = {
        {{"ms", "milliseconds", NULL}, 1},
        {{"s", "sec", "secs", "seconds", NULL}, 1000},
        {{"min", "mins", "minutes", NULL}, 60 * 1000},
        {{"h", "hours", NULL}, 60 * 60 * 1000},
        {{"d", "days", NULL}, 24 * 60 * 60 * 1000},
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        for (size_t j = 0; units[i].names[j]; j++)
            if (strcmp(unit, units[i].names[j]) == 0)
                return units[i].ms;
    return 0;
}

/* Milliseconds, or a negative number for what is no time. */
static double parse_time(const char *text)
{
    char *unit;

    if (!isdigit((unsigned char)*text))
        return -1;
    double number = strtod(text, &unit);
    if ((size_t)(unit - text) != strspn(text, "0123456789."))
        return -1; /* C knows more numbers, such as 0x10 */
    unit += strspn(unit, " ");
    return number * unit_ms(unit);
}

int yaml_take_time(const struct yaml_place *place, yaml_node_t *value,
                   const char *key, void *target)
{
    const char *text = scalar(value);
    double ms = text ? parse_time(text) : -1;

    if (!(ms >= 1 && ms <= INT32_MAX))
        return yaml_complain(place, value,
                             "%s: expected a time from 1ms to 24d, such as "
                             "1min, 10s or 500ms",
                             key);
    *(uint32_t *)target = (uint32_t)ms;
    return 0;
}

int yaml_take_bool(const struct yaml_place *place, yaml_node_t *value,
                   const char *key, void *target)
{
    static const char *const words[] = {"false", "true", "no",      "yes",
                                        "off",   "on",   "disable", "enable"};
    const char *text = scalar(value);

    for (size_t i = 0; text && i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(text, words[i]) == 0) {
            *(bool *)target = i & 1;
            return 0;
        }
    return yaml_complain(place, value, "%s: expected true or false", key);
}

int yaml_take_nothing(const struct yaml_place *place, yaml_node_t *value,
                      const char *key, void *target)
{
    (void)target;
    log_info("%s:%zu: %s: %s is ignored: improvd does not do it", place->file,
             value->start_mark.line + 1, place->block, key);
    return 0;
}
