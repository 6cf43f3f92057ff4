/* SPDX-License-Identifier: Apache-2.0 */
#include "config/config.h"

#include <errno.h>
#include <libevdev/libevdev.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cleanup.h"
#include "config/yaml_reader.h"
#include "log.h"

#define DEFAULT_SETTINGS_FILE "/var/lib/improvd/settings.json"

/* --- Texts that are checked when all files are read ------------------------
 */

static struct config_mark mark(const struct yaml_place *place,
                               const yaml_node_t *node)
{
    return (struct config_mark){place->file, node->start_mark.line + 1,
                                node->start_mark.column + 1};
}

static int take_marked(const struct yaml_place *place, yaml_node_t *value,
                       const char *key, char **text, struct config_mark *at)
{
    *at = mark(place, value);
    return yaml_take_string(place, value, key, text);
}

static int take_authorizer(const struct yaml_place *place, yaml_node_t *value,
                           const char *key, void *target)
{
    struct config *config = target;
    return take_marked(place, value, key, &config->authorizer,
                       &config->authorizer_at);
}

static int take_indicator(const struct yaml_place *place, yaml_node_t *value,
                          const char *key, void *target)
{
    struct config *config = target;
    return take_marked(place, value, key, &config->status_indicator,
                       &config->status_indicator_at);
}

static int take_sensor_platform(const struct yaml_place *place,
                                yaml_node_t *value, const char *key,
                                void *target)
{
    struct config_sensor *sensor = target;
    autofree char *platform = NULL; /* to come: gpio, dbus */
    int r = take_marked(place, value, key, &platform, &sensor->platform_at);
    if (r >= 0 && strcmp(platform, "evdev") != 0)
        return yaml_complain(place, value, "%s: expected 'evdev', not '%s'",
                             key, platform);
    sensor->platform = CONFIG_SENSOR_EVDEV;
    return r;
}

static int take_sensor_key(const struct yaml_place *place, yaml_node_t *value,
                           const char *key, void *target)
{
    struct config_sensor *sensor = target;
    return take_marked(place, value, key, &sensor->key, &sensor->key_at);
}

static int take_output_platform(const struct yaml_place *place,
                                yaml_node_t *value, const char *key,
                                void *target)
{
    struct config_output *output = target;
    autofree char *platform = NULL; /* to come: gpio */
    int r = take_marked(place, value, key, &platform, &output->platform_at);
    if (r >= 0 && strcmp(platform, "led") != 0)
        return yaml_complain(place, value, "%s: expected 'led', not '%s'", key,
                             platform);
    output->platform = CONFIG_OUTPUT_LED;
    return r;
}

/* --- The tables: all that a file may say --------------------------------- */

/* The networks themselves are kept by the Wi-Fi stack, not here. */
static const struct yaml_key wifi_keys[] = {
    {"interface", yaml_take_string, offsetof(struct config, wifi_interface)},
    {"ssid", yaml_take_nothing, 0},
    {"password", yaml_take_nothing, 0},
    {"networks", yaml_take_nothing, 0},
    {"ap", yaml_take_nothing, 0},
    {"domain", yaml_take_nothing, 0},
    {"fast_connect", yaml_take_nothing, 0},
    {"power_save_mode", yaml_take_nothing, 0},
    {"reboot_timeout", yaml_take_nothing, 0},
    {NULL, NULL, 0},
};

static const struct yaml_key improv_keys[] = {
    {"authorizer", take_authorizer, 0},
    {"authorized_duration", yaml_take_time,
     offsetof(struct config, authorized_duration_ms)},
    {"status_indicator", take_indicator, 0},
    {"identify_duration", yaml_take_time,
     offsetof(struct config, identify_duration_ms)},
    {"wifi_timeout", yaml_take_time, offsetof(struct config, wifi_timeout_ms)},
    {"connect_timeout", yaml_take_time,
     offsetof(struct config, connect_timeout_ms)},
    {"linger", yaml_take_time, offsetof(struct config, linger_ms)},
    {"next_url", yaml_take_string, offsetof(struct config, next_url)},
    {"on_start", yaml_take_nothing, 0}, /* hooks are not run yet */
    {"on_provisioning", yaml_take_nothing, 0},
    {"on_provisioned", yaml_take_nothing, 0},
    {"on_stop", yaml_take_nothing, 0},
    {"on_state", yaml_take_nothing, 0},
    {"id", yaml_take_nothing, 0},
    {"digo", yaml_take_bool, offsetof(struct config, digo)},
    {NULL, NULL, 0},
};

