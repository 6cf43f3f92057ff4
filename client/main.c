/* SPDX-License-Identifier: Apache-2.0 */
/* improv: finds Improv devices and gives them their settings. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "check/junit.h"
#include "check/rules.h"
#include "check/show.h"
#include "input/help.h"
#include "input/prompt.h"
#include "log.h"
#include "output/report.h"
#include "protect.h"
#include "secrets.h"

/* Before the device is troubled. */
static bool can_write_report(const struct options *options)
{
    const char *path = options->values[OPTION_JUNIT];
    int r = path ? junit_try(path) : 0;

    if (r < 0)
        report_usage_error("--junit %s: %s", path, strerror(-r));
    return r >= 0;
}

static bool prepare(struct options *options, struct settings_file *file,
                    struct plan *plan)
{
    const char *path = options->values[OPTION_SETTINGS];

    if (path && !settings_file_open(file, path, options))
        return false;
    if (file->token) /* the file asks for it */
        options->values[OPTION_TOKEN] = "";
    if (options_has(options, OPTION_NETWORK) && !prompt_possible()) {
        report_usage_error("--network needs a terminal to ask on; --ssid "
                           "names a network");
        return false;
    }
    if (!can_write_report(options))
        return false;
    return !options->command->prepare ||
           (options->command->prepare(plan, options) &&
            secrets_take(plan, options, file));
}

static enum exit_code run_command(struct options *options)
{
    struct settings_file file = {0};
    struct plan plan = {0};
    enum exit_code code = EXIT_CODE_USAGE;

    if (prepare(options, &file, &plan))
        code = app_run(options, &plan);
    plan_wipe(&plan);
    settings_file_close(&file);
    return code;
}

static enum exit_code run_or_list(struct options *options)
{
    const char *rules = options->values[OPTION_RULES];
    if (rules && !rules_are_known(rules)) {
        report_usage_error("--rules: not all of \"%s\" are rules; see improv "
                           "check --list",
                           rules);
        return EXIT_CODE_USAGE;
    }
    if (options_has(options, OPTION_LIST)) {
        show_rules(rules);
        return EXIT_CODE_OK;
    }
    return run_command(options);
}

static enum exit_code run(struct options *options)
{
    if (options_has(options, OPTION_VERSION)) {
        help_print_version();
        return EXIT_CODE_OK;
    }
    if (options_has(options, OPTION_HELP)) {
        help_print(options->command);
        return EXIT_CODE_OK;
    }
    enum exit_code code = run_or_list(options);
    report_end(code);
    return code;
}

/* What is printed must not go to a file that took the number of a
 * stream which was closed. */
static void open_streams(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

/* Such as `| head -1`: its signal came after the loop that waits for it. */
static bool has_no_reader(void)
{
    sigset_t pending;
    return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

static enum exit_code close_output(enum exit_code code)
{
    bool written = fflush(stdout) == 0 && !ferror(stdout);

    if (written || code != EXIT_CODE_OK)
        return code;
    if (has_no_reader())
        return EXIT_CODE_INTERRUPTED;
    report_remark("not all of the output could be written");
    return EXIT_CODE_FAILED;
}

/* A command line that is wrong is told as it asks for, too. */
static enum exit_code parse(int argc, char *argv[], struct options *ret_options)
{
    bool json = false;

    for (int i = 1; i < argc; i++)
        json |= strcmp(argv[i], "--json") == 0;
    report_open(&(struct report_options){.json = json});
    enum exit_code code = options_parse(argc, argv, ret_options);
    if (code != EXIT_CODE_OK)
        report_end(code);
    return code;
}

int main(int argc, char *argv[])
{
    struct options options;

    protect_memory();
    open_streams();
    setvbuf(stdout, NULL, _IOLBF, 0);
    enum exit_code code = parse(argc, argv, &options);
    if (code != EXIT_CODE_OK)
        return (int)code;
    bool verbose = options_has(&options, OPTION_VERBOSE);
    report_open(&(struct report_options){
        .json = options_has(&options, OPTION_JSON),
        .quiet = options_has(&options, OPTION_QUIET),
        .packets = verbose,
    });
    bool very = options.values[OPTION_VERBOSE] == OPTION_TWICE;
    log_open("improv", very ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
    return (int)close_output(run(&options));
}
