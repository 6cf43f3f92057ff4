/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO commands: server, identity and token of a device [DIGO-1..6]. */
#include "improv/digo.h"

#include "improv/strings.h"

struct shape {
    uint8_t min, max; /* how many strings */
};

static struct shape shape_of(uint8_t command)
{
    switch (command) {
    case IMPROV_COMMAND_DIGO_HOST:
        return (struct shape){IMPROV_DIGO_HOST_STRINGS,
                              IMPROV_DIGO_HOST_STRINGS};
    case IMPROV_COMMAND_DIGO_DEVICE: /* the owner may be absent [DIGO-2] */
        return (struct shape){IMPROV_DIGO_DEVICE_STRINGS - 1,
                              IMPROV_DIGO_DEVICE_STRINGS};
    case IMPROV_COMMAND_DIGO_TOKEN:
        return (struct shape){1, 1};
    default:
        return (struct shape){1, 0}; /* no count fits */
    }
}

bool improv_digo_command(uint8_t command)
{
    return shape_of(command).max > 0;
}

/* Decimal 1..65535, or empty [DIGO-5]. */
static bool port_valid(struct improv_bytes value)
{
    if (value.length == 0)
        return true;
    uint32_t port = 0;
    for (size_t i = 0; i < value.length; i++) {
        uint8_t digit = (uint8_t)(value.data[i] - '0');
        port = port * 10 + digit;
        if (digit > 9 || port > 65535)
            return false;
    }
    return port > 0;
}

/* Compares with a word of lower-case letters or digits, in any case. */
static bool is_word(struct improv_bytes value, const char *word)
{
    for (size_t i = 0; i < value.length; i++) {
        uint8_t byte = value.data[i];
        if (byte >= 'A' && byte <= 'Z')
            byte |= 0x20;
        if (word[i] == '\0' || byte != (uint8_t)word[i])
            return false;
    }
    return word[value.length] == '\0';
}

int improv_digo_ssl(struct improv_bytes value)
{
    static const char words[][6] = {"false", "true", "0",   "1",
                                    "no",    "yes",  "off", "on"};

    if (value.length == 0)
        return -1;
    if (value.length == 1 && value.data[0] <= 1)
        return value.data[0];
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is_word(value, words[i]))
            return (int)(i & 1);
    return -2;
}

static bool host_valid(const struct improv_digo *settings)
{
    return port_valid(settings->values[IMPROV_DIGO_PORT]) &&
           port_valid(settings->values[IMPROV_DIGO_PORT_HTTP]) &&
           improv_digo_ssl(settings->values[IMPROV_DIGO_SSL]) >= -1;
}

bool improv_digo_valid(const struct improv_digo *settings)
{
    struct shape shape = shape_of(settings->command);
    if (settings->count < shape.min || settings->count > shape.max)
        return false;
    for (unsigned i = 0; i < settings->count; i++)
        if (!improv_utf8_valid(settings->values[i])) /* [STR-2] */
            return false;
    return settings->command != IMPROV_COMMAND_DIGO_HOST ||
           host_valid(settings);
}

bool improv_digo_decode(const struct improv_frame *frame,
                        struct improv_digo *ret_settings)
{
    struct improv_digo settings = {.command = frame->command};
    struct shape shape = shape_of(frame->command);

    int count = improv_strings_decode(frame->data, settings.values, shape.min,
                                      shape.max);
    if (count < 0)
        return false;
    settings.count = (uint8_t)count;
    if (!improv_digo_valid(&settings))
        return false;
    *ret_settings = settings;
    return true;
}

size_t improv_digo_encode(const struct improv_digo *settings,
                          uint8_t ret_frame[IMPROV_FRAME_MAX])
{
    size_t data_length = 0;
    for (unsigned i = 0; i < settings->count; i++)
        data_length += 1 + settings->values[i].length;
    if (data_length > IMPROV_FRAME_DATA_MAX)
        return 0;
    return improv_strings_encode(settings->command, settings->values,
                                 settings->count, ret_frame);
}