static const struct yaml_key improvd_keys[] = {
    {"adapter", yaml_take_string, offsetof(struct config, adapter)},
    {"name", yaml_take_string, offsetof(struct config, name)},
    {"settings_file", yaml_take_string, offsetof(struct config, settings_file)},
    {NULL, NULL, 0},
};

static const struct yaml_key sensor_keys[] = {
    {"platform", take_sensor_platform, 0},
    {"id", yaml_take_string, offsetof(struct config_sensor, id)},
    {"device", yaml_take_string, offsetof(struct config_sensor, device)},
    {"key", take_sensor_key, 0},
    {"name", yaml_take_nothing, 0},
    {NULL, NULL, 0},
};

static const struct yaml_key output_keys[] = {
    {"platform", take_output_platform, 0},
    {"id", yaml_take_string, offsetof(struct config_output, id)},
    {"led", yaml_take_string, offsetof(struct config_output, led)},
    {"name", yaml_take_nothing, 0},
    {NULL, NULL, 0},
};

static int take_block(const struct yaml_place *place, yaml_node_t *value,
                      const char *name, const struct yaml_key *keys,
                      void *structure)
{
    struct yaml_place inside = {place->file, place->document, name};
    return yaml_take_mapping(&inside, value, keys, structure);
}

static int take_wifi(const struct yaml_place *place, yaml_node_t *value,
                     const char *key, void *target)
{
    return take_block(place, value, key, wifi_keys, target);
}

static int take_improv(const struct yaml_place *place, yaml_node_t *value,
                       const char *key, void *target)
{
    struct config *config = target;
    if (!config->authorizer)
        config->authorizer_at = mark(place, value);
    return take_block(place, value, key, improv_keys, config);
}

static int take_improvd(const struct yaml_place *place, yaml_node_t *value,
                        const char *key, void *target)
{
    return take_block(place, value, key, improvd_keys, target);
}

static int take_sensor(const struct yaml_place *place, yaml_node_t *value,
                       const char *key, struct config *config)
{
    if (config->sensor_count == CONFIG_SENSORS)
        return yaml_complain(place, value, "%s: more than %d", key,
                             CONFIG_SENSORS);
    struct config_sensor *sensor = &config->sensors[config->sensor_count++];
    sensor->platform_at = mark(place, value);
    return take_block(place, value, key, sensor_keys, sensor);
}

static int take_output(const struct yaml_place *place, yaml_node_t *value,
                       const char *key, struct config *config)
{
    if (config->output_count == CONFIG_OUTPUTS)
        return yaml_complain(place, value, "%s: more than %d", key,
                             CONFIG_OUTPUTS);
    struct config_output *output = &config->outputs[config->output_count++];
    output->at = output->platform_at = mark(place, value);
    return take_block(place, value, key, output_keys, output);
}

/* A list, or a single one without the dash, as ESPHome takes it. */
static int take_list(const struct yaml_place *place, yaml_node_t *value,
                     const char *key, struct config *config,
                     int (*take)(const struct yaml_place *, yaml_node_t *,
                                 const char *, struct config *))
{
    if (yaml_is_null(value))
        return 0;
    if (value->type != YAML_SEQUENCE_NODE)
        return take(place, value, key, config);
    for (yaml_node_item_t *item = value->data.sequence.items.start;
         item < value->data.sequence.items.top; item++) {
        int r = take(place, yaml_document_get_node(place->document, *item), key,
                     config);
        if (r < 0)
            return r;
    }
    return 0;
}

