/* SPDX-License-Identifier: Apache-2.0 */
/* The blocks binary_sensor and output: buttons and lights. */
#include <errno.h>
#include <libevdev/libevdev.h>
#include <string.h>

#include "config/config_keys.h"

#define SENSOR(field) offsetof(struct config_sensor, field)
#define OUTPUT(field) offsetof(struct config_output, field)

enum {
    EVDEV = 1U << CONFIG_SENSOR_EVDEV,
    SENSOR_GPIO = 1U << CONFIG_SENSOR_GPIO,
    LED = 1U << CONFIG_OUTPUT_LED,
    OUTPUT_GPIO = 1U << CONFIG_OUTPUT_GPIO,
};

/* `authorizer: none` names no sensor, and never must. */
static bool is_id(const char *text)
{
    return *text && !config_is_none(text);
}

static bool is_key(const char *text)
{
    return libevdev_event_code_from_name(EV_KEY, text) >= 0;
}

static bool is_led(const char *text)
{
    return *text && !strchr(text, '/');
}

static bool is_not_empty(const char *text)
{
    return *text;
}

static const struct yaml_text id = {64, is_id, "an id"};
static const struct yaml_text device = {255, is_not_empty,
                                        "the name of an input device, or path"};
static const struct yaml_text input_key = {
    64, is_key, "a key of linux/input-event-codes.h, such as KEY_WPS_BUTTON"};
static const struct yaml_text led = {63, is_led, "a name in /sys/class/leds"};

static const struct yaml_word sensor_platforms[] = {
    {"evdev", CONFIG_SENSOR_EVDEV},
    {"gpio", CONFIG_SENSOR_GPIO},
    {"dbus", CONFIG_SENSOR_DBUS},
    {NULL, 0},
};

static const struct yaml_word output_platforms[] = {
    {"led", CONFIG_OUTPUT_LED},
    {"gpio", CONFIG_OUTPUT_GPIO},
    {NULL, 0},
};

/* --- filters -------------------------------------------------------------- */

static const struct yaml_key filter_keys[] = {
    {"delayed_on", &yaml_time, .offset = 0},
    {"delayed_off", &yaml_time, .offset = 0},
    {"delayed_on_off", &yaml_time, .offset = 0},
    {.name = NULL},
};

static const struct yaml_table filter_table = {filter_keys, NULL};

/* All of ESPHome's delays are one debounce here: the longest. */
static int take_filter(const struct yaml_place *place, yaml_node_t *value,
                       const struct yaml_key *key, void *target)
{
    struct yaml_place inside = {place->reading, key->name};
    uint32_t *debounce_ms = target, ms = 0;
    int r = yaml_take_mapping(&inside, value, &filter_table, &ms);

    if (r >= 0 && ms > *debounce_ms)
        *debounce_ms = ms;
    return r;
}

static int take_filters(const struct yaml_place *place, yaml_node_t *value,
                        const struct yaml_key *key, void *target)
{
    return yaml_take_list(place, value, key, target, take_filter);
}

static void show_filters(const struct yaml_key *key, const void *target,
                         FILE *out)
{
    yaml_time.show(key, target, out);
}

const struct yaml_type config_filters = {take_filters, show_filters};

/* --- The tables ----------------------------------------------------------- */

static const struct yaml_key sensor_keys[] = {
    {"id", &yaml_string, .offset = SENSOR(id), .text = &id, .unset = "none"},
    {"platform", &yaml_word, .offset = SENSOR(platform),
     .words = sensor_platforms},
    {"device", &yaml_string, .offset = SENSOR(device), .text = &device,
     .unset = "any input device", .only = EVDEV},
    {"key", &yaml_string, .offset = SENSOR(key), .text = &input_key,
     .unset = "KEY_WPS_BUTTON", .only = EVDEV},
    {"pin", &config_input_pin, .offset = SENSOR(gpio), .only = SENSOR_GPIO},
    {"inverted", &config_inverted, .offset = SENSOR(gpio.active_low),
     .only = SENSOR_GPIO},
    {"active_low", &config_inverted, .offset = SENSOR(gpio.active_low),
     .only = SENSOR_GPIO},
    {"debounce", &yaml_time, .offset = SENSOR(debounce_ms), .unset = "none",
     .only = SENSOR_GPIO},
    {"filters", &config_filters, .offset = SENSOR(debounce_ms),
     .only = SENSOR_GPIO},
    {.name = NULL},
};

