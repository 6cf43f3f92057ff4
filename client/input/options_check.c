/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the options given go together. */
#include "input/options_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "output/report.h"

static const struct {
    enum option_id option;
    uint32_t max;
} number_options[] = {
    {OPTION_TIMEOUT, 86400},
    {OPTION_WAIT, 86400},
    {OPTION_SECONDS, 86400},
    {OPTION_JOIN_TIMEOUT, 86400},
};

static bool number_valid(const char *text, uint32_t max)
{
    char *end;
    if (text[0] < '0' || text[0] > '9')
        return false;
    unsigned long number = strtoul(text, &end, 10);
    return *end == '\0' && number <= max;
}

static bool check_numbers(const struct options *options)
{
    for (size_t i = 0; i < sizeof number_options / sizeof number_options[0];
         i++) {
        const char *value = options->values[number_options[i].option];
        if (!value || number_valid(value, number_options[i].max))
            continue;
        report_usage_error("--%s: \"%s\" is not a number from 0 to %u",
                           option_table[number_options[i].option].name, value,
                           number_options[i].max);
        return false;
    }
    return true;
}

static bool check_taken(const struct options *options)
{
    for (unsigned i = 0; i < OPTIONS; i++) {
        if (!options->values[i] ||
            command_takes(options->command, (enum option_id)i))
            continue;
        report_usage_error("%s has no option --%s; see improv %s --help",
                           options->command->words, option_table[i].name,
                           options->command->words);
        return false;
    }
    return true;
}

/* "--ssid, --network or --settings" */
static void list_options(uint64_t options, char *ret_text, size_t size)
{
    size_t at = 0;

    ret_text[0] = '\0';
    for (unsigned i = 0; i < OPTIONS && at < size; i++) {
        if (!(options & OPTION_BIT(i)))
            continue;
        options &= ~OPTION_BIT(i);
        const char *before = at == 0 ? "" : options == 0 ? " or " : ", ";
        at += (size_t)snprintf(ret_text + at, size - at, "%s--%s", before,
                               option_table[i].name);
    }
}

static bool check_required(const struct options *options)
{
    const struct command *command = options->command;
    uint64_t given = 0;
    char list[128];

    for (unsigned i = 0; i < OPTIONS; i++) {
        if (options->values[i]) {
            given |= OPTION_BIT(i);
        } else if (command->required & OPTION_BIT(i)) {
            report_usage_error("%s needs --%s", command->words,
                               option_table[i].name);
            return false;
        }
    }
    if (command->one_of == 0 || (command->one_of & given))
        return true;
    list_options(command->one_of, list, sizeof list);
    report_usage_error("%s needs %s", command->words, list);
    return false;
}

static bool check_conflicts(const struct options *options)
{
    static const enum option_id pairs[][2] = {
        {OPTION_OPEN, OPTION_PASSWORD_FILE}, {OPTION_SSID, OPTION_NETWORK},
        {OPTION_TOKEN, OPTION_TOKEN_FILE},   {OPTION_QUIET, OPTION_VERBOSE},
        {OPTION_NO_WAIT, OPTION_WAIT},
    };
    for (unsigned i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (!options_has(options, pairs[i][0]) ||
            !options_has(options, pairs[i][1]))
            continue;
        report_usage_error("--%s and --%s exclude each other",
                           option_table[pairs[i][0]].name,
                           option_table[pairs[i][1]].name);
        return false;
    }
    return true;
}

/* Without a network they would be passed over, and whoever gave them would
 * think that joining was checked. */
static bool check_joining(const struct options *options)
{
    static const enum option_id joining[] = {OPTION_PASSWORD_FILE, OPTION_OPEN,
                                             OPTION_JOIN_TIMEOUT};

    if (options->command->kind != COMMAND_CHECK ||
        options_has(options, OPTION_SSID))
        return true;
    for (unsigned i = 0; i < sizeof joining / sizeof joining[0]; i++) {
        if (!options_has(options, joining[i]))
            continue;
        report_usage_error("--%s: joining is only checked with --ssid",
                           option_table[joining[i]].name);
        return false;
    }
    return true;
}

bool options_check(const struct options *options)
{
    return check_taken(options) && check_required(options) &&
           check_conflicts(options) && check_joining(options) &&
           check_numbers(options);
}
