/* SPDX-License-Identifier: Apache-2.0 */
#include "input/help.h"

#include <stdio.h>

#include "output/exit_text.h"

static void print_options(uint64_t options)
{
    for (unsigned i = 0; i < OPTIONS; i++) {
        const struct option_row *row = &option_table[i];
        char left[48];
        char letter[8] = "    ";
        if (!(options & OPTION_BIT(i)))
            continue;
        if (row->letter)
            snprintf(letter, sizeof letter, "-%c, ", row->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, row->name,
                 row->argument ? " " : "", row->argument ? row->argument : "");
        printf("  %-27s %s\n", left, row->help);
    }
}

static void print_command(const struct command *command)
{
    char left[32];

    snprintf(left, sizeof left, "%s%s%s%s", command->words,
             command->argument ? " [" : "",
             command->argument ? command->argument : "",
             command->argument ? "]" : "");
    printf("  %-16s %s\n", left, command->summary);
}

static void print_all(void)
{
    printf("Usage: improv COMMAND [OPTIONS]\n\n"
           "Finds Improv-Wi-Fi devices over Bluetooth and gives them their "
           "settings.\n\nCommands:\n");
    for (size_t i = 0; i < command_count; i++)
        print_command(&command_table[i]);
    printf("\nOptions of all commands:\n");
    print_options(command_common_options);
    printf("\nExit codes:\n");
    exit_text_print_all();
    printf("\n\"improv COMMAND --help\" says more about one command.\n");
}

static void print_one(const struct command *command)
{
    printf("Usage: improv %s %s%s%s[OPTIONS]\n\nTo %s.\n%s", command->words,
           command->argument ? "[" : "",
           command->argument ? command->argument : "",
           command->argument ? "] " : "", command->summary, command->about);
    if (command->options != 0) {
        printf("\nOptions:\n");
        print_options(command->options);
    }
    printf("\nOptions of all commands:\n");
    print_options(command_common_options);
}

void help_print(const struct command *command)
{
    if (command)
        print_one(command);
    else
        print_all();
}

void help_print_version(void)
{
    printf("improv %s\n", IMPROV_VERSION);
}
