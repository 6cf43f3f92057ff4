/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: what is taken, and what is wrong use. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands.h"
#include "hear.h"
#include "input/options.h"
#include "unit.h"

enum { WORDS = 24, LINE = 512 };

/* A command line, split at its spaces; '' is an empty word. */
struct line {
    char text[LINE];
    char *argv[WORDS];
    int argc;
};

static void split(struct line *line, const char *text)
{
    char *rest = line->text;
    assert_true(strlen(text) < LINE);
    snprintf(line->text, LINE, "%s", text);
    line->argc = 1;
    for (char *word; (word = strsep(&rest, " "));) {
        assert_true(line->argc < WORDS - 1);
        if (strcmp(word, "''") == 0)
            *word = '\0';
        else if (!*word)
            continue;
        line->argv[line->argc++] = word;
    }
    line->argv[line->argc] = NULL;
}

/* Options are views into `line`. */
static enum exit_code parse(struct line *line, const char *text,
                            struct options *options)
{
    static char program[] = "improv";
    split(line, text);
    line->argv[0] = program;
    optind = 0;
    hear();
    enum exit_code code = options_parse(line->argc, line->argv, options);
    hear_end();
    return code;
}

struct wrong {
    const char *line;
    const char *message; /* a part of it */
};

static const struct wrong wrongs[] = {
    {"", "no command given; see improv --help"},
    {"--verbose", "no command given"},
    {"scam", "there is no command \"scam\"; did you mean scan? See improv"},
    {"nonsense", "there is no command \"nonsense\". See improv --help"},
    {"digo", "digo what? See improv --help for its commands"},
    {"digo --json", "digo what?"},
    {"digo what", "there is no command \"digo what\""},
    {"sca", "there is no command \"sca\""},
    {"scann", "there is no command \"scann\""},
    {"''", "there is no command \"\""},
    {"Scan", "there is no command"},
    {"scam --help", "there is no command \"scam\""},
    {"scan more", "\"more\": scan takes no arguments"},
    {"scan identify", "\"identify\": scan takes no arguments"},
    {"digo token 12", "\"12\": digo token takes no arguments"},
    {"hostname lamp 7", "\"7\": hostname takes one argument, only options"},
    {"name Lamp 7", "\"7\": name takes one argument"},
    {"name Lamp name", "\"name\": name takes one argument"},
    {"scan -- --seconds", "takes no arguments"},
    /* options */
    {"scan --bogus", "unknown option --bogus; see improv --help"},
    {"scan --bogus=1", "unknown option --bogus; see improv --help"},
    {"scan --secnds 3", "unknown option --secnds; did you mean --seconds?"},
    {"provision --password=x", "did you mean --password-file?"},
    {"scan -x", "unknown option -x"},
    {"scan -xy", "unknown option -x"},
    {"-xy scan", "unknown option -x"},
    {"scan -yx", "unknown option -y"},
    {"scan --help=now", "--help takes no argument"},
    {"scan --json=yes", "--json takes no argument"},
    {"scan --seconds", "--seconds needs an argument"},
    {"scan --device", "--device needs an argument"},
    {"scan -d", "-d needs an argument"},
    {"scan -vd", "-vd needs an argument"},
    {"scan -v=1", "unknown option -="},
    {"scan --h", "--h"},
    {"scan --ssid x", "scan has no option --ssid; see improv scan --help"},
    {"identify -s 3", "identify has no option --seconds"},
    {"hostname lamp -n", "hostname has no option --network"},
    {"identify --seconds 3", "identify has no option --seconds"},
    {"digo host --token-file f", "digo host has no option --token-file"},
    /* required */
    {"provision", "provision needs --settings, --ssid or --network"},
    {"provision --open", "provision needs --settings, --ssid or --network"},
    {"digo host", "digo host needs --host, --port, --host-http, --port-http "
                  "or --ssl"},
    {"digo host --timeout 3", "digo host needs --host, --port"},
    {"digo device --profile-id p --device-id d --box-id b",
     "digo device needs --tenant-id"},
    {"digo device --owner o", "digo device needs --profile-id"},
    /* conflicts */
    {"provision --ssid x --open --password-file f",
     "--open and --password-file exclude each other"},
    {"identify --wait 3 --no-wait", "--no-wait and --wait exclude each other"},
    {"provision --ssid x -n", "--ssid and --network exclude each other"},
    {"provision --ssid x --with-token --token-file f",
     "--with-token and --token-file exclude each other"},
    {"scan -qv", "--quiet and --verbose exclude each other"},
    {"check --open", "--open: joining is only checked with --ssid"},
    {"check --password-file f", "--password-file: joining is only checked"},
    {"check --list --join-timeout 3", "--join-timeout: joining is only"},
    /* numbers */
    {"scan --seconds x", "--seconds: \"x\" is not a number from 0 to 86400"},
    {"scan --seconds ''", "--seconds: \"\" is not a number"},
    {"scan --seconds -1", "--seconds: \"-1\" is not a number"},
    {"scan --seconds +1", "--seconds: \"+1\" is not a number"},
    {"scan --seconds 1s", "--seconds: \"1s\" is not a number"},
    {"scan --seconds 0x10", "--seconds: \"0x10\" is not a number"},
    {"scan --seconds 1.5", "--seconds: \"1.5\" is not a number"},
    {"scan --seconds 86401", "--seconds: \"86401\" is not a number"},
    {"scan --seconds 4294967297", "is not a number"},
    {"scan --seconds 99999999999999999999", "is not a number"},
    {"scan --timeout 86401", "--timeout: \"86401\" is not a number"},
    {"identify --wait x", "--wait: \"x\" is not a number"},
};