static int take_sensors(const struct yaml_place *place, yaml_node_t *value,
                        const char *key, void *target)
{
    return take_list(place, value, key, target, take_sensor);
}

static int take_outputs(const struct yaml_place *place, yaml_node_t *value,
                        const char *key, void *target)
{
    return take_list(place, value, key, target, take_output);
}

/* The block's name is esp32_improv in the seed, improv_ble in newer ESPHome. */
static const struct yaml_key top_keys[] = {
    {"wifi", take_wifi, 0},
    {"esp32_improv", take_improv, 0},
    {"improv_ble", take_improv, 0},
    {"binary_sensor", take_sensors, 0},
    {"output", take_outputs, 0},
    {"improvd", take_improvd, 0},
    {NULL, NULL, 0},
};

/* --- Reading -------------------------------------------------------------- */

static int take_document(struct config *config, const char *file,
                         yaml_document_t *document)
{
    struct yaml_place place = {file, document, ""};
    yaml_node_t *root = yaml_document_get_root_node(document);
    return root ? yaml_take_mapping(&place, root, top_keys, config) : 0;
}

/* Bytes that are no text have no line yet: libyaml counts them alone. */
static int complain_of_yaml(const char *file, const yaml_parser_t *parser)
{
    const char *problem = parser->problem ? parser->problem : "unreadable";

    if (parser->error == YAML_READER_ERROR)
        log_error("%s: byte %zu: not YAML: %s", file,
                  parser->problem_offset + 1, problem);
    else
        log_error("%s:%zu:%zu: not YAML: %s", file,
                  parser->problem_mark.line + 1,
                  parser->problem_mark.column + 1, problem);
    return -EINVAL;
}

static int parse_document(struct config *config, const char *file,
                          yaml_parser_t *parser, bool first, bool *ret_last)
{
    yaml_document_t document;

    if (!yaml_parser_load(parser, &document))
        return complain_of_yaml(file, parser);
    yaml_node_t *root = yaml_document_get_root_node(&document);
    struct yaml_place place = {file, &document, ""};
    int r = 0;
    if (root && first)
        r = take_document(config, file, &document);
    else if (root)
        r = yaml_complain(&place, root, "a second document in one file");
    *ret_last = !root;
    yaml_document_delete(&document);
    return r;
}

static int parse(struct config *config, const char *file, yaml_parser_t *parser)
{
    bool last = false;
    int r = parse_document(config, file, parser, true, &last);
    return r < 0 || last ? r
                         : parse_document(config, file, parser, false, &last);
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
    yaml_parser_t parser;

    if (!stream) {
        int error = errno;
        log_error("%s: %s", file, strerror(error));
        return -error;
    }
    int r = check_readable(stream);
    if (r < 0) {
        log_error("%s: %s", file, strerror(-r));
        return r;
    }
    if (!config->authorizer_at.file)
        config->authorizer_at = (struct config_mark){file, 1, 1};
    if (!yaml_parser_initialize(&parser))
        return -ENOMEM;
    yaml_parser_set_input_file(&parser, stream);
    r = parse(config, file, &parser);
    yaml_parser_delete(&parser);
    return r;
}

/* --- Checking ------------------------------------------------------------- */

bool config_has_authorizer(const struct config *config)
{
    static const char *const none[] = {"none", "false", "no", "off"};

    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (strcasecmp(config->authorizer, none[i]) == 0)
            return false;
    return true;
}

const struct config_sensor *config_sensor(const struct config *config,
                                          const char *id)
{
    for (size_t i = config->sensor_count; i-- > 0;) /* a later one wins */
        if (config->sensors[i].id && strcmp(config->sensors[i].id, id) == 0)
            return &config->sensors[i];
    return NULL;
}

