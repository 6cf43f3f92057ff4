/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of commands and options: what they say of themselves. */
#include <stdio.h>

#include "commands.h"
#include "hear.h"
#include "input/help.h"
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
        for (unsigned j = 0; row->letter && j < i; j++)
            assert_int_not_equal(row->letter, option_table[j].letter);
    }
}

static void options_fit_into_the_bits(void **state)
{
    (void)state;
    assert_true(OPTIONS < 8 * sizeof(uint64_t));
}

static void every_command_is_complete(void **state)
{
    (void)state;
    const uint64_t all = OPTION_BIT(OPTIONS) - 1;
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &command_table[i];
        assert_true(command->words && *command->words);
        assert_true(command->summary && *command->summary);
        assert_non_null(command->about);
        assert_int_equal(command->options & ~all, 0);
        assert_int_equal(command->options & command_common_options, 0);
        assert_int_equal(command->required & ~command->options, 0);
        assert_int_equal(command->one_of & ~command->options, 0);
        bool sends =
            command->kind == COMMAND_TALK || command->kind == COMMAND_CHECK;
        assert_int_equal(sends, command->prepare != NULL);
        assert_true(!command->argument || *command->argument);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(command->words, command_table[j].words);
    }
}

/* Without one an option would be of no use. */
static void every_option_has_a_command(void **state)
{
    (void)state;
    uint64_t taken = command_common_options;
    for (size_t i = 0; i < command_count; i++)
        taken |= command_table[i].options;
    for (unsigned i = 0; i < OPTIONS; i++)
        if (!(taken & OPTION_BIT(i)))
            fail_msg("--%s", option_table[i].name);
}

/* What each command would send, given all options that it takes. */
static void prepare_all(const struct command *command, struct plan *plan)
{
    struct options options = {.command = command};

    for (unsigned i = 0; i < OPTIONS; i++)
        if (command_takes(command, (enum option_id)i))
            options.values[i] = "1";
    options.values[OPTION_OPEN] = NULL;
    hear();
    bool good = command->prepare(plan, &options);
    hear_end();
    if (!good)
        fail_msg("%s: %s", command->words, heard_err());
}

static void secrets_come_from_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &command_table[i];
        bool needs[SECRET_TOKEN + 1] = {false};
        struct plan plan = {0};
        if (command->prepare)
            prepare_all(command, &plan);
        for (unsigned j = 0; j < plan.count; j++)
            needs[plan.requests[j].needs] = true;
        assert_int_equal(needs[SECRET_PASSWORD],
                         command_takes(command, OPTION_PASSWORD_FILE));
        assert_int_equal(needs[SECRET_TOKEN],
                         command_takes(command, OPTION_TOKEN_FILE));
        plan_wipe(&plan);
    }
    assert_string_equal(option_table[OPTION_PASSWORD_FILE].argument, "FILE");
    assert_string_equal(option_table[OPTION_TOKEN_FILE].argument, "FILE");
    assert_null(option_table[OPTION_TOKEN].argument);
}

/* Whatever is asked for, there is room for it. */
static void a_plan_has_room_for_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_count; i++) {
        struct plan plan = {0};
        if (command_table[i].prepare)
            prepare_all(&command_table[i], &plan);
        assert_true(plan.count <= PLAN_MAX);
    }
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

/* [CLI-11] nothing but "digo" prepares a DIGO command, unless asked to */
static void only_digo_sends_digo(void **state)
{
    (void)state;
    const struct options options = {.values = {[OPTION_SSID] = "Cafe",
                                               [OPTION_HOSTNAME] = "lamp",
                                               [OPTION_NAME] = "Lamp"}};
    for (size_t i = 0; i < command_count; i++) {
        struct plan plan = {0};
        if (!command_table[i].prepare)
            continue;
        hear();
        command_table[i].prepare(&plan, &options);
        hear_end();
        assert_true(plan.count > 0);
        for (unsigned j = 0; j < plan.count; j++)
            assert_int_equal(improv_digo_command(plan.requests[j].sent.command),
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
            char option[48], letter[8] = "    ";
            if (option_table[j].letter)
                snprintf(letter, sizeof letter, "-%c, ",
                         option_table[j].letter);
            snprintf(option, sizeof option, "\n  %s--%s ", letter,
                     option_table[j].name);
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
        cmocka_unit_test(a_plan_has_room_for_all),
        cmocka_unit_test(commands_take_their_own),
        cmocka_unit_test(only_digo_sends_digo),
        cmocka_unit_test(help_tells_all_commands),
        cmocka_unit_test(help_of_a_command_tells_its_options),
        cmocka_unit_test(help_fits_80_columns),
    };
    return cmocka_run_group_tests_name("client commands", tests, NULL, NULL);
}
