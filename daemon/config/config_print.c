/* SPDX-License-Identifier: Apache-2.0 */
/* What is in force, as a table: key, value, and where that comes from. */
#include <string.h>

#include "cleanup.h"
#include "config/config_keys.h"
#include "config/printable.h"

enum {
    KEY_COLUMNS = 20,
    VALUE_COLUMNS = 34,
    FROM_COLUMNS = 20,
};

/* Bytes of the text that fit into so many columns, whole characters. */
static size_t fit(const char *text, size_t columns)
{
    size_t i = 0;

    for (size_t used = 0; text[i]; i++) {
        used += ((unsigned char)text[i] & 0xC0) != 0x80; /* UTF-8 */
        if (used > columns)
            break;
    }
    return i;
}

static size_t columns_of(const char *text)
{
    size_t columns = 0;

    for (; *text; text++)
        columns += ((unsigned char)*text & 0xC0) != 0x80;
    return columns;
}

/* Of a long path the file's name tells most; of a long name, its end. */
static void write_from(char *ret_from, size_t size,
                       const struct config_mark *mark)
{
    char text[512];
    const char *slash = strrchr(mark->file, '/');

    snprintf(text, sizeof text, "%s:%zu", slash ? slash + 1 : mark->file,
             mark->line);
    make_printable(text);
    size_t length = strlen(text);
    const char *end =
        length > FROM_COLUMNS ? text + length - FROM_COLUMNS : text;
    snprintf(ret_from, size, "%.*s", FROM_COLUMNS, end);
}

/* A long value goes on below. */
static void print_row(FILE *out, const char *key, const char *value,
                      const char *from)
{
    size_t length = fit(value, VALUE_COLUMNS);
    size_t pad = VALUE_COLUMNS - columns_of(value);

    if (value[length])
        pad = 0;
    fprintf(out, "  %-*s %.*s%*s %s\n", KEY_COLUMNS, key, (int)length, value,
            (int)pad, "", from);
    for (value += length; *value; value += length) {
        length = fit(value, VALUE_COLUMNS);
        fprintf(out, "  %*s %.*s\n", KEY_COLUMNS, "", (int)length, value);
    }
}

static void print_key(FILE *out, const struct config *config,
                      const struct yaml_key *key, const void *target)
{
    const struct config_setting *setting = config_setting(config, target);
    autofree char *value = NULL;
    char from[FROM_COLUMNS + 1] = "default";
    size_t size;
    FILE *memory = open_memstream(&value, &size);

    if (!memory)
        return;
    key->type->show(key, target, memory);
    fclose(memory);
    if (setting ? setting->key != key : !*value && !key->unset)
        return; /* said by another key, or not at all */
    make_printable(value);
    if (setting)
        write_from(from, sizeof from, &setting->at);
    print_row(out, key->name,
              *value       ? value
              : key->unset ? key->unset
                           : "",
              from);
}

static void print_table(FILE *out, const struct config *config,
                        const struct yaml_table *table, const void *structure,
                        unsigned platform)
{
    for (const struct yaml_key *key = table->keys; key->name; key++)
        if (key->type->show && (!key->only || key->only & 1U << platform))
            print_key(out, config, key, (const char *)structure + key->offset);
}

static void print_panel(FILE *out, const struct config *config)
{
    for (size_t i = 0; i < config->sensor_count; i++) {
        fputs("binary_sensor\n", out);
        print_table(out, config, &config_sensor_table, &config->sensors[i],
                    config->sensors[i].platform);
    }
    for (size_t i = 0; i < config->output_count; i++) {
        fputs("output\n", out);
        print_table(out, config, &config_output_table, &config->outputs[i],
                    config->outputs[i].platform);
    }
}

void config_print(const struct config *config, FILE *out)
{
    fprintf(out, "%s\n",
            config->improv_block ? config->improv_block : "esp32_improv");
    print_table(out, config, &config_improv, config, 0);
    print_panel(out, config);
    fputs("improvd\n", out);
    print_table(out, config, &config_improvd, config, 0);
    fputs("wifi\n", out);
    print_table(out, config, &config_wifi, config, 0);
}