static const char *const sensor_ignored[] = {
    "name",
    "icon",
    "device_class",
    "entity_category",
    "internal",
    "disabled_by_default",
    "publish_initial_state",
    "trigger_on_initial_state",
    "use_interrupt",
    "interrupt_type",
    "web_server",
    "on_press",
    "on_release",
    "on_click",
    "on_double_click",
    "on_multi_click",
    "on_state",
    NULL,
};

const struct yaml_table config_sensor_table = {sensor_keys, sensor_ignored};

static const struct yaml_key output_keys[] = {
    {"id", &yaml_string, .offset = OUTPUT(id), .text = &id, .unset = "none"},
    {"platform", &yaml_word, .offset = OUTPUT(platform),
     .words = output_platforms},
    {"led", &yaml_string, .offset = OUTPUT(led), .text = &led, .only = LED},
    {"pin", &config_output_pin, .offset = OUTPUT(gpio), .only = OUTPUT_GPIO},
    {"inverted", &config_inverted, .offset = OUTPUT(gpio.active_low),
     .only = OUTPUT_GPIO},
    {"active_low", &config_inverted, .offset = OUTPUT(gpio.active_low),
     .only = OUTPUT_GPIO},
    {.name = NULL},
};

static const char *const output_ignored[] = {
    "name",      "power_supply", "max_power",       "min_power",
    "frequency", "channel",      "zero_means_zero", NULL,
};

const struct yaml_table config_output_table = {output_keys, output_ignored};

/* --- The lists ------------------------------------------------------------ */

static int check_ids(const struct yaml_place *place, const yaml_node_t *value,
                     const struct yaml_key *key, const char *text, size_t twins)
{
    return twins > 1 ? yaml_complain(place, value,
                                     "%s: the id '%.40s' is given twice",
                                     key->name, text)
                     : 0;
}

static int take_sensor(const struct yaml_place *place, yaml_node_t *value,
                       const struct yaml_key *key, void *target)
{
    struct yaml_place inside = {place->reading, key->name};
    struct config *config = target;

    if (config->sensor_count == CONFIG_SENSORS)
        return yaml_complain(place, value, "%s: more than %d", key->name,
                             CONFIG_SENSORS);
    struct config_sensor *sensor = &config->sensors[config->sensor_count++];
    sensor->at = config_mark(place->reading, value);
    return yaml_take_mapping(&inside, value, &config_sensor_table, sensor);
}

static int take_sensors(const struct yaml_place *place, yaml_node_t *value,
                        const struct yaml_key *key, void *target)
{
    struct config *config = target;
    size_t first = config->sensor_count; /* an earlier file's come before */
    int r = yaml_take_list(place, value, key, target, take_sensor);

    for (size_t i = first; r >= 0 && i < config->sensor_count; i++) {
        const char *text = config->sensors[i].id;
        size_t twins = 0;
        for (size_t j = first; text && j < config->sensor_count; j++)
            twins += config->sensors[j].id &&
                     strcmp(config->sensors[j].id, text) == 0;
        r = check_ids(place, value, key, text, twins);
    }
    return r;
}

static int take_output(const struct yaml_place *place, yaml_node_t *value,
                       const struct yaml_key *key, void *target)
{
    struct yaml_place inside = {place->reading, key->name};
    struct config *config = target;

    if (config->output_count == CONFIG_OUTPUTS)
        return yaml_complain(place, value, "%s: more than %d", key->name,
                             CONFIG_OUTPUTS);
    struct config_output *output = &config->outputs[config->output_count++];
    output->at = config_mark(place->reading, value);
    return yaml_take_mapping(&inside, value, &config_output_table, output);
}

static int take_outputs(const struct yaml_place *place, yaml_node_t *value,
                        const struct yaml_key *key, void *target)
{
    struct config *config = target;
    size_t first = config->output_count;
    int r = yaml_take_list(place, value, key, target, take_output);

    for (size_t i = first; r >= 0 && i < config->output_count; i++) {
        const char *text = config->outputs[i].id;
        size_t twins = 0;
        for (size_t j = first; text && j < config->output_count; j++)
            twins += config->outputs[j].id &&
                     strcmp(config->outputs[j].id, text) == 0;
        r = check_ids(place, value, key, text, twins);
    }
    return r;
}

const struct yaml_type config_sensors_type = {take_sensors, NULL};
const struct yaml_type config_outputs_type = {take_outputs, NULL};
