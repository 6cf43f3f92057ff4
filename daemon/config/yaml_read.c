/* SPDX-License-Identifier: Apache-2.0 */
/* From a stream to the document in it. */
#include <errno.h>
#include <string.h>

#include "config/yaml_reader.h"
#include "log.h"

enum { FILE_MAX = 2 * 1024 * 1024 }; /* bytes; a configuration has hundreds */

struct input {
    FILE *stream;
    size_t left; /* bytes that may still come */
    bool too_long;
};

static int read_some(void *userdata, unsigned char *buffer, size_t size,
                     size_t *ret_length)
{
    struct input *input = userdata;

    *ret_length = fread(buffer, 1, size, input->stream);
    input->too_long = *ret_length > input->left;
    input->left -= input->too_long ? 0 : *ret_length;
    return !input->too_long && !ferror(input->stream);
}

/* Bytes that are no text have no line yet: libyaml counts them alone. */
static int complain_of_yaml(const char *file, const yaml_parser_t *parser,
                            const struct input *input)
{
    const char *problem = parser->problem ? parser->problem : "unreadable";

    if (input->too_long)
        log_error("%s: larger than %d MiB; that is no configuration", file,
                  FILE_MAX >> 20);
    else if (parser->error == YAML_READER_ERROR)
        log_error("%s: byte %zu: not YAML: %s", file,
                  parser->problem_offset + 1, problem);
    else
        log_error("%s:%zu:%zu: not YAML: %s", file,
                  parser->problem_mark.line + 1,
                  parser->problem_mark.column + 1, problem);
    return parser->error == YAML_MEMORY_ERROR ? -ENOMEM : -EINVAL;
}

static int
take_document(struct yaml_reading *reading, yaml_node_t *root, bool first,
              int (*take)(struct yaml_reading *reading, yaml_node_t *root))
{
    struct yaml_place place = {reading, ""};

    return first ? take(reading, root)
                 : yaml_complain(&place, root,
                                 "a second document in one file; give it as "
                                 "another --config");
}

/* One document, with a root or the end. */
static int load(struct yaml_reading *reading, yaml_parser_t *parser,
                const struct input *input, bool first, bool *ret_end,
                int (*take)(struct yaml_reading *reading, yaml_node_t *root))
{
    yaml_document_t document;
    int r = 0;

    if (!yaml_parser_load(parser, &document))
        return complain_of_yaml(reading->file, parser, input);
    yaml_node_t *root = yaml_document_get_root_node(&document);
    reading->document = &document;
    if (root)
        r = take_document(reading, root, first, take);
    *ret_end = !root;
    reading->document = NULL;
    yaml_document_delete(&document);
    return r;
}

int yaml_read(struct yaml_reading *reading, FILE *stream,
              int (*take)(struct yaml_reading *reading, yaml_node_t *root))
{
    struct input input = {stream, FILE_MAX, false};
    yaml_parser_t parser;
    bool end = false;

    if (!yaml_parser_initialize(&parser))
        return -ENOMEM;
    yaml_parser_set_input(&parser, read_some, &input);
    int r = load(reading, &parser, &input, true, &end, take);
    if ((r >= 0 || r == -EINVAL) && !end && parser.error == YAML_NO_ERROR) {
        int second = load(reading, &parser, &input, false, &end, take);
        r = r < 0 ? r : second;
    }
    yaml_parser_delete(&parser);
    return r;
}