const struct config_output *config_output(const struct config *config,
                                          const char *id)
{
    for (size_t i = config->output_count; i-- > 0;) /* a later one wins */
        if (config->outputs[i].id && strcmp(config->outputs[i].id, id) == 0)
            return &config->outputs[i];
    return NULL;
}

static int complain(const struct config_mark *at, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static int complain(const struct config_mark *at, const char *format, ...)
{
    char what[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    log_error("%s:%zu:%zu: %s", at->file ? at->file : "configuration", at->line,
              at->column, what);
    return -EINVAL;
}

/* Without any binary_sensor the id stands for the machine's own WPS button,
 * so that the shortest configuration loads; otherwise it must be one. */
static int check_authorizer(const struct config *config)
{
    if (!config->authorizer)
        return complain(&config->authorizer_at,
                        "esp32_improv: authorizer is missing; give the id of a "
                        "binary_sensor, or none");
    if (config_has_authorizer(config) && config->sensor_count > 0 &&
        !config_sensor(config, config->authorizer))
        return complain(
            &config->authorizer_at,
            "esp32_improv: authorizer: no binary_sensor has the id '%s'",
            config->authorizer);
    if (config_has_authorizer(config) && config->sensor_count == 0)
        log_info("esp32_improv: authorizer: there is no binary_sensor, so '%s' "
                 "is taken for the WPS button of any input device",
                 config->authorizer);
    return 0;
}

static int check_indicator(const struct config *config)
{
    if (config->status_indicator &&
        !config_output(config, config->status_indicator))
        return complain(
            &config->status_indicator_at,
            "esp32_improv: status_indicator: no output has the id '%s'",
            config->status_indicator);
    return 0;
}

static int check_platform(const char *block, int platform,
                          const struct config_mark *at, const char *known)
{
    return platform ? 0
                    : complain(at, "%s: platform: expected '%s', not ''", block,
                               known);
}

static int check_sensor(const struct config_sensor *sensor)
{
    int r = check_platform("binary_sensor", sensor->platform,
                           &sensor->platform_at, "evdev");
    if (r < 0 || !sensor->key ||
        libevdev_event_code_from_name(EV_KEY, sensor->key) >= 0)
        return r;
    return complain(&sensor->key_at,
                    "binary_sensor: key: there is no key '%s'; see "
                    "linux/input-event-codes.h, such as KEY_WPS_BUTTON",
                    sensor->key);
}

static int check_output(const struct config_output *output)
{
    int r =
        check_platform("output", output->platform, &output->platform_at, "led");
    if (r < 0 || output->led)
        return r;
    return complain(&output->at,
                    "output: led is missing; its name in /sys/class/leds");
}

int config_check(const struct config *config)
{
    int r = check_authorizer(config);
    if (r >= 0)
        r = check_indicator(config);
    for (size_t i = 0; r >= 0 && i < config->sensor_count; i++)
        r = check_sensor(&config->sensors[i]);
    for (size_t i = 0; r >= 0 && i < config->output_count; i++)
        r = check_output(&config->outputs[i]);
    return r;
}

void config_init(struct config *config)
{
    *config = (struct config){
        .authorized_duration_ms = 60000,
        .identify_duration_ms = 10000,
        .wifi_timeout_ms = 60000,
        .connect_timeout_ms = 30000,
        .linger_ms = 10000,
        .digo = true,
    };
}

const char *config_settings_file(const struct config *config)
{
    return config->settings_file ? config->settings_file
                                 : DEFAULT_SETTINGS_FILE;
}

void config_free(struct config *config)
{
    for (size_t i = 0; i < config->sensor_count; i++) {
        free(config->sensors[i].id);
        free(config->sensors[i].device);
        free(config->sensors[i].key);
    }
    for (size_t i = 0; i < config->output_count; i++) {
        free(config->outputs[i].id);
        free(config->outputs[i].led);
    }
    free(config->wifi_interface);
    free(config->authorizer);
    free(config->status_indicator);
    free(config->next_url);
    free(config->adapter);
    free(config->name);
    free(config->settings_file);
    config_init(config);
}
