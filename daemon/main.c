/* SPDX-License-Identifier: Apache-2.0 */
/* improvd: makes a Linux box an Improv device. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "config/config.h"
#include "daemon.h"
#include "log.h"
#include "protect.h"

#define DEFAULT_CONFIG "/etc/improvd.yaml"

enum { CONFIG_FILES = 16 };

struct options {
    bool check;
    bool wait;
    const char *files[CONFIG_FILES]; /* of the configuration */
    size_t file_count;
};

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
        "      --check        check the configuration, print what is in "
        "force\n"
        "                     and exit; see improvd.yaml(5)\n"
        "      --no-wait      exit if bluetoothd, an adapter or "
        "NetworkManager\n"
        "                     is missing, instead of waiting for it\n"
        "  -v, --verbose      log more\n"
        "  -h, --help         show this and exit\n"
        "  -V, --version      show the version and exit\n"
        "\n"
        "Exit codes: 0 ok, 1 other failure, 2 usage, 9 no Bluetooth adapter,\n"
        "10 bluetoothd not running, 11 no permission, 12 no NetworkManager or\n"
        "Wi-Fi, 69 no D-Bus, 78 mistake in the configuration.");
}

/* Returns an exit code, or -1 to go on. */
static int add_file(struct options *options, const char *file)
{
    if (options->file_count == CONFIG_FILES) {
        log_error("more than %d configuration files", CONFIG_FILES);
        return EXIT_CODE_USAGE;
    }
    options->files[options->file_count++] = file;
    return -1;
}

static void print_check(const struct config *config)
{
    puts("improvd: the configuration is good\n");
    config_print(config, stdout);
    putchar('\n');
    config_print_hints(config, stdout);
}

static int on_signal(sd_event_source *source,
                     const struct signalfd_siginfo *info, void *userdata)
{
    (void)info, (void)userdata;
    return sd_event_exit(sd_event_source_get_event(source), EXIT_CODE_OK);
}

static int watch_signals(sd_event *event)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGCHLD); /* hooks are watched by sd_event_add_child */
    sigprocmask(SIG_BLOCK, &signals, NULL);
    int r = sd_event_add_signal(event, NULL, SIGTERM, on_signal, NULL);
    return r < 0 ? r
                 : sd_event_add_signal(event, NULL, SIGINT, on_signal, NULL);
}

static int run_loop(sd_event *event, sd_bus *bus, const struct config *config,
                    bool wait)
{
    struct daemon *daemon = NULL;

    int r = daemon_new(event, bus, config, wait, &daemon);
    if (r < 0) {
        log_error("can't start: %s", strerror(-r));
        return r == -EINVAL ? EXIT_CODE_CONFIG : EXIT_CODE_FAILED;
    }
    r = sd_event_loop(event);
    daemon_free(daemon);
    sd_bus_flush(bus); /* what a roll-back asked for */
    return r < 0 ? EXIT_CODE_FAILED : r;
}

static int run_on_bus(sd_event *event, const struct config *config, bool wait)
{
    sd_bus *bus = NULL;

    int r = sd_bus_open_system(&bus);
    if (r >= 0)
        r = sd_bus_attach_event(bus, event, SD_EVENT_PRIORITY_NORMAL);
    if (r < 0) {
        log_error("no D-Bus system bus: %s; is dbus-daemon running?",
                  strerror(-r));
        sd_bus_unref(bus);
        return EXIT_CODE_NO_BUS;
    }
    sd_bus_set_exit_on_disconnect(bus, true);
    sd_bus_set_close_on_exit(bus, false); /* a join is undone after the loop */
    int code = run_loop(event, bus, config, wait);
    sd_bus_flush_close_unref(bus);
    return code;
}

static int run(const struct config *config, bool wait)
{
    sd_event *event = NULL;

    protect_memory();
    int r = sd_event_default(&event);
    if (r >= 0)
        r = watch_signals(event);
    if (r >= 0)
        r = sd_event_set_watchdog(event, true); /* if systemd wants it */
    if (r < 0) {
        log_error("can't start: %s", strerror(-r));
        return EXIT_CODE_FAILED;
    }
    int code = run_on_bus(event, config, wait);
    sd_event_unref(event);
    return code;
}

/* Returns an exit code, or -1 to go on. */
static int take_option(int option, struct options *options)
{
    switch (option) {
    case 'c':
        return add_file(options, optarg);
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

static int take_options(int argc, char **argv, struct options *options)
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

    for (int option;
         code < 0 &&
         (option = getopt_long(argc, argv, "c:vhV", long_options, NULL)) >= 0;)
        code = take_option(option, options);
    if (code < 0 && optind < argc && !options->check) {
        log_error("'%s' is not an option; see improvd --help", argv[optind]);
        return EXIT_CODE_USAGE;
    }
    while (code < 0 && optind < argc)
        code = add_file(options, argv[optind++]);
    if (code < 0 && options->file_count == 0)
        code = add_file(options, DEFAULT_CONFIG);
    return code;
}

int main(int argc, char **argv)
{
    struct options options = {.wait = true};
    struct config config;

    log_open("improvd", LOG_LEVEL_INFO);
    config_init(&config);
    int code = take_options(argc, argv, &options);
    if (code < 0 && config_load(options.files, options.file_count, &config) < 0)
        code = EXIT_CODE_CONFIG;
    if (code < 0 && options.check) {
        print_check(&config);
        code = EXIT_CODE_OK;
    }
    if (code < 0)
        code = run(&config, options.wait);
    config_free(&config);
    return code;
}
