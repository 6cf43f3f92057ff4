/* SPDX-License-Identifier: Apache-2.0 */
/* Hooks: what they are given, in what order, and how they end. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "hear.h"
#include "hooks.h"
#include "log.h"
#include "scratch.h"
#include "unit.h"

enum { SECONDS_AT_MOST = 60 };

static sd_event *event;
static struct hooks *hooks;
static char program[] = "./hook";
static char *argv[] = {program, NULL, NULL};
static struct config config;

static const struct hook_values values = {
    .state = 4, .error = 3, .name = "Lamp \"1\"", .address = "192.0.2.7"};

/* All events run the program, with the text of a script. */
static void set_up(const char *script)
{
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    log_open("improvd", LOG_LEVEL_DEBUG);
    scratch_write("hook", script);
    assert_int_equal(chmod("hook", 0755), 0);
    config = (struct config){.hook_timeout_ms = 30000};
    argv[1] = NULL;
    for (unsigned i = 0; i < CONFIG_HOOKS; i++)
        config.hooks[i] = argv;
    assert_int_equal(sd_event_new(&event), 0);
    assert_int_equal(hooks_new(event, &config, &hooks), 0);
}

static void tear_down(void)
{
    hooks_free(hooks);
    event = sd_event_unref(event);
}

static bool holds(const char *file, const char *text)
{
    const char *content = scratch_read(file);
    return content && strstr(content, text);
}

static int on_late(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec, (void)userdata;
    return -ETIME;
}

/* Until the file holds the text; what is said is heard. */
static void loop_until(const char *file, const char *text)
{
    sd_event_source *late = NULL;
    int r = 0;

    sd_event_add_time_relative(event, &late, CLOCK_MONOTONIC,
                               SECONDS_AT_MOST * 1000000ULL, 0, on_late, NULL);
    hear();
    while (r >= 0 && !holds(file, text))
        r = sd_event_run(event, 100000);
    for (int i = 0; r >= 0 && i < 3; i++) /* and the end of the last */
        r = sd_event_run(event, 20000);
    hear_end();
    sd_event_source_disable_unref(late);
    assert_true(r >= 0);
}

static void run(enum config_hook hook)
{
    hear();
    hooks_run(hooks, hook, &values);
    hear_end();
}

#define STOP_RUN "[ $IMPROV_EVENT = stop ] && echo end >>out\n"

static void environment_is_clean(void **state)
{
    (void)state;
    set_up("#!/bin/sh\nenv >env\nreadlink /proc/$$/fd/0 >>out\n" STOP_RUN);
    setenv("SECRET", "sesame", 1);
    run(CONFIG_HOOK_STOP);
    unsetenv("SECRET");
    loop_until("out", "end");
    assert_true(holds("env", "IMPROV_EVENT=stop\n"));
    assert_true(holds("env", "IMPROV_STATE=provisioned\n"));
    assert_true(holds("env", "IMPROV_ERROR=unable-to-connect\n"));
    assert_true(holds("env", "IMPROV_NAME=Lamp \"1\"\n"));
    assert_true(holds("env", "IMPROV_ADDRESS=192.0.2.7\n"));
    assert_true(holds("env", "PATH=/usr/local/sbin:"));
    assert_true(holds("env", "LANG=C.UTF-8\n"));
    assert_false(holds("env", "SECRET"));
    assert_true(holds("out", "/dev/null\n"));
    tear_down();
}

/* Only 0, 1 and 2, and the one that ls opens; no signal blocked or ignored
 * (but 32, which is not a program's). The shell itself blocks some while it
 * waits, so grep looks at itself. */
static void nothing_is_inherited(void **state)
{
    (void)state;
    set_up("#!/bin/sh\nls /proc/self/fd >fds\n"
           "grep -E 'SigBlk:.0{16}$' /proc/self/status >>signals\n"
           "grep -Eo 'SigIgn:.{9}[08]0{7}$' /proc/$$/status >>signals\n"
           "set -- $(cat /proc/$$/stat)\n[ $5 = $$ ] && echo leads "
           ">>out\n" STOP_RUN);
    int leak = open("/dev/zero", O_RDONLY); /* without O_CLOEXEC */
    int high = dup2(leak, 77);
    signal(SIGPIPE, SIG_IGN);
    run(CONFIG_HOOK_STOP);
    signal(SIGPIPE, SIG_DFL);
    close(leak);
    close(high);
    loop_until("out", "end");
    assert_string_equal(scratch_read("fds"), "0\n1\n2\n3\n");
    assert_true(holds("signals", "SigBlk:"));
    assert_true(holds("signals", "SigIgn:"));
    assert_true(holds("out", "leads"));
    tear_down();
}

