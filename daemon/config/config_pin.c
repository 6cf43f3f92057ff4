/* SPDX-License-Identifier: Apache-2.0 */
/* GPIO: pin, in ESPHome's short and long form. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/config_keys.h"

#define FIELD(field) offsetof(struct config_gpio, field)

#define DEFAULT_CHIP "gpiochip0"

enum { OFFSET_MAX = 65535 }; /* of a line on its chip */

/* 17 and GPIO17 are numbers of ESPHome; the latter may be a name here. */
static bool is_line(const char *text)
{
    const char *digits = text + (strncasecmp(text, "GPIO", 4) == 0 ? 4 : 0);

    if (*digits && strspn(digits, "0123456789") == strlen(digits))
        return strlen(digits) <= 5 && atoi(digits) <= OFFSET_MAX;
    return *text;
}

static bool is_chip(const char *text)
{
    return *text && strcmp(text, "/dev/") != 0;
}

/* A name of the kernel has at most 31 bytes. */
static const struct yaml_text line = {31, is_line,
                                      "a line's number or its name"};
static const struct yaml_text chip = {63, is_chip,
                                      "a GPIO chip, such as gpiochip0"};

/* --- inverted, active_low ------------------------------------------------- */

static int take_inverted(const struct yaml_place *place, yaml_node_t *value,
                         const struct yaml_key *key, void *target)
{
    if (config_mark_of(place->reading->userdata, target))
        return yaml_complain(place, value,
                             "%s: 'inverted' and 'active_low' are the same, "
                             "and one is given already",
                             key->name);
    return yaml_bool.take(place, value, key, target);
}

static void show_inverted(const struct yaml_key *key, const void *target,
                          FILE *out)
{
    if (*(const bool *)target)
        yaml_bool.show(key, target, out);
}

const struct yaml_type config_inverted = {take_inverted, show_inverted};

/* --- mode ----------------------------------------------------------------- */

/* ESPHome's flags; those that a file does not give stay unsaid. */
struct mode {
    bool input, output, open_drain, pull_up, pull_down;
    bool said_input, said_output, said_pull;
};

static int take_pull(const struct yaml_place *place, yaml_node_t *value,
                     const struct yaml_key *key, void *target)
{
    struct mode *mode = target;
    bool *flag =
        strcmp(key->name, "pullup") == 0 ? &mode->pull_up : &mode->pull_down;
    int r = yaml_bool.take(place, value, key, flag);

    mode->said_pull |= r >= 0;
    return r;
}

static const struct yaml_type pull = {take_pull, NULL};

static const struct yaml_key mode_keys[] = {
    {"input", &yaml_bool, .offset = offsetof(struct mode, input)},
    {"output", &yaml_bool, .offset = offsetof(struct mode, output)},
    {"pullup", &pull, .offset = 0},
    {"pulldown", &pull, .offset = 0},
    {"open_drain", &yaml_bool, .offset = offsetof(struct mode, open_drain)},
    {.name = NULL},
};

static const struct yaml_table mode_table = {mode_keys, NULL};

enum mode_word { MODE_INPUT, MODE_PULL_UP, MODE_PULL_DOWN, MODE_OUTPUT };

static const struct yaml_word input_words[] = {
    {"INPUT", MODE_INPUT},
    {"INPUT_PULLUP", MODE_PULL_UP},
    {"INPUT_PULLDOWN", MODE_PULL_DOWN},
    {NULL, 0},
};

static const struct yaml_word output_words[] = {{"OUTPUT", MODE_OUTPUT},
                                                {NULL, 0}};

static enum config_bias bias_of_word(enum mode_word word)
{
    static const enum config_bias biases[] = {
        [MODE_INPUT] = CONFIG_BIAS_AS_IS,
        [MODE_PULL_UP] = CONFIG_BIAS_PULL_UP,
        [MODE_PULL_DOWN] = CONFIG_BIAS_PULL_DOWN,
        [MODE_OUTPUT] = CONFIG_BIAS_AS_IS,
    };
    return biases[word];
}

/* Neither pull, and said so: it is switched off. */
static enum config_bias bias_of_mode(const struct mode *mode)
{
    if (mode->pull_up)
        return CONFIG_BIAS_PULL_UP;
    if (mode->pull_down)
        return CONFIG_BIAS_PULL_DOWN;
    return mode->said_pull ? CONFIG_BIAS_NONE : CONFIG_BIAS_AS_IS;
}

static int check_mode(const struct yaml_place *place, const yaml_node_t *value,
                      const struct mode *mode, bool output)
{
    if (output ? mode->input : mode->output)
        return yaml_complain(place, value, "mode: %s",
                             output ? "an output has no input: true"
                                    : "a binary_sensor has no output: true");
    if (mode->pull_up && mode->pull_down)
        return yaml_complain(place, value,
                             "mode: either pullup or pulldown, not both");
    if (mode->open_drain)
        return yaml_complain(place, value,
                             "mode: improvd does not do open_drain");
    return 0;
}

