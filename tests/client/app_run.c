/* SPDX-License-Identifier: Apache-2.0 */
#include "app_run.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS_AT_MOST = 60 };

int app_code;
char app_output[APP_OUTPUT_SIZE];
int app_left_unread;
char app_echo[APP_ECHO_SIZE];

const char *const app_provision[] = {"improv",   "provision",  "--ssid", "x",
                                     "--device", FAKE_ADDRESS, NULL};

static const char *program;
static const struct turn *turns; /* NULL: there is no terminal */
static int terminal = -1;
static size_t heard;
static sd_event *event;
static pid_t child;
static int reader;
static sd_event_source *reading;
static size_t length;

/* --- Running it ---------------------------------------------------------- */

static void take_turns(void)
{
    const char *said;

    while (turns->said && (said = strstr(app_output + heard, turns->said))) {
        heard = (size_t)(said - app_output) + strlen(turns->said);
        if (turns->then)
            turns->then();
        if (turns->typed)
            assert_true(write(terminal, turns->typed, strlen(turns->typed)) >
                        0);
        turns++;
    }
}

static int on_output(sd_event_source *source, int fd, uint32_t revents,
                     void *userdata)
{
    (void)revents, (void)userdata;
    ssize_t got = read(fd, app_output + length, sizeof app_output - 1 - length);

    if (got > 0)
        length += (size_t)got;
    else
        sd_event_source_set_enabled(source, SD_EVENT_OFF);
    app_output[length] = '\0';
    if (turns)
        take_turns();
    return 0;
}

static int on_exit_of_child(sd_event_source *source, const siginfo_t *info,
                            void *userdata)
{
    (void)source, (void)userdata;
    app_code = info->si_code == CLD_EXITED ? info->si_status : -info->si_status;
    return sd_event_exit(event, 0);
}

static int on_late(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec, (void)userdata;
    kill(child, SIGKILL);
    return 0;
}

void interrupt(void)
{
    kill(child, SIGINT);
}

void quit(void)
{
    kill(child, SIGQUIT);
}

void stop_reading(void)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

    sd_event_source_set_enabled(reading, SD_EVENT_OFF);
    dup2(null, reader);
    close(null);
}

void hang_up(void)
{
    close(terminal);
    terminal = -1;
}

static void run_program(const char *const *arguments, int out, sigset_t *mask)
{
    int in =
        turns ? open(ptsname(terminal), O_RDWR) : open("/dev/null", O_RDONLY);

    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    sigprocmask(SIG_UNBLOCK, mask, NULL);
    execv(program, (char *const *)arguments);
    _exit(127);
}

static void begin(const char *const *arguments, int *ret_output, sigset_t *mask)
{
    int ends[2];

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        run_program(arguments, ends[1], mask);
    close(ends[1]);
    *ret_output = ends[0];
}

void run(const char *const *arguments)
{
    sd_event_source *sources[2] = {0};
    sigset_t mask;

    assert_int_equal(sd_event_new(&event), 0);
    setenv("DBUS_SYSTEM_BUS_ADDRESS", fake_begin(event), 1);
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    length = heard = 0;
    begin(arguments, &reader, &mask);
    sd_event_add_io(event, &reading, reader, EPOLLIN, on_output, NULL);
    sd_event_add_child(event, &sources[0], child, WEXITED, on_exit_of_child,
                       NULL);
    sd_event_add_time_relative(event, &sources[1], CLOCK_MONOTONIC,
                               SECONDS_AT_MOST * 1000000ULL, 0, on_late, NULL);
    int r = sd_event_loop(event);
    while (length < sizeof app_output - 1 &&
           read(reader, app_output + length, 1) == 1)
        length++;
    app_output[length] = '\0';
    for (unsigned i = 0; i < COUNT(sources); i++)
        sd_event_source_disable_unref(sources[i]);
    reading = sd_event_source_disable_unref(reading);
    close(reader);
    fake_end();
    event = sd_event_unref(event);
    assert_int_equal(r, 0);
}

void set_up_all(int argc, char *argv[])
{
    program = argc > 1 ? argv[1] : NULL;
    assert_non_null(program);
    setenv("IMPROV_PASSWORD", "mysecurepassword", 1);
    setenv("SYSTEMD_BUS_TIMEOUT", "1s", 1);
    cmocka_set_test_filter(getenv("ONLY"));
}

void set_up(const char *haste)
{
    fake_reset();
    fake.interrupt = interrupt;
    setenv("HASTE", haste, 1);
}

void provision(void)
{
    run(app_provision);
}

void expect(int wanted)
{
    if (app_code == wanted)
        return;
    print_error("%s, fault %d: %s\n", fake.method ? fake.method : "-",
                (int)fake.fault, app_output);
    assert_int_equal(app_code, wanted);
}

void expect_said(const char *text)
{
    if (!strstr(app_output, text))
        fail_msg("'%s' was not said in:\n%s", text, app_output);
}

static void take_echo(void)
{
    ssize_t got = -1;

    if (terminal >= 0) {
        ioctl(terminal, FIONBIO, &(int){1});
        got = read(terminal, app_echo, sizeof app_echo - 1);
    }
    app_echo[got > 0 ? got : 0] = '\0';
}

void converse(const char *const *arguments, const struct turn *with)
{
    int slave;

    assert_int_equal(openpty(&terminal, &slave, NULL, NULL, NULL), 0);
    fcntl(terminal, F_SETFD, FD_CLOEXEC);
    turns = with;
    run(arguments);
    turns = NULL;
    ioctl(slave, FIONREAD, &app_left_unread);
    take_echo();
    close(slave);
    if (terminal >= 0)
        hang_up();
}
