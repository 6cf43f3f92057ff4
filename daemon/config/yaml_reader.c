/* SPDX-License-Identifier: Apache-2.0 */
#include "config/yaml_reader.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "config/printable.h"
#include "log.h"
#include "nearest.h"

enum {
    MISTAKES_MAX = 20, /* of a file that are told */
    NOTES_MAX = 50,
};

/* --- Messages ------------------------------------------------------------- */

static void complain_at(const struct yaml_place *place, size_t line,
                        size_t column, const char *format, va_list arguments)
    __attribute__((format(printf, 4, 0)));

static void complain_at(const struct yaml_place *place, size_t line,
                        size_t column, const char *format, va_list arguments)
{
    char what[256], where[512];
    unsigned mistakes = place->reading->mistakes++;

    if (mistakes == MISTAKES_MAX)
        log_error("%s: there are more mistakes; mend these first",
                  place->reading->file);
    if (mistakes >= MISTAKES_MAX)
        return;
    vsnprintf(what, sizeof what, format, arguments);
    make_printable(what);
    snprintf(where, sizeof where, "%s:%zu:%zu", place->reading->file, line + 1,
             column + 1);
    log_error("%s: %s%s%s", where, place->block, *place->block ? ": " : "",
              what);
}

int yaml_complain(const struct yaml_place *place, const yaml_node_t *node,
                  const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    complain_at(place, node->start_mark.line, node->start_mark.column, format,
                arguments);
    va_end(arguments);
    return -EINVAL;
}

int yaml_complain_inside(const struct yaml_place *place,
                         const yaml_node_t *node, size_t characters,
                         const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    complain_at(place, node->start_mark.line,
                node->start_mark.column + characters, format, arguments);
    va_end(arguments);
    return -EINVAL;
}

static void note_ignored(const struct yaml_place *place, const yaml_node_t *key,
                         const char *name)
{
    if (place->reading->notes++ < NOTES_MAX)
        log_info("%s:%zu: %s%s%s is ignored: improvd does not do it",
                 place->reading->file, key->start_mark.line + 1, place->block,
                 *place->block ? ": " : "", name);
}

/* --- Keys ----------------------------------------------------------------- */

const char *yaml_scalar(const yaml_node_t *node)
{
    if (!node || node->type != YAML_SCALAR_NODE)
        return NULL;
    const char *text = (const char *)node->data.scalar.value;
    return strlen(text) == node->data.scalar.length ? text : NULL;
}

bool yaml_is_null(const yaml_node_t *node)
{
    const char *text = yaml_scalar(node);
    return text && node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (*text == '\0' || strcmp(text, "~") == 0 ||
            strcasecmp(text, "null") == 0);
}

static void list_keys(const struct yaml_key *key, char *text, size_t size)
{
    size_t length = 0;

    for (*text = '\0'; key->name && length < size; key++)
        length += (size_t)snprintf(text + length, size - length, "%s%s",
                                   length ? ", " : "", key->name);
}

/* "did you mean" the nearest key, or all that there are if none is near. */
static int complain_of_key(const struct yaml_place *place,
                           const yaml_node_t *node, const char *name,
                           const struct yaml_table *table)
{
    struct nearest best = {0};
    char all[192];

    if (place->reading->mistakes >= MISTAKES_MAX) /* it would not be told */
        return yaml_complain(place, node, "unknown key");
    if (strcmp(name, "<<") == 0)
        return yaml_complain(place, node,
                             "improvd does not merge with '<<'; write the "
                             "keys here, or give a second --config");
    for (const struct yaml_key *key = table->keys; key->name; key++)
        nearest_try(&best, name, key->name);
    for (const char *const *word = table->ignored; word && *word; word++)
        nearest_try(&best, name, *word);
    const char *nearest = nearest_word(&best);
    if (nearest)
        return yaml_complain(place, node,
                             "unknown key '%.40s'; did you mean '%s'?", name,
                             nearest);
    list_keys(table->keys, all, sizeof all);
    return yaml_complain(place, node, "unknown key '%.40s'; there is %s", name,
                         all);
}

