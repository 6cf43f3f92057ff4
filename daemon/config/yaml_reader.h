/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads YAML into structures by tables of keys, and says where each mistake
 * is. The parser is libyaml's.
 */
#ifndef IMPROVD_YAML_READER_H
#define IMPROVD_YAML_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <yaml.h>

struct yaml_key;

/* A file while it is read. */
struct yaml_reading {
    const char *file;
    yaml_document_t *document;
    unsigned mistakes, notes; /* said so far */
    /* Told of each value that was taken in, and where it went; may be NULL. */
    void (*taken)(struct yaml_reading *reading, const struct yaml_key *key,
                  const yaml_node_t *value, const void *target);
    void *userdata;
};

/* Where we are, for messages. */
struct yaml_place {
    struct yaml_reading *reading;
    const char *block; /* name of the block, or "" at the top */
};

/* How a value is read, and shown to people. */
struct yaml_type {
    /* Takes the value of a key in. Returns 0, or -EINVAL after
     * yaml_complain(); another negative errno ends the reading. */
    int (*take)(const struct yaml_place *place, yaml_node_t *value,
                const struct yaml_key *key, void *target);
    /* Writes it in one line, nothing if it has no value; NULL: not shown. */
    void (*show)(const struct yaml_key *key, const void *target, FILE *out);
};

/* What a text must be; all are printable, and hold no NUL byte. */
struct yaml_text {
    size_t max;                     /* bytes */
    bool (*good)(const char *text); /* NULL: anything */
    const char *expected;           /* after "expected ", for messages */
};

/* A word for a value; the last row has no name. */
struct yaml_word {
    const char *name;
    unsigned value;
};

/* A key that a mapping may have; the last row has no name. */
struct yaml_key {
    const char *name;
    const struct yaml_type *type;
    size_t offset; /* of the target in the structure that is filled */
    const struct yaml_text *text;  /* yaml_string: its rule; NULL: any */
    const struct yaml_word *words; /* yaml_word: all that there are */
    const char *unset;             /* what stands for no value; for people */
    unsigned only; /* bits of the platforms that have it; 0: all */
};

struct yaml_table {
    const struct yaml_key *keys;
    /* Keys of ESPHome without a meaning here, with a NULL at the end. */
    const char *const *ignored;
};

/* Says what is wrong at a node, unless too much was said. Returns -EINVAL. */
int yaml_complain(const struct yaml_place *place, const yaml_node_t *node,
                  const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, so many characters after the node's start. */
int yaml_complain_inside(const struct yaml_place *place,
                         const yaml_node_t *node, size_t characters,
                         const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * Takes a mapping in; nothing at all (a key without a value) is an empty one.
 * Keys that the table lacks, or that come twice, are mistakes. Goes on after
 * a mistake, so that all are told at once.
 */
int yaml_take_mapping(const struct yaml_place *place, yaml_node_t *node,
                      const struct yaml_table *table, void *structure);

/* Takes each of a list, or a single one without the dash, as ESPHome does. */
int yaml_take_list(const struct yaml_place *place, yaml_node_t *value,
                   const struct yaml_key *key, void *target,
                   int (*take)(const struct yaml_place *place,
                               yaml_node_t *value, const struct yaml_key *key,
                               void *target));

/* Complains of a tag such as ESPHome's !secret, which nobody resolves here. */
int yaml_check_tag(const struct yaml_place *place, const yaml_node_t *value,
                   const char *key);

/* A key without a value, or with null or ~. */
bool yaml_is_null(const yaml_node_t *node);

/* The text of a scalar; NULL if it is none, or holds a NUL byte. */
const char *yaml_scalar(const yaml_node_t *node);

/* The document's root, read from `stream` to its end, handed to `take`.
 * Returns what it returns, or -EINVAL after saying what is not YAML. */
int yaml_read(struct yaml_reading *reading, FILE *stream,
              int (*take)(struct yaml_reading *reading, yaml_node_t *root));

/* Types. Targets: char *, uint32_t (ms), bool, an enum. */
extern const struct yaml_type yaml_string;
extern const struct yaml_type yaml_time;
extern const struct yaml_type yaml_bool;
extern const struct yaml_type yaml_word;

/* How a text is shown, for a type that takes it in another way. */
void yaml_show_string(const struct yaml_key *key, const void *target,
                      FILE *out);

/* The value of the word, after a complaint if it is none of key->words. */
int yaml_find_word(const struct yaml_place *place, yaml_node_t *value,
                   const struct yaml_key *key, unsigned *ret_value);

#endif
