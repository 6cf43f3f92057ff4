/* SPDX-License-Identifier: Apache-2.0 */
#include "input/help.h"

#include <stdio.h>

#ifndef IMPROV_VERSION
#define IMPROV_VERSION "unknown"
#endif

static const struct {
    enum exit_code code;
    const char *text;
} exit_texts[] = {
    {EXIT_CODE_OK, "success"},
    {EXIT_CODE_FAILED, "another failure"},
    {EXIT_CODE_USAGE, "wrong use of the program"},
    {EXIT_CODE_NOT_FOUND, "no device found, or several to choose from"},
    {EXIT_CODE_NOT_AUTHORIZED, "not authorized: the button was not pressed"},
    {EXIT_CODE_NO_NETWORK, "the device could not connect to the network"},
    {EXIT_CODE_REFUSED, "the device refused, or does not offer it"},
    {EXIT_CODE_CONNECTION, "the connection failed or was lost"},
    {EXIT_CODE_TIMEOUT, "the device did not answer in time"},
    {EXIT_CODE_NO_ADAPTER, "no Bluetooth adapter"},
    {EXIT_CODE_NO_BLUETOOTHD, "bluetoothd is not running"},
    {EXIT_CODE_NO_PERMISSION, "no permission, or Bluetooth is blocked"},
    {EXIT_CODE_INTERRUPTED, "interrupted by Ctrl-C"},
};

static void print_options(unsigned options)
{
    for (unsigned i = 0; i < OPTIONS; i++) {
        const struct option_row *row = &option_table[i];
        char left[40];
        if (!(options & OPTION_BIT(i)))
            continue;
        snprintf(left, sizeof left, "--%s%s%s", row->name,
                 row->argument ? " " : "", row->argument ? row->argument : "");
        printf("  %-23s %s\n", left, row->help);
    }
}

static void print_exit_codes(void)
{
    printf("\nExit codes:\n");
    for (size_t i = 0; i < sizeof exit_texts / sizeof exit_texts[0]; i++)
        printf("  %3d  %s\n", (int)exit_texts[i].code, exit_texts[i].text);
}

static void print_all(void)
{
    printf("Usage: improv COMMAND [OPTIONS]\n\n"
           "Finds Improv-Wi-Fi devices over Bluetooth and gives them their "
           "settings.\n\nCommands:\n");
    for (size_t i = 0; i < command_count; i++)
        printf("  %-12s %s\n", command_table[i].words,
               command_table[i].summary);
    printf("\nOptions of all commands:\n");
    print_options(command_common_options);
    print_exit_codes();
    printf("\n\"improv COMMAND --help\" says more about one command.\n");
}

static void print_one(const struct command *command)
{
    printf("Usage: improv %s [OPTIONS]\n\nTo %s.\n%s", command->words,
           command->summary, command->about);
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
