/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads YAML into structures by tables of keys, and says where a mistake is.
 * The parser is libyaml's.
 */
#ifndef IMPROVD_YAML_READER_H
#define IMPROVD_YAML_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>

/* Where we are, for messages. */
struct yaml_place {
    const char *file;
    yaml_document_t *document;
    const char *block; /* name of the block, or "" at the top */
};

/* Takes the value of a key in; returns 0, or -EINVAL after yaml_complain(). */
typedef int (*yaml_take)(const struct yaml_place *place, yaml_node_t *value,
                         const char *key, void *target);

/* A key that a mapping may have; the last row has no name. */
struct yaml_key {
    const char *name;
    yaml_take take;
    size_t offset; /* of the target in the structure that is filled */
};

/* Says what is wrong at a node. Returns -EINVAL. */
int yaml_complain(const struct yaml_place *place, const yaml_node_t *node,
                  const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Takes a mapping in; nothing at all (a key without a value) is an empty one.
 * Keys that the table lacks, or that come twice, are mistakes.
 */
int yaml_take_mapping(const struct yaml_place *place, yaml_node_t *node,
                      const struct yaml_key *keys, void *structure);

/* A key without a value, or with null or ~. */
bool yaml_is_null(const yaml_node_t *node);

/* Takers of single values. Targets: char *, uint32_t (ms), bool. */
int yaml_take_string(const struct yaml_place *place, yaml_node_t *value,
                     const char *key, void *target);
int yaml_take_time(const struct yaml_place *place, yaml_node_t *value,
                   const char *key, void *target);
int yaml_take_bool(const struct yaml_place *place, yaml_node_t *value,
                   const char *key, void *target);

/* Accepts anything and drops it: keys of ESPHome without a meaning here. */
int yaml_take_nothing(const struct yaml_place *place, yaml_node_t *value,
                      const char *key, void *target);

#endif
