/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: which command, with which options. */
#ifndef IMPROV_CLIENT_OPTIONS_H
#define IMPROV_CLIENT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "exit_code.h"

/* The DIGO options stand in the order of the strings they become. */
enum option_id {
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_DEVICE,
    OPTION_ADAPTER,
    OPTION_TIMEOUT,
    OPTION_WAIT,
    OPTION_NO_WAIT,
    OPTION_JSON,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_SECONDS,
    OPTION_SETTINGS,
    OPTION_SSID,
    OPTION_NETWORK,
    OPTION_PASSWORD_FILE,
    OPTION_OPEN,
    OPTION_HOSTNAME,
    OPTION_NAME,
    OPTION_HOST,
    OPTION_PORT,
    OPTION_HOST_HTTP,
    OPTION_PORT_HTTP,
    OPTION_SSL,
    OPTION_PROFILE_ID,
    OPTION_DEVICE_ID,
    OPTION_BOX_ID,
    OPTION_TENANT_ID,
    OPTION_OWNER,
    OPTION_TOKEN,
    OPTION_TOKEN_FILE,
    OPTION_LIST,
    OPTION_RULES,
    OPTION_JOIN_TIMEOUT,
    OPTION_JUNIT,
    OPTION_DIGO,
    OPTIONS,
};

#define OPTION_BIT(option) (UINT64_C(1) << (option))

struct option_row {
    const char *name;
    char letter;          /* '\0': it has none */
    const char *argument; /* NULL: it has none */
    const char *help;
};

extern const struct option_row option_table[OPTIONS];

struct options {
    const struct command *command; /* NULL: none was given */
    const char *argument;          /* of the command; NULL: absent */
    const char *values[OPTIONS];   /* NULL: absent; "" if it has no argument */
};

/*
 * Reads the command line, complains about it if it must, and checks that the
 * command has all it requires. The values are those of `argv`.
 */
enum exit_code options_parse(int argc, char *argv[],
                             struct options *ret_options);

static inline bool options_has(const struct options *options,
                               enum option_id option)
{
    return options->values[option];
}

/* The value of an option without an argument that was given again: -vv. */
extern const char OPTION_TWICE[];

/* Of an option whose argument is seconds, as options_parse() has checked: its
 * value in milliseconds, or that of `otherwise_s`. */
uint32_t options_ms(const struct options *options, enum option_id option,
                    uint32_t otherwise_s);

#endif
