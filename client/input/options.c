/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/options_check.h"
#include "nearest.h"
#include "output/report.h"

const char OPTION_TWICE[] = "twice";

enum {
    FIRST_VALUE = 256, /* getopt's values, apart from all characters */
    SUGGESTION_SIZE = 64,
};

/* How many words of `argv` are the command's; 0 if they are others. */
static int words_match(const char *words, char *const argv[])
{
    int count = 0;
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        if (!argv[count] || strlen(argv[count]) != length ||
            strncmp(argv[count], words, length) != 0)
            return 0;
        words += length + (words[length] == ' ');
        count++;
    }
    return count;
}

/* The first words of some commands are nothing alone. */
static bool is_group(const char *word)
{
    size_t length = strlen(word);

    for (size_t i = 0; i < command_count; i++)
        if (strncmp(command_table[i].words, word, length) == 0 &&
            command_table[i].words[length] == ' ')
            return true;
    return false;
}

/* "; did you mean provision?", or "" */
static const char *suggest(const struct nearest *best, const char *before,
                           char *ret_text, size_t size)
{
    const char *word = nearest_word(best);

    ret_text[0] = '\0';
    if (word)
        snprintf(ret_text, size, "; did you mean %s%s?", before, word);
    return ret_text;
}

static void unknown_command(char *const argv[])
{
    const char *next = argv[1] ? argv[1] : "";
    char suggestion[SUGGESTION_SIZE];
    struct nearest best = {0};

    for (size_t i = 0; i < command_count; i++)
        nearest_try(&best, argv[0], command_table[i].words);
    suggest(&best, "", suggestion, sizeof suggestion);
    if (is_group(argv[0]) && !argv[1])
        report_usage_error("%s what? See improv --help for its commands",
                           argv[0]);
    else
        report_usage_error("there is no command \"%s%s%s\"%s See improv "
                           "--help",
                           argv[0], argv[1] ? " " : "", next,
                           suggestion[0] ? suggestion : ".");
}

/* `words` are what follows the command. */
static bool take_argument(char *const words[], struct options *options)
{
    const struct command *command = options->command;
    unsigned most = command->argument != NULL;

    if (words[0] && most > 0)
        options->argument = words[0];
    if (!words[0] || !words[most])
        return true;
    report_usage_error("\"%s\": %s takes %s, only options", words[most],
                       command->words,
                       most > 0 ? "one argument" : "no arguments");
    return false;
}

static bool find_command(char *const argv[], struct options *options)
{
    for (size_t i = 0; i < command_count; i++) {
        int count = words_match(command_table[i].words, argv);
        if (count == 0)
            continue;
        options->command = &command_table[i];
        return take_argument(argv + count, options);
    }
    unknown_command(argv);
    return false;
}

static void fill_long_options(struct option ret_long[OPTIONS + 1])
{
    for (int i = 0; i < OPTIONS; i++)
        ret_long[i] = (struct option){
            .name = option_table[i].name,
            .has_arg =
                option_table[i].argument ? required_argument : no_argument,
            .val = FIRST_VALUE + i,
        };
    ret_long[OPTIONS] = (struct option){0};
}

/* As getopt wants them: ":hd:v", the colon before for its own answers. */
static void fill_letters(char ret_letters[2 * OPTIONS + 2])
{
    *ret_letters++ = ':';
    for (int i = 0; i < OPTIONS; i++) {
        if (!option_table[i].letter)
            continue;
        *ret_letters++ = option_table[i].letter;
        if (option_table[i].argument)
            *ret_letters++ = ':';
    }
    *ret_letters = '\0';
}

static int option_of(int value)
{
    if (value >= FIRST_VALUE)
        return value - FIRST_VALUE;
    for (int i = 0; i < OPTIONS; i++)
        if (option_table[i].letter == value)
            return i;
    return -1;
}

/* Its beginning, or nearly it; what follows a "=" may be secret. */
static void unknown_word(const char *word)
{
    char suggestion[SUGGESTION_SIZE], name[40];
    struct nearest best = {0};
    int length = (int)strcspn(word, "=");

    snprintf(name, sizeof name, "%.*s", length > 2 ? length - 2 : 0,
             word + strspn(word, "-"));
    for (int i = 0; i < OPTIONS; i++)
        nearest_try(&best, name, option_table[i].name);
    for (int i = 0; i < OPTIONS && !nearest_word(&best); i++)
        if (name[0] && strncmp(option_table[i].name, name, strlen(name)) == 0)
            best = (struct nearest){option_table[i].name, 0};
    suggest(&best, "--", suggestion, sizeof suggestion);
    report_usage_error("unknown option %.*s%s", length, word,
                       suggestion[0] ? suggestion : "; see improv --help");
}

/* Of letters behind one dash getopt names the letter, not the word; of an
 * option that has no argument, but was given one, its value. */
static void unknown_option(const char *word)
{
    if (optopt >= FIRST_VALUE)
        report_usage_error("--%s takes no argument",
                           option_table[optopt - FIRST_VALUE].name);
    else if (optopt > 0)
        report_usage_error("unknown option -%c; see improv --help", optopt);
    else
        unknown_word(word);
}

/* getopt takes abbreviations: --password would be --password-file, and what
 * follows it would be shown as the name of a file. */
static bool is_whole(char *const argv[], const struct option_row *row)
{
    const char *word = argv[optind - 1];

    if (optarg == word) /* the argument is a word of its own */
        word = argv[optind - 2];
    if (strcspn(word, "=") == strlen(row->name) + strlen("--"))
        return true;
    unknown_word(word);
    return false;
}

/* Reads all options, wherever they stand; the words come to the end. */
static bool read_options(int argc, char *argv[], struct options *options)
{
    struct option long_options[OPTIONS + 1];
    char letters[2 * OPTIONS + 2];
    int value;

    fill_long_options(long_options);
    fill_letters(letters);
    opterr = 0;
    unsetenv("POSIXLY_CORRECT"); /* with it, none would follow a command */
    while ((value = getopt_long(argc, argv, letters, long_options, NULL)) !=
           -1) {
        if (value == ':') {
            report_usage_error("%s needs an argument", argv[optind - 1]);
            return false;
        }
        if (value == '?') {
            unknown_option(argv[optind - 1]);
            return false;
        }
        int option = option_of(value);
        if (option < 0 ||
            (value >= FIRST_VALUE && !is_whole(argv, &option_table[option])))
            return false;
        options->values[option] = optarg                    ? optarg
                                  : options->values[option] ? OPTION_TWICE
                                                            : "";
    }
    return true;
}

static bool parse(int argc, char *argv[], struct options *options)
{
    if (!read_options(argc, argv, options))
        return false;
    bool ask = options_has(options, OPTION_HELP) ||
               options_has(options, OPTION_VERSION);
    if (!argv[optind]) {
        if (!ask)
            report_usage_error("no command given; see improv --help");
        return ask;
    }
    if (ask && is_group(argv[optind]) && !argv[optind + 1])
        return true; /* all commands, its own among them */
    return find_command(argv + optind, options) &&
           (ask || options_check(options));
}

enum exit_code options_parse(int argc, char *argv[],
                             struct options *ret_options)
{
    struct options options = {0};
    if (!parse(argc, argv, &options))
        return EXIT_CODE_USAGE;
    *ret_options = options;
    return EXIT_CODE_OK;
}

uint32_t options_ms(const struct options *options, enum option_id option,
                    uint32_t otherwise_s)
{
    const char *value = options->values[option];
    uint32_t seconds = value ? (uint32_t)strtoul(value, NULL, 10) : otherwise_s;
    return seconds * 1000;
}
