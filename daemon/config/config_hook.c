/* SPDX-License-Identifier: Apache-2.0 */
/* Hooks: programs to run. No shell sees them, so nothing is split. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config/config_keys.h"
#include "config/printable.h"

enum {
    ARGUMENTS_MAX = 32,
    ARGUMENT_MAX = 4096, /* bytes */
};

void config_hook_free(char **arguments)
{
    for (size_t i = 0; arguments && arguments[i]; i++)
        free(arguments[i]);
    free(arguments);
}

static int complain(const struct yaml_place *place, const yaml_node_t *node,
                    const struct yaml_key *key)
{
    return yaml_complain(place, node,
                         "%s: expected a program and its arguments, such as "
                         "[/usr/bin/logger, hello]",
                         key->name);
}

/* There is no PATH to search: the daemon's is not the shell's. */
static int check_program(const struct yaml_place *place,
                         const yaml_node_t *node, const struct yaml_key *key,
                         const char *text)
{
    if (text[0] != '/')
        return yaml_complain(place, node,
                             "%s: '%.40s' is no absolute path, and no shell "
                             "looks for it; begin with '/'",
                             key->name, text);
    if (!printable(text))
        return yaml_complain(place, node,
                             "%s: expected a program without control "
                             "characters or line ends",
                             key->name);
    return 0;
}

static int take_argument(const struct yaml_place *place, yaml_node_t *node,
                         const struct yaml_key *key, bool program,
                         char **ret_argument)
{
    const char *text = yaml_scalar(node);

    if (!text)
        return complain(place, node, key);
    if (strlen(text) > ARGUMENT_MAX)
        return yaml_complain(place, node, "%s: longer than %d bytes", key->name,
                             ARGUMENT_MAX);
    int r = yaml_check_tag(place, node, key->name);
    if (r >= 0 && program)
        r = check_program(place, node, key, text);
    if (r < 0)
        return r;
    *ret_argument = strdup(text);
    return *ret_argument ? 0 : -ENOMEM;
}

static int take_list(const struct yaml_place *place, yaml_node_t *value,
                     const struct yaml_key *key, char **arguments)
{
    yaml_node_item_t *items = value->data.sequence.items.start;
    size_t count = (size_t)(value->data.sequence.items.top - items);
    int r = 0;

    if (count > ARGUMENTS_MAX)
        return yaml_complain(place, value, "%s: more than %d words", key->name,
                             ARGUMENTS_MAX);
    for (size_t i = 0; r >= 0 && i < count; i++)
        r = take_argument(
            place, yaml_document_get_node(place->reading->document, items[i]),
            key, i == 0, &arguments[i]);
    return r;
}

/* A single string is a program without arguments. */
static int take_words(const struct yaml_place *place, yaml_node_t *value,
                      const struct yaml_key *key, char **arguments)
{
    if (value->type == YAML_SEQUENCE_NODE)
        return take_list(place, value, key, arguments);
    if (yaml_is_null(value))
        return complain(place, value, key);
    const char *text = yaml_scalar(value);
    if (text && text[0] == '/' && strchr(text, ' '))
        return yaml_complain(place, value,
                             "%s: nothing is split at spaces; write a list, "
                             "such as [/usr/bin/logger, hello]",
                             key->name);
    return take_argument(place, value, key, true, &arguments[0]);
}

/* An empty list takes back what an earlier file said. */
static int take_hook(const struct yaml_place *place, yaml_node_t *value,
                     const struct yaml_key *key, void *target)
{
    char **arguments = calloc(ARGUMENTS_MAX + 1, sizeof *arguments);
    if (!arguments)
        return -ENOMEM;
    int r = take_words(place, value, key, arguments);
    if (r < 0 || !arguments[0]) {
        config_hook_free(arguments);
        arguments = NULL;
    }
    if (r < 0)
        return r;
    config_hook_free(*(char ***)target);
    *(char ***)target = arguments;
    return 0;
}

static void show_hook(const struct yaml_key *key, const void *target, FILE *out)
{
    char **arguments = *(char **const *)target;

    (void)key;
    for (size_t i = 0; arguments && arguments[i]; i++)
        fprintf(out, "%s%s", i ? " " : "", arguments[i]);
}

const struct yaml_type config_hook_type = {take_hook, show_hook};