static int take_mode(const struct yaml_place *place, yaml_node_t *value,
                     const struct yaml_key *key, void *target)
{
    bool output = key->words == output_words;
    struct mode mode = {0};
    unsigned word = 0;
    int r;

    if (value->type != YAML_MAPPING_NODE) {
        r = yaml_find_word(place, value, key, &word);
        if (r >= 0)
            *(enum config_bias *)target = bias_of_word(word);
        return r;
    }
    r = yaml_take_mapping(place, value, &mode_table, &mode);
    if (r >= 0)
        r = check_mode(place, value, &mode, output);
    if (r >= 0)
        *(enum config_bias *)target = bias_of_mode(&mode);
    return r;
}

static const struct yaml_type mode_type = {take_mode, NULL};

/* --- pin ------------------------------------------------------------------ */

#define PIN_KEYS(mode_words)                                                   \
    {"number", &yaml_string, .offset = FIELD(line), .text = &line},            \
        {"chip", &yaml_string, .offset = FIELD(chip), .text = &chip},          \
        {"inverted", &config_inverted, .offset = FIELD(active_low)},           \
        {"active_low", &config_inverted, .offset = FIELD(active_low)},         \
        {"mode", &mode_type, .offset = FIELD(bias), .words = mode_words},      \
    {                                                                          \
        .name = NULL                                                           \
    }

static const struct yaml_key input_pin_keys[] = {PIN_KEYS(input_words)};
static const struct yaml_key output_pin_keys[] = {PIN_KEYS(output_words)};

static const char *const pin_ignored[] = {"id",
                                          "allow_other_uses",
                                          "drive_strength",
                                          "ignore_strapping_warning",
                                          "ignore_pin_validation_error",
                                          NULL};

static const struct yaml_table input_pin_table = {input_pin_keys, pin_ignored};
static const struct yaml_table output_pin_table = {output_pin_keys,
                                                   pin_ignored};

/* A number says nothing without its chip, which ESPHome has only one of. */
static int add_chip(struct config_gpio *gpio)
{
    const char *text = gpio->line;

    if (gpio->chip || strspn(text, "0123456789") != strlen(text))
        return 0;
    gpio->chip = strdup(DEFAULT_CHIP);
    return gpio->chip ? 0 : -ENOMEM;
}

static int take_pin(const struct yaml_place *place, yaml_node_t *value,
                    const struct yaml_key *key, const struct yaml_table *table,
                    struct config_gpio *gpio)
{
    char block[48];
    struct yaml_place inside = {place->reading, block};

    if (value->type != YAML_MAPPING_NODE) {
        const struct yaml_key number = {key->name, &yaml_string, .text = &line};
        int r = yaml_string.take(place, value, &number, &gpio->line);
        return r < 0 ? r : add_chip(gpio);
    }
    snprintf(block, sizeof block, "%s: %s", place->block, key->name);
    int r = yaml_take_mapping(&inside, value, table, gpio);
    if (r >= 0 && !gpio->line)
        return yaml_complain(&inside, value,
                             "number is missing; a line's number or its name");
    return r < 0 ? r : add_chip(gpio);
}

static int take_input_pin(const struct yaml_place *place, yaml_node_t *value,
                          const struct yaml_key *key, void *target)
{
    return take_pin(place, value, key, &input_pin_table, target);
}

static int take_output_pin(const struct yaml_place *place, yaml_node_t *value,
                           const struct yaml_key *key, void *target)
{
    return take_pin(place, value, key, &output_pin_table, target);
}

static const char *bias_text(enum config_bias bias)
{
    static const char *const texts[] = {
        [CONFIG_BIAS_AS_IS] = "",
        [CONFIG_BIAS_PULL_UP] = ", pull-up",
        [CONFIG_BIAS_PULL_DOWN] = ", pull-down",
        [CONFIG_BIAS_NONE] = ", no pull",
    };
    return texts[bias];
}

static void show_pin(const struct yaml_key *key, const void *target, FILE *out)
{
    const struct config_gpio *gpio = target;

    (void)key;
    if (gpio->line)
        fprintf(out, "%s%s%s%s%s", gpio->line, gpio->chip ? " of " : "",
                gpio->chip ? gpio->chip : "",
                gpio->active_low ? ", inverted" : "", bias_text(gpio->bias));
}

const struct yaml_type config_input_pin = {take_input_pin, show_pin};
const struct yaml_type config_output_pin = {take_output_pin, show_pin};