/* An argument is not looked at by any shell. */
static void there_is_no_shell(void **state)
{
    (void)state;
    set_up("#!/bin/sh\nprintf '%s\\n' \"$1\" >>out\n" STOP_RUN);
    argv[1] = (char[]){"$(id) ; `x` > y | *"};
    run(CONFIG_HOOK_STOP);
    loop_until("out", "end");
    assert_string_equal(scratch_read("out"), "$(id) ; `x` > y | *\nend\n");
    tear_down();
}

static void one_after_another(void **state)
{
    (void)state;
    set_up("#!/bin/sh\necho begin $IMPROV_EVENT >>out\n"
           "[ $IMPROV_EVENT = start ] && while [ ! -e go ]; do sleep 0.05; "
           "done\necho done $IMPROV_EVENT >>out\n" STOP_RUN);
    run(CONFIG_HOOK_START);
    run(CONFIG_HOOK_PROVISIONING);
    run(CONFIG_HOOK_STOP);
    loop_until("out", "begin start");
    assert_string_equal(scratch_read("out"), "begin start\n");
    scratch_write("go", "");
    loop_until("out", "end");
    assert_string_equal(scratch_read("out"),
                        "begin start\ndone start\nbegin provisioning\n"
                        "done provisioning\nbegin stop\ndone stop\nend\n");
    tear_down();
}

/* The first runs already; of the others only the last is news. */
static void states_coalesce(void **state)
{
    (void)state;
    struct hook_values other = values;
    set_up("#!/bin/sh\necho $IMPROV_EVENT $IMPROV_STATE >>out\n" STOP_RUN);
    run(CONFIG_HOOK_START);
    for (other.state = 0; other.state < 4; other.state++)
        hooks_run(hooks, CONFIG_HOOK_STATE, &other);
    run(CONFIG_HOOK_STOP);
    loop_until("out", "end");
    assert_string_equal(scratch_read("out"),
                        "start provisioned\nstate provisioning\n"
                        "stop provisioned\nend\n");
    tear_down();
}

static void too_many_lose_the_oldest(void **state)
{
    (void)state;
    set_up("#!/bin/sh\necho $IMPROV_EVENT >>out\n" STOP_RUN);
    run(CONFIG_HOOK_START);
    run(CONFIG_HOOK_PROVISIONED); /* waits, and is dropped */
    for (unsigned i = 0; i < HOOKS_WAITING - 1; i++)
        run(CONFIG_HOOK_PROVISIONING);
    run(CONFIG_HOOK_STOP);
    assert_non_null(
        strstr(heard_err(), "on_provisioned: dropped, too many wait"));
    loop_until("out", "end");
    assert_false(holds("out", "provisioned"));
    tear_down();
}

static void failures_are_told(void **state)
{
    (void)state;
    set_up("#!/bin/sh\n[ $IMPROV_EVENT = stop ] || exit 3\n" STOP_RUN);
    run(CONFIG_HOOK_START);
    run(CONFIG_HOOK_STOP);
    loop_until("out", "end");
    assert_non_null(strstr(heard_err(), "hook on_start: exit code 3"));
    tear_down();
}

/* Those after it run all the same. */
static void one_that_is_not_there(void **state)
{
    (void)state;
    static char *missing[] = {"/nowhere/hook", NULL};
    set_up("#!/bin/sh\n" STOP_RUN);
    config.hooks[CONFIG_HOOK_START] = missing;
    config.hooks[CONFIG_HOOK_STATE] = NULL; /* nothing to run */
    run(CONFIG_HOOK_START);
    assert_non_null(
        strstr(heard_err(), "hook on_start: /nowhere/hook: No such file"));
    run(CONFIG_HOOK_STATE);
    run(CONFIG_HOOK_STOP);
    loop_until("out", "end");
    assert_string_equal(scratch_read("out"), "end\n");
    tear_down();
}

