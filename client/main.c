/* SPDX-License-Identifier: Apache-2.0 */
/* improv: finds Improv devices and gives them their settings. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "input/help.h"
#include "input/prompt.h"
#include "log.h"
#include "output/print.h"
#include "protect.h"

/* From a file or from standard input that is not a terminal. */
static int read_secret(const char *path, struct secret *ret_secret)
{
    return path ? secret_read_file(path, ret_secret)
                : secret_read_line(STDIN_FILENO, ret_secret);
}

static enum exit_code take_secret(const struct command *command,
                                  struct request *request, const char *path)
{
    struct secret secret;
    const char *wrong = NULL;

    int r = read_secret(path, &secret);
    if (r >= 0)
        wrong = request_take_secret(request, command->secret, &secret);
    else
        wrong = r == -EMSGSIZE ? "it is too long" : strerror(-r);
    improv_wipe(&secret, sizeof secret);
    if (!wrong)
        return EXIT_CODE_OK;
    print_usage_error("%s from %s: %s",
                      command->secret == SECRET_TOKEN ? "token" : "password",
                      path ? path : "standard input", wrong);
    return EXIT_CODE_USAGE;
}

static const char *secret_file(const struct options *options)
{
    return options->command->secret == SECRET_TOKEN
               ? options->values[OPTION_TOKEN_FILE]
               : options->values[OPTION_PASSWORD_FILE];
}

static enum exit_code run_command(const struct options *options,
                                  struct request *request)
{
    const struct command *command = options->command;
    const char *path = secret_file(options);
    bool needed =
        command->secret != SECRET_NONE && !options_has(options, OPTION_OPEN);
    bool ask = needed && !path && prompt_possible();

    if (command->prepare && !command->prepare(request, options))
        return EXIT_CODE_USAGE;
    if (needed && !ask) {
        enum exit_code code = take_secret(command, request, path);
        if (code != EXIT_CODE_OK)
            return code;
    }
    return app_run(options, request, ask);
}

static enum exit_code run(const struct options *options)
{
    struct request request = {0};

    if (options_has(options, OPTION_VERSION)) {
        help_print_version();
        return EXIT_CODE_OK;
    }
    if (options_has(options, OPTION_HELP)) {
        help_print(options->command);
        return EXIT_CODE_OK;
    }
    enum exit_code code = run_command(options, &request);
    request_wipe(&request);
    return code;
}

int main(int argc, char *argv[])
{
    struct options options;

    protect_memory();
    setvbuf(stdout, NULL, _IOLBF, 0);
    enum exit_code code = options_parse(argc, argv, &options);
    if (code != EXIT_CODE_OK)
        return (int)code;
    log_open("improv", options_has(&options, OPTION_VERBOSE) ? LOG_LEVEL_DEBUG
                                                             : LOG_LEVEL_INFO);
    return (int)run(&options);
}
