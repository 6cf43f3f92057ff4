/* SPDX-License-Identifier: Apache-2.0 */
#include "config/config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cleanup.h"
#include "config/config_keys.h"
#include "config/printable.h"
#include "log.h"

/* --- Where things were set ------------------------------------------------ */

struct config_mark config_mark(const struct yaml_reading *reading,
                               const yaml_node_t *node)
{
    return (struct config_mark){reading->file, node->start_mark.line + 1,
                                node->start_mark.column + 1};
}

static struct config_setting *find_setting(const struct config *config,
                                           size_t offset)
{
    for (size_t i = 0; i < config->setting_count; i++)
        if (config->settings[i].offset == offset)
            return &config->settings[i];
    return NULL;
}

const struct config_setting *config_setting(const struct config *config,
                                            const void *field)
{
    return find_setting(config,
                        (size_t)((const char *)field - (const char *)config));
}

const struct config_mark *config_mark_of(const struct config *config,
                                         const void *field)
{
    const struct config_setting *setting = config_setting(config, field);
    return setting ? &setting->at : NULL;
}

/* Without memory a message has no place. */
static struct config_setting *add_setting(struct config *config)
{
    size_t size = (config->setting_count + 1) * sizeof *config->settings;
    struct config_setting *settings = realloc(config->settings, size);

    if (!settings)
        return NULL;
    config->settings = settings;
    return &settings[config->setting_count++];
}

/* What a type reads into a variable of its own is not in the structure. */
static void on_taken(struct yaml_reading *reading, const struct yaml_key *key,
                     const yaml_node_t *value, const void *target)
{
    struct config *config = reading->userdata;
    const char *start = (const char *)config, *at = target;

    if (at < start || at >= start + sizeof *config)
        return;
    struct config_setting *setting = find_setting(config, (size_t)(at - start));
    if (!setting)
        setting = add_setting(config);
    if (setting)
        *setting = (struct config_setting){(size_t)(at - start), key,
                                           config_mark(reading, value)};
}

int config_complain(const struct config_mark *at, const char *block,
                    const char *format, ...)
{
    char what[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    make_printable(what);
    if (at)
        log_error("%s:%zu:%zu: %s: %s", at->file ? at->file : "configuration",
                  at->line, at->column, block, what);
    else
        log_error("configuration: %s: %s", block, what);
    return -EINVAL;
}

/* --- Reading -------------------------------------------------------------- */

static bool is_improv(const char *name)
{
    return name && (strcmp(name, "esp32_improv") == 0 ||
                    strcmp(name, "improv_ble") == 0);
}

/* A later file may have the other one. */
static int check_one_improv(struct yaml_reading *reading, yaml_node_t *root)
{
    struct yaml_place place = {reading, ""};
    const char *first = NULL;

    if (root->type != YAML_MAPPING_NODE)
        return 0;
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start;
         pair < root->data.mapping.pairs.top; pair++) {
        yaml_node_t *key = yaml_document_get_node(reading->document, pair->key);
        const char *name = yaml_scalar(key);
        if (is_improv(name) && first && strcmp(first, name) != 0)
            return yaml_complain(&place, key,
                                 "%s and %s are two names of one block; keep "
                                 "one of them",
                                 first, name);
        if (is_improv(name))
            first = name;
    }
    return 0;
}

static int take_root(struct yaml_reading *reading, yaml_node_t *root)
{
    struct yaml_place place = {reading, ""};

    int one = check_one_improv(reading, root);
    int r = yaml_take_mapping(&place, root, &config_top, reading->userdata);
    return r < 0 ? r : one;
}

/* A directory can be opened, but not read. */
static int check_readable(FILE *stream)
{
    int byte = getc(stream);
    if (byte == EOF && ferror(stream))
        return -errno;
    if (byte != EOF)
        ungetc(byte, stream);
    return 0;
}

int config_read(struct config *config, const char *file)
{
    autofclose FILE *stream = fopen(file, "re");
    int r = stream ? check_readable(stream) : -errno;
    struct yaml_reading reading = {
        .file = file, .taken = on_taken, .userdata = config};

    if (r < 0) {
        log_error("%s: %s", file, strerror(-r));
        return r;
    }
    if (!config->improv_at.file)
        config->improv_at = (struct config_mark){file, 1, 1};
    return yaml_read(&reading, stream, take_root);
}

int config_load(const char *const *files, size_t count,
                struct config *ret_config)
{
    struct config config;
    int r = 0;

    config_init(&config);
    for (size_t i = 0; i < count; i++) { /* all mistakes are told at once */
        int one = config_read(&config, files[i]);
        r = r < 0 ? r : one;
    }
    if (r >= 0)
        r = config_check(&config);
    if (r < 0)
        config_free(&config);
    else
        *ret_config = config;
    return r;
}

/* --- The whole ------------------------------------------------------------ */

void config_init(struct config *config)
{
    *config = (struct config){
        .authorized_duration_ms = 60000,
        .identify_duration_ms = 10000,
        .wifi_timeout_ms = 60000,
        .connect_timeout_ms = 30000,
        .linger_ms = 10000,
        .hook_timeout_ms = 10000,
        .digo = true,
    };
}

bool config_is_none(const char *text)
{
    static const char *const none[] = {"none", "false", "no", "off"};

    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (strcasecmp(text, none[i]) == 0)
            return true;
    return false;
}

bool config_has_authorizer(const struct config *config)
{
    return !config_is_none(config->authorizer);
}

const struct config_sensor *config_sensor(const struct config *config,
                                          const char *id)
{
    for (size_t i = config->sensor_count; i-- > 0;) /* a later one wins */
        if (config->sensors[i].id && strcmp(config->sensors[i].id, id) == 0)
            return &config->sensors[i];
    return NULL;
}

bool config_has_indicator(const struct config *config)
{
    return config->status_indicator &&
           !config_is_none(config->status_indicator);
}

const struct config_output *config_output(const struct config *config,
                                          const char *id)
{
    for (size_t i = config->output_count; i-- > 0;) /* a later one wins */
        if (config->outputs[i].id && strcmp(config->outputs[i].id, id) == 0)
            return &config->outputs[i];
    return NULL;
}

const char *config_settings_file(const struct config *config)
{
    return config->settings_file ? config->settings_file : CONFIG_SETTINGS_FILE;
}

static void free_panel(struct config *config)
{
    for (size_t i = 0; i < config->sensor_count; i++) {
        free(config->sensors[i].id);
        free(config->sensors[i].device);
        free(config->sensors[i].key);
        free(config->sensors[i].gpio.chip);
        free(config->sensors[i].gpio.line);
    }
    for (size_t i = 0; i < config->output_count; i++) {
        free(config->outputs[i].id);
        free(config->outputs[i].led);
        free(config->outputs[i].gpio.chip);
        free(config->outputs[i].gpio.line);
    }
}

void config_free(struct config *config)
{
    char *const texts[] = {
        config->wifi_backend,     config->wifi_interface, config->authorizer,
        config->status_indicator, config->next_url,       config->firmware_name,
        config->firmware_version, config->hardware,       config->os_name,
        config->os_version,       config->adapter,        config->name,
        config->settings_file,    config->settings_group,
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
    for (size_t i = 0; i < CONFIG_HOOKS; i++)
        config_hook_free(config->hooks[i]);
    free_panel(config);
    free(config->settings);
    config_init(config);
}
