/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

#include <getopt.h>
#include <stdio.h>

#include "exit_code.h"
#include "log.h"

#define DEFAULT_CONFIG "/etc/improvd.yaml"

static void print_help(void)
{
    puts(
        "Usage: improvd [OPTION]...\n"
        "       improvd --check [FILE]...\n"
        "Makes this machine an Improv device: Wi-Fi set up over Bluetooth "
        "LE.\n"
        "\n"
        "  -c, --config FILE  read FILE, not " DEFAULT_CONFIG ";\n"
        "                     may be repeated, a later file wins\n"
        "      --check        check the configuration, show what is in force\n"
        "                     and exit; see improvd.yaml(5)\n"
        "      --no-wait      exit if bluetoothd, an adapter or a Wi-Fi stack\n"
        "                     is missing, instead of waiting for it\n"
        "  -v, --verbose      log more\n"
        "  -h, --help         show this and exit\n"
        "  -V, --version      show the version and exit\n"
        "\n"
        "SIGHUP reads the configuration again.\n"
        "\n"
        "Exit codes: 0 ok, 1 other failure, 2 usage, 9 no Bluetooth adapter,\n"
        "10 bluetoothd not running, 11 no permission, 12 no Wi-Fi or Wi-Fi\n"
        "stack, 69 no D-Bus, 78 mistake in the configuration.");
}

static int take_file(struct options *options, const char *file)
{
    if (options->file_count == OPTIONS_FILES) {
        log_error("more than %d files", OPTIONS_FILES);
        return EXIT_CODE_USAGE;
    }
    options->files[options->file_count++] = file;
    return -1;
}

static int take_option(int option, struct options *options)
{
    switch (option) {
    case 'c':
        return take_file(options, optarg);
    case 'C':
        options->check = true;
        return -1;
    case 'n':
        options->wait = false;
        return -1;
    case 'v':
        log_open("improvd", LOG_LEVEL_DEBUG);
        return -1;
    case 'h':
        print_help();
        return EXIT_CODE_OK;
    case 'V':
        puts("improvd " IMPROV_VERSION);
        return EXIT_CODE_OK;
    default:
        return EXIT_CODE_USAGE;
    }
}

/* What is no option: files to check. */
static int take_rest(struct options *options, int argc, char **argv)
{
    int code = -1;

    if (optind < argc && !options->check) {
        log_error("'%s' is not an option; see improvd --help", argv[optind]);
        return EXIT_CODE_USAGE;
    }
    for (; code < 0 && optind < argc; optind++)
        code = take_file(options, argv[optind]);
    return code;
}

int options_read(struct options *options, int argc, char **argv)
{
    static const struct option long_options[] = {
        {"config", required_argument, NULL, 'c'},
        {"check", no_argument, NULL, 'C'},
        {"no-wait", no_argument, NULL, 'n'},
        {"verbose", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {NULL, 0, NULL, 0},
    };
    int code = -1;

    *options = (struct options){.wait = true};
    for (int option;
         code < 0 &&
         (option = getopt_long(argc, argv, "c:vhV", long_options, NULL)) >= 0;)
        code = take_option(option, options);
    if (code < 0)
        code = take_rest(options, argc, argv);
    if (code < 0 && options->file_count == 0)
        code = take_file(options, DEFAULT_CONFIG);
    return code;
}