static bool is_ignored(const struct yaml_table *table, const char *name)
{
    for (const char *const *word = table->ignored; word && *word; word++)
        if (strcmp(*word, name) == 0)
            return true;
    return false;
}

/* They ask for something that ESPHome does before it reads the rest. */
int yaml_check_tag(const struct yaml_place *place, const yaml_node_t *value,
                   const char *key)
{
    static const struct {
        const char *tag, *advice;
    } tags[] = {
        {"!secret", "there is no secrets.yaml; write the value itself"},
        {"!include", "no file is included; give it as another --config"},
        {"!lambda", "no code is run; write a value"},
    };
    const char *tag = (const char *)value->tag;

    if (!tag || tag[0] != '!')
        return 0;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (strcmp(tag, tags[i].tag) == 0)
            return yaml_complain(place, value, "%s: improvd knows no %s: %s",
                                 key, tag, tags[i].advice);
    return yaml_complain(place, value, "%s: improvd knows no %.40s", key, tag);
}

static int take_known(const struct yaml_place *place, yaml_node_t *value,
                      const struct yaml_key *key, void *structure)
{
    void *target = (char *)structure + key->offset;
    int r = yaml_check_tag(place, value, key->name);

    if (r >= 0)
        r = key->type->take(place, value, key, target);
    if (r >= 0 && key->type->show && place->reading->taken)
        place->reading->taken(place->reading, key, value, target);
    return r;
}

static int take_pair(const struct yaml_place *place,
                     const yaml_node_pair_t *pair,
                     const struct yaml_table *table, void *structure,
                     uint64_t *seen)
{
    yaml_document_t *document = place->reading->document;
    yaml_node_t *node = yaml_document_get_node(document, pair->key);
    yaml_node_t *value = yaml_document_get_node(document, pair->value);
    const char *name = yaml_scalar(node);
    const struct yaml_key *key = table->keys;

    if (!name)
        return yaml_complain(place, node, "a key must be a word");
    while (key->name && strcmp(key->name, name) != 0)
        key++;
    if (!key->name && !is_ignored(table, name))
        return complain_of_key(place, node, name, table);
    if (!key->name) {
        note_ignored(place, node, name);
        return 0;
    }
    uint64_t bit = UINT64_C(1) << (key - table->keys);
    if (*seen & bit)
        return yaml_complain(place, node, "'%s' is given twice", name);
    *seen |= bit;
    return take_known(place, value, key, structure);
}

int yaml_take_mapping(const struct yaml_place *place, yaml_node_t *node,
                      const struct yaml_table *table, void *structure)
{
    uint64_t seen = 0;
    int result = 0;

    if (yaml_is_null(node))
        return 0;
    if (node->type != YAML_MAPPING_NODE)
        return yaml_complain(place, node, "expected 'key: value' lines");
    for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
         pair < node->data.mapping.pairs.top; pair++) {
        int r = take_pair(place, pair, table, structure, &seen);
        if (r < 0 && r != -EINVAL)
            return r;
        if (r < 0)
            result = r;
    }
    return result;
}

int yaml_take_list(const struct yaml_place *place, yaml_node_t *value,
                   const struct yaml_key *key, void *target,
                   int (*take)(const struct yaml_place *place,
                               yaml_node_t *value, const struct yaml_key *key,
                               void *target))
{
    int result = 0;

    if (yaml_is_null(value))
        return 0;
    if (value->type != YAML_SEQUENCE_NODE)
        return take(place, value, key, target);
    for (yaml_node_item_t *item = value->data.sequence.items.start;
         item < value->data.sequence.items.top; item++) {
        yaml_node_t *node =
            yaml_document_get_node(place->reading->document, *item);
        int r = take(place, node, key, target);
        if (r < 0 && r != -EINVAL)
            return r;
        if (r < 0)
            result = r;
    }
    return result;
}
