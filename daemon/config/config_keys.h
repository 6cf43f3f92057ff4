/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of all that a file may say, block by block. */
#ifndef IMPROVD_CONFIG_KEYS_H
#define IMPROVD_CONFIG_KEYS_H

#include "config/config.h"
#include "config/yaml_reader.h"

extern const struct yaml_table config_top;

extern const struct yaml_table config_wifi;         /* of a struct config */
extern const struct yaml_table config_improv;       /* of a struct config */
extern const struct yaml_table config_improvd;      /* of a struct config */
extern const struct yaml_table config_sensor_table; /* a config_sensor */
extern const struct yaml_table config_output_table; /* a config_output */

/* Blocks of ESPHome that have no meaning here, with a NULL at the end. */
extern const char *const config_esphome_blocks[];

/* binary_sensor and output: lists that are added to a struct config. */
extern const struct yaml_type config_sensors_type;
extern const struct yaml_type config_outputs_type;

/* pin: of a sensor, of an output; fills a config_gpio. */
extern const struct yaml_type config_input_pin;
extern const struct yaml_type config_output_pin;
/* inverted, active_low: one bool with two names. */
extern const struct yaml_type config_inverted;
/* filters: of a sensor; fills its debounce. */
extern const struct yaml_type config_filters;

/* A program and its arguments; fills a char ** with a NULL at the end. */
extern const struct yaml_type config_hook_type;
void config_hook_free(char **arguments);

/* The words for no authorizer. */
bool config_is_none(const char *text);

/* Where a node stands. */
struct config_mark config_mark(const struct yaml_reading *reading,
                               const yaml_node_t *node);

/* How a field was set; NULL if it has its default. */
const struct config_setting *config_setting(const struct config *config,
                                            const void *field);

/* Says what is wrong there (NULL: somewhere): "block: what". Returns -EINVAL.
 */
int config_complain(const struct config_mark *at, const char *block,
                    const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