/* It and its child are asked, and the next one runs. */
static void a_slow_one_is_ended(void **state)
{
    (void)state;
    set_up("#!/bin/sh\n[ $IMPROV_EVENT = stop ] && { echo end >>out; exit; }\n"
           "sleep 1000\n");
    config.hook_timeout_ms = 300;
    run(CONFIG_HOOK_START);
    run(CONFIG_HOOK_STOP);
    loop_until("out", "end");
    assert_non_null(
        strstr(heard_err(), "on_start: took too long, ended by signal 15"));
    tear_down();
}

static void a_deaf_one_is_killed(void **state)
{
    (void)state;
    set_up("#!/bin/sh\n[ $IMPROV_EVENT = stop ] && { echo end >>out; exit; }\n"
           "trap '' TERM\nwhile :; do sleep 0.2; done\n");
    config.hook_timeout_ms = 300;
    run(CONFIG_HOOK_START);
    run(CONFIG_HOOK_STOP);
    loop_until("out", "end");
    assert_non_null(
        strstr(heard_err(), "on_start: took too long, ended by signal 9"));
    tear_down();
}

/* An open FIFO says how long a process lives: to its end when it is closed. */
static int open_fifo(void)
{
    assert_int_equal(mkfifo("fifo", 0600), 0);
    int fd = open("fifo", O_RDONLY | O_NONBLOCK);
    assert_true(fd >= 0);
    return fd;
}

static void assert_no_writer_left(int fd)
{
    char byte;
    fcntl(fd, F_SETFL, 0);
    alarm(SECONDS_AT_MOST); /* waits for the kernel only */
    while (read(fd, &byte, 1) > 0)
        ;
    alarm(0);
    close(fd);
}

/* It has gone over to the group of its parent. */
static void one_that_left_its_group_is_ended(void **state)
{
    (void)state;
    set_up("#!/usr/bin/perl\nif ($ENV{IMPROV_EVENT} eq 'stop') {\n"
           "open(my $out, '>>', 'out'); print $out \"end\"; exit; }\n"
           "setpgrp(0, getpgrp(getppid)) or exit 9; sleep 1000;\n");
    config.hook_timeout_ms = 1000;
    run(CONFIG_HOOK_START);
    run(CONFIG_HOOK_STOP);
    loop_until("out", "end");
    assert_non_null(
        strstr(heard_err(), "on_start: took too long, ended by signal 15"));
    tear_down();
}

static void what_is_left_in_the_background_ends(void **state)
{
    (void)state;
    set_up("#!/bin/sh\nsleep 1000 >fifo &\n" STOP_RUN);
    int fd = open_fifo();
    run(CONFIG_HOOK_STOP);
    loop_until("out", "end");
    assert_no_writer_left(fd);
    tear_down();
}

static void all_end_with_improvd(void **state)
{
    (void)state;
    set_up("#!/bin/sh\nexec >fifo\necho up >>out\nsleep 1000\n");
    int fd = open_fifo();
    run(CONFIG_HOOK_START);
    run(CONFIG_HOOK_STOP); /* waits, and never runs */
    loop_until("out", "up");
    tear_down();
    assert_no_writer_left(fd);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
    assert_string_equal(scratch_read("out"), "up\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(environment_is_clean),
        scratch_test(nothing_is_inherited),
        scratch_test(there_is_no_shell),
        scratch_test(one_after_another),
        scratch_test(states_coalesce),
        scratch_test(too_many_lose_the_oldest),
        scratch_test(failures_are_told),
        scratch_test(one_that_is_not_there),
        scratch_test(a_slow_one_is_ended),
        scratch_test(a_deaf_one_is_killed),
        scratch_test(one_that_left_its_group_is_ended),
        scratch_test(what_is_left_in_the_background_ends),
        scratch_test(all_end_with_improvd),
    };
    return cmocka_run_group_tests_name("hooks", tests, NULL, NULL);
}
