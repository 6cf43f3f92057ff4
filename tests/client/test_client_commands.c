/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of commands and options: what they say of themselves. */
#include <stdio.h>

#include "commands.h"
#include "hear.h"
#include "input/help.h"
#include "talk/request.h"
#include "unit.h"

static const struct command *command_of(const char *words)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(command_table[i].words, words) == 0)
            return &command_table[i];
    fail_msg("no command %s", words);
    return NULL;
}

static void every_option_has_a_row(void **state)
{
    (void)state;
    for (unsigned i = 0; i < OPTIONS; i++) {
        const struct option_row *row = &option_table[i];
        assert_true(row->name && *row->name);
        assert_true(row->help && *row->help);
        assert_true(!row->argument || *row->argument);
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(row->name, option_table[j].name);
    }
}

static void options_fit_into_the_bits(void **state)
{
    (void)state;
    assert_true(OPTIONS <= 8 * sizeof(unsigned));
}

static void every_command_is_complete(void **state)
{
    (void)state;
    const unsigned all = (unsigned)((1ULL << OPTIONS) - 1);
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &command_table[i];
        assert_true(command->words && *command->words);
        assert_true(command->summary && *command->summary);
        assert_non_null(command->about);
        assert_int_equal(command->options & ~all, 0);
        assert_int_equal(command->options & command_common_options, 0);
        assert_int_equal(command->required & ~command->options, 0);
        assert_int_equal(command->one_of & ~command->options, 0);
        assert_int_equal(command->scans, !command->prepare);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(command->words, command_table[j].words);
    }
}

/* Without one an option would be of no use. */
static void every_option_has_a_command(void **state)
{
    (void)state;
    unsigned taken = command_common_options;
    for (size_t i = 0; i < command_count; i++)
        taken |= command_table[i].options;
    for (unsigned i = 0; i < OPTIONS; i++)
        if (!(taken & OPTION_BIT(i)))
            fail_msg("--%s", option_table[i].name);
}

static void secrets_come_from_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &command_table[i];
        assert_int_equal(command->secret == SECRET_PASSWORD,
                         command_takes(command, OPTION_PASSWORD_FILE));
        assert_int_equal(command->secret == SECRET_TOKEN,
                         command_takes(command, OPTION_TOKEN_FILE));
    }
    assert_string_equal(option_table[OPTION_PASSWORD_FILE].argument, "FILE");
    assert_string_equal(option_table[OPTION_TOKEN_FILE].argument, "FILE");
}

static void commands_take_their_own(void **state)
{
    (void)state;
    assert_true(command_takes(command_of("scan"), OPTION_SECONDS));
    assert_true(command_takes(command_of("scan"), OPTION_HELP));
    assert_false(command_takes(command_of("scan"), OPTION_SSID));
    assert_true(command_takes(command_of("digo device"), OPTION_OWNER));
    assert_false(command_takes(command_of("digo host"), OPTION_OWNER));
    assert_false(command_takes(command_of("identify"), OPTION_TOKEN_FILE));
}

/* [CLI-11] nothing but "digo" prepares a DIGO command */
static void only_digo_sends_digo(void **state)
{
    (void)state;
    const struct options options = {.values = {[OPTION_SSID] = "Cafe"}};
    for (size_t i = 0; i < command_count; i++) {
        struct request request = {0};
        if (!command_table[i].prepare)
            continue;
        hear();
        command_table[i].prepare(&request, &options);
        hear_end();
        assert_int_equal(improv_digo_command(request.sent.command),
                         strncmp(command_table[i].words, "digo ", 5) == 0);
    }
}

static void help_tells_all_commands(void **state)
{
    (void)state;
    hear();
    help_print(NULL);
    hear_end();
    assert_string_equal(heard_err(), "");
    for (size_t i = 0; i < command_count; i++) {
        assert_non_null(strstr(heard_out(), command_table[i].words));
        assert_non_null(strstr(heard_out(), command_table[i].summary));
    }
    static const int codes[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 130};
    for (size_t i = 0; i < COUNT(codes); i++) {
        char line[16];
        snprintf(line, sizeof line, "\n  %3d  ", codes[i]);
        assert_non_null(strstr(heard_out(), line));
    }
}

static void help_of_a_command_tells_its_options(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_count; i++) {
        hear();
        help_print(&command_table[i]);
        hear_end();
        for (unsigned j = 0; j < OPTIONS; j++) {
            char option[48];
            snprintf(option, sizeof option, "\n  --%s ", option_table[j].name);
            assert_int_equal(
                command_takes(&command_table[i], (enum option_id)j),
                strstr(heard_out(), option) != NULL);
        }
    }
}

static void help_fits_80_columns(void **state)
{
    (void)state;
    for (size_t i = 0; i <= command_count; i++) {
        hear();
        help_print(i < command_count ? &command_table[i] : NULL);
        hear_end();
        const char *line = heard_out();
        for (size_t length; *line; line += length + 1) {
            length = strcspn(line, "\n");
            if (length > 80)
                fail_msg("%s", line);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_has_a_row),
        cmocka_unit_test(options_fit_into_the_bits),
        cmocka_unit_test(every_command_is_complete),
        cmocka_unit_test(every_option_has_a_command),
        cmocka_unit_test(secrets_come_from_files),
        cmocka_unit_test(commands_take_their_own),
        cmocka_unit_test(only_digo_sends_digo),
        cmocka_unit_test(help_tells_all_commands),
        cmocka_unit_test(help_of_a_command_tells_its_options),
        cmocka_unit_test(help_fits_80_columns),
    };
    return cmocka_run_group_tests_name("client commands", tests, NULL, NULL);
}