/* The words of a message, wherever its lines are broken. */
static const char *unwrapped(const char *text)
{
    static char line[4096];
    size_t at = 0;
    for (; *text && at < sizeof line - 1; text++) {
        bool space = *text == ' ' || *text == '\n';
        if (!space)
            line[at++] = *text;
        else if (at > 0 && line[at - 1] != ' ')
            line[at++] = ' ';
    }
    line[at] = '\0';
    return line;
}

static void wrong_use_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        struct line line;
        struct options options = {.values = {"untouched"}};
        enum exit_code code = parse(&line, wrongs[i].line, &options);
        const char *said = unwrapped(heard_err());
        if (code != EXIT_CODE_USAGE || !strstr(said, wrongs[i].message) ||
            strncmp(said, "improv: ", 8) != 0)
            fail_msg("improv %s: %d %s", wrongs[i].line, (int)code, said);
        assert_string_equal(heard_out(), "");
        assert_string_equal(options.values[0], "untouched");
    }
}

/* Not even by what looks like an abbreviation of --password-file. */
static void a_password_is_no_argument(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "provision --ssid x --password secret99",
        "provision --ssid x --password=secret99",
        "provision --ssid x --pass secret99",
        "digo token --token secret99",
        "digo token --token=secret99",
        "provision --ssid x --with-token=secret99",
        "provision --ssid x --with-token secret99",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct line line;
        struct options options;
        assert_int_equal(parse(&line, lines[i], &options), EXIT_CODE_USAGE);
    }
}

static const struct {
    const char *line;
    const char *command; /* NULL: none */
} goods[] = {
    {"scan", "scan"},
    {"scan --seconds 0", "scan"},
    {"scan --seconds 86400", "scan"},
    {"scan --seconds=007", "scan"},
    {"--seconds 3 scan", "scan"},
    {"identify --device 00:11:22:33:44:55 --no-wait", "identify"},
    {"identify --verbose --wait 0", "identify"},
    {"provision --ssid Home --password-file -", "provision"},
    {"provision --open --ssid Cafe", "provision"},
    {"digo host --port 1883", "digo host"},
    {"digo --ssl yes host", "digo host"},
    {"digo host --host ''", "digo host"},
    {"digo device --profile-id p --device-id d --box-id b --tenant-id t",
     "digo device"},
    {"digo token", "digo token"},
    {"--help", NULL},
    {"-h", NULL},
    {"--version", NULL},
    {"provision --help", "provision"},
    {"digo host -h", "digo host"},
    {"scan --device-id x --help", "scan"},
    {"hostname", "hostname"},
    {"hostname lamp", "hostname"},
    {"name ''", "name"},
    {"name -- -x", "name"},
    {"monitor -s 3", "monitor"},
    {"info -vv", "info"},
    {"info -q --json", "info"},
    {"networks -vd Lamp", "networks"},
    {"provision -n", "provision"},
    {"provision -f settings.json", "provision"},
    {"provision --ssid x --with-token --hostname h --name n", "provision"},
};

static void right_use_is_quiet(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(goods); i++) {
        struct line line;
        struct options options;
        enum exit_code code = parse(&line, goods[i].line, &options);
        if (code != EXIT_CODE_OK || *heard_err())
            fail_msg("improv %s: %s", goods[i].line, heard_err());
        if (goods[i].command)
            assert_string_equal(options.command->words, goods[i].command);
        else
            assert_null(options.command);
    }
}

