/* SPDX-License-Identifier: Apache-2.0 */
/* improvd: makes a Linux box an Improv device. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "bus.h"
#include "config/config.h"
#include "daemon.h"
#include "log.h"
#include "options.h"
#include "protect.h"

struct program {
    struct options options;
    struct config config;
    sd_event *event;
    sd_bus *bus;
    struct daemon *daemon;
    sd_event_source *reload; /* enabled while one waits */
};

/* --- Configuration -------------------------------------------------------- */

static void print_check(const struct config *config)
{
    puts("improvd: the configuration is good\n");
    config_print(config, stdout);
    putchar('\n');
    config_print_hints(config, stdout);
}

static int start_daemon(struct program *program)
{
    sd_notify(0, "STATUS=Improv: stopped"); /* until it says more */
    return daemon_new(program->event, program->bus, &program->config,
                      program->options.wait, &program->daemon);
}

/* With the new settings, or, if these can't be used, with the old ones. */
static int restart_daemon(struct program *program, struct config *fresh)
{
    struct config old = program->config;

    daemon_free(program->daemon);
    program->daemon = NULL;
    program->config = *fresh;
    int r = start_daemon(program);
    if (r < 0) {
        log_error("the new configuration can't be used: %s; the old one stays",
                  strerror(-r));
        program->config = old;
        old = *fresh;
        r = start_daemon(program);
    }
    config_free(&old);
    return r;
}

static int reload(struct program *program)
{
    const struct options *options = &program->options;
    struct config fresh;

    if (config_load(options->files, options->file_count, &fresh) < 0) {
        log_error("the configuration stays as it was");
        return 0;
    }
    log_info("the configuration was read again");
    return restart_daemon(program, &fresh);
}

/* Not in the middle of a join: then after one of the events to come. */
static int reload_when_possible(struct program *program)
{
    bool waits = daemon_is_joining(program->daemon);

    sd_event_source_set_enabled(program->reload,
                                waits ? SD_EVENT_ON : SD_EVENT_OFF);
    if (waits)
        return 0;
    int r = reload(program);
    if (r < 0)
        return sd_event_exit(program->event, EXIT_CODE_FAILED);
    sd_notify(0, "READY=1");
    return 0;
}

/* After each event, while a reload waits. */
static int on_reload_waits(sd_event_source *source, void *userdata)
{
    (void)source;
    return reload_when_possible(userdata);
}

/* --- Signals -------------------------------------------------------------- */

static int on_end(sd_event_source *source, const struct signalfd_siginfo *info,
                  void *userdata)
{
    (void)info, (void)userdata;
    return sd_event_exit(sd_event_source_get_event(source), EXIT_CODE_OK);
}

static int on_hang_up(sd_event_source *source,
                      const struct signalfd_siginfo *info, void *userdata)
{
    (void)source, (void)info;
    struct program *program = userdata;
    uint64_t now_us = 0;

    sd_event_now(program->event, CLOCK_MONOTONIC, &now_us);
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64, now_us);
    return reload_when_possible(program);
}

/* All are blocked before anything is started, SIGCHLD for what starts
 * children. */
static int watch_signals(struct program *program)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);

    int r = sd_event_add_signal(program->event, NULL, SIGTERM, on_end, NULL);
    if (r >= 0)
        r = sd_event_add_signal(program->event, NULL, SIGINT, on_end, NULL);
    if (r >= 0)
        r = sd_event_add_signal(program->event, NULL, SIGHUP, on_hang_up,
                                program);
    if (r >= 0)
        r = sd_event_add_post(program->event, &program->reload, on_reload_waits,
                              program);
    return r < 0 ? r
                 : sd_event_source_set_enabled(program->reload, SD_EVENT_OFF);
}

/* --- Running -------------------------------------------------------------- */

static int run_loop(struct program *program)
{
    int r = start_daemon(program);
    if (r < 0) {
        log_error("can't start: %s", strerror(-r));
        return r == -EINVAL ? EXIT_CODE_CONFIG : EXIT_CODE_FAILED;
    }
    sd_notify(0, "READY=1"); /* what is missing is waited for */
    r = sd_event_loop(program->event);
    sd_notify(0, "STOPPING=1");
    daemon_free(program->daemon);
    sd_bus_flush(program->bus); /* what a roll-back asked for */
    return r < 0 ? EXIT_CODE_FAILED : r;
}

static int run_on_bus(struct program *program)
{
    int r = bus_open(&program->bus);
    if (r >= 0)
        r = sd_bus_attach_event(program->bus, program->event,
                                SD_EVENT_PRIORITY_NORMAL);
    if (r < 0) {
        log_error("no D-Bus system bus: %s; is dbus-daemon running?",
                  strerror(-r));
        sd_bus_unref(program->bus);
        return EXIT_CODE_NO_BUS;
    }
    sd_bus_set_exit_on_disconnect(program->bus, true);
    /* A join is undone after the loop. */
    sd_bus_set_close_on_exit(program->bus, false);
    int code = run_loop(program);
    sd_bus_flush_close_unref(program->bus);
    return code;
}

static int run(struct program *program)
{
    protect_memory();
    int r = sd_event_default(&program->event);
    if (r >= 0)
        r = watch_signals(program);
    if (r >= 0)
        r = sd_event_set_watchdog(program->event, true); /* if systemd asks */
    if (r < 0) {
        log_error("can't start: %s", strerror(-r));
        return EXIT_CODE_FAILED;
    }
    int code = run_on_bus(program);
    sd_event_source_unref(program->reload);
    sd_event_unref(program->event);
    return code;
}

int main(int argc, char **argv)
{
    struct program program = {.event = NULL};
    const struct options *options = &program.options;

    log_open("improvd", LOG_LEVEL_INFO);
    int code = options_read(&program.options, argc, argv);
    if (code >= 0)
        return code;
    if (config_load(options->files, options->file_count, &program.config) < 0)
        return EXIT_CODE_CONFIG;
    if (options->check)
        print_check(&program.config);
    else
        code = run(&program);
    config_free(&program.config);
    return options->check ? EXIT_CODE_OK : code;
}
