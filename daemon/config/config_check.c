/* SPDX-License-Identifier: Apache-2.0 */
/* What only the whole can tell. */
#include <errno.h>

#include "config/config_keys.h"
#include "log.h"
#include "nearest.h"

enum { DEBOUNCE_MAX_MS = 10000 };

static const char *improv_block(const struct config *config)
{
    return config->improv_block ? config->improv_block : "esp32_improv";
}

static int complain_of_id(const struct config_mark *at, const char *block,
                          const char *key, const char *list, const char *id,
                          const struct nearest *best)
{
    const char *nearest = nearest_word(best);

    return nearest
               ? config_complain(at, block,
                                 "%s: no %s has the id '%.40s'; did you mean "
                                 "'%s'?",
                                 key, list, id, nearest)
               : config_complain(at, block, "%s: no %s has the id '%.40s'", key,
                                 list, id);
}

static int complain_of_authorizer(const struct config *config)
{
    struct nearest best = {0};

    for (size_t i = 0; i < config->sensor_count; i++)
        if (config->sensors[i].id)
            nearest_try(&best, config->authorizer, config->sensors[i].id);
    return complain_of_id(config_mark_of(config, &config->authorizer),
                          improv_block(config), "authorizer", "binary_sensor",
                          config->authorizer, &best);
}

/* Without any binary_sensor the id stands for the machine's own WPS button,
 * so that the shortest configuration loads; otherwise it must be one. */
static int check_authorizer(const struct config *config)
{
    if (!config->authorizer)
        return config_complain(&config->improv_at, improv_block(config),
                               "authorizer is missing; give the id of a "
                               "binary_sensor, or none");
    if (!config_has_authorizer(config))
        return 0;
    if (config->sensor_count > 0)
        return config_sensor(config, config->authorizer)
                   ? 0
                   : complain_of_authorizer(config);
    log_info("%s: authorizer: there is no binary_sensor, so '%s' is taken for "
             "the WPS button of any input device",
             improv_block(config), config->authorizer);
    return 0;
}

static int check_indicator(const struct config *config)
{
    struct nearest best = {0};
    const char *id = config->status_indicator;

    if (!config_has_indicator(config) || config_output(config, id))
        return 0;
    for (size_t i = 0; i < config->output_count; i++)
        if (config->outputs[i].id)
            nearest_try(&best, id, config->outputs[i].id);
    return complain_of_id(config_mark_of(config, &config->status_indicator),
                          improv_block(config), "status_indicator", "output",
                          id, &best);
}

/* Keys that another platform has. */
static int check_keys(const struct config *config, const char *block,
                      const struct yaml_table *table, const void *item,
                      unsigned platform, const char *platform_name)
{
    int r = 0;

    for (const struct yaml_key *key = table->keys; key->name; key++) {
        const struct config_setting *setting =
            config_setting(config, (const char *)item + key->offset);
        if (setting && setting->key == key && key->only &&
            !(key->only & 1U << platform))
            r = config_complain(&setting->at, block, "platform %s has no '%s'",
                                platform_name, key->name);
    }
    return r;
}

static int check_sensor(const struct config *config,
                        const struct config_sensor *sensor)
{
    static const char *const names[] = {"", "evdev", "gpio", "dbus"};

    if (sensor->platform == CONFIG_SENSOR_NONE)
        return config_complain(&sensor->at, "binary_sensor",
                               "platform is missing; expected 'evdev', 'gpio' "
                               "or 'dbus'");
    int r = check_keys(config, "binary_sensor", &config_sensor_table, sensor,
                       sensor->platform, names[sensor->platform]);
    if (sensor->debounce_ms > DEBOUNCE_MAX_MS)
        r = config_complain(config_mark_of(config, &sensor->debounce_ms),
                            "binary_sensor",
                            "a debounce of more than 10s hears no press");
    if (sensor->platform == CONFIG_SENSOR_GPIO && !sensor->gpio.line)
        return config_complain(&sensor->at, "binary_sensor",
                               "pin is missing; the number or name of a line");
    return r;
}

static int check_output(const struct config *config,
                        const struct config_output *output)
{
    static const char *const names[] = {"", "led", "gpio"};

    if (output->platform == CONFIG_OUTPUT_NONE)
        return config_complain(&output->at, "output",
                               "platform is missing; expected 'led' or "
                               "'gpio'");
    int r = check_keys(config, "output", &config_output_table, output,
                       output->platform, names[output->platform]);
    if (output->platform == CONFIG_OUTPUT_LED && !output->led)
        return config_complain(&output->at, "output",
                               "led is missing; its name in /sys/class/leds");
    if (output->platform == CONFIG_OUTPUT_GPIO && !output->gpio.line)
        return config_complain(&output->at, "output",
                               "pin is missing; the number or name of a line");
    return r;
}

int config_check(const struct config *config)
{
    int mistakes = 0;

    mistakes += check_authorizer(config) < 0;
    mistakes += check_indicator(config) < 0;
    for (size_t i = 0; i < config->sensor_count; i++)
        mistakes += check_sensor(config, &config->sensors[i]) < 0;
    for (size_t i = 0; i < config->output_count; i++)
        mistakes += check_output(config, &config->outputs[i]) < 0;
    return mistakes ? -EINVAL : 0;
}