/* The command is the first word. */
static void options_follow_it_always(void **state)
{
    struct line line;
    struct options options;

    (void)state;
    setenv("POSIXLY_CORRECT", "1", 1);
    enum exit_code code = parse(&line, "scan --seconds 3", &options);
    unsetenv("POSIXLY_CORRECT");
    assert_int_equal(code, EXIT_CODE_OK);
    assert_string_equal(options.values[OPTION_SECONDS], "3");
}

static void values_are_kept(void **state)
{
    (void)state;
    struct line line;
    struct options options;
    assert_int_equal(parse(&line,
                           "provision --ssid=My=Net --device a --device b "
                           "--open --timeout 7",
                           &options),
                     EXIT_CODE_OK);
    assert_string_equal(options.values[OPTION_SSID], "My=Net");
    assert_string_equal(options.values[OPTION_DEVICE], "b");
    assert_string_equal(options.values[OPTION_OPEN], "");
    assert_true(options_has(&options, OPTION_OPEN));
    assert_false(options_has(&options, OPTION_VERBOSE));
    assert_int_equal(options_ms(&options, OPTION_TIMEOUT, 15), 7000);
    assert_int_equal(options_ms(&options, OPTION_WAIT, 60), 60000);
}

/* --device is one of its own, though --device-id begins so. */
static void every_option_is_read_by_its_name(void **state)
{
    (void)state;
    for (unsigned i = 0; i < OPTIONS; i++) {
        char text[64];
        struct line line;
        struct options options;
        snprintf(text, sizeof text, "--%s%s --help", option_table[i].name,
                 option_table[i].argument ? " value" : "");
        assert_int_equal(parse(&line, text, &options), EXIT_CODE_OK);
        for (unsigned j = 0; j < OPTIONS; j++)
            assert_int_equal(options.values[j] != NULL,
                             j == i || j == OPTION_HELP);
        if (i != OPTION_HELP) /* it is given twice */
            assert_string_equal(options.values[i],
                                option_table[i].argument ? "value" : "");
    }
}

static void letters(void **state)
{
    (void)state;
    struct line line;
    struct options options;
    assert_int_equal(parse(&line, "networks -vqd Lamp -ahci1 --help", &options),
                     EXIT_CODE_OK);
    assert_true(options_has(&options, OPTION_VERBOSE));
    assert_true(options_has(&options, OPTION_QUIET));
    assert_string_equal(options.values[OPTION_DEVICE], "Lamp");
    assert_string_equal(options.values[OPTION_ADAPTER], "hci1");
}

/* However the second one is written. */
static void very_verbose(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool twice;
    } rows[] = {
        {"scan -v", false},   {"scan --verbose", false},   {"scan -vv", true},
        {"scan -v -v", true}, {"-v scan --verbose", true}, {"scan -vvv", true},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct line line;
        struct options options;
        assert_int_equal(parse(&line, rows[i].line, &options), EXIT_CODE_OK);
        const char *value = options.values[OPTION_VERBOSE];
        assert_non_null(value);
        assert_int_equal(value == OPTION_TWICE, rows[i].twice);
    }
}

static void arguments_of_commands(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *argument; /* NULL: absent */
    } rows[] = {
        {"hostname", NULL},       {"hostname lamp", "lamp"},
        {"name Lamp", "Lamp"},    {"name ''", ""},
        {"name -- -x", "-x"},     {"name -v Lamp", "Lamp"},
        {"name Lamp -v", "Lamp"}, {"name --device Lamp", NULL},
        {"scan", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct line line;
        struct options options;
        assert_int_equal(parse(&line, rows[i].line, &options), EXIT_CODE_OK);
        if (rows[i].argument)
            assert_string_equal(options.argument, rows[i].argument);
        else
            assert_null(options.argument);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_use_is_told),
        cmocka_unit_test(a_password_is_no_argument),
        cmocka_unit_test(right_use_is_quiet),
        cmocka_unit_test(options_follow_it_always),
        cmocka_unit_test(values_are_kept),
        cmocka_unit_test(every_option_is_read_by_its_name),
        cmocka_unit_test(letters),
        cmocka_unit_test(very_verbose),
        cmocka_unit_test(arguments_of_commands),
    };
    return cmocka_run_group_tests_name("client options", tests, NULL, NULL);
}
