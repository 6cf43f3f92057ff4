/* SPDX-License-Identifier: Apache-2.0 */
/* Begin and end of the program's flow. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "app_internal.h"
#include "clock.h"
#include "output/report.h"

/* BlueZ itself takes up to two seconds to disconnect. */
enum { CLOSE_MS = 3000, WAIT_S = 60 };

void app_enter(struct app *app, enum app_phase phase, uint32_t timeout_ms)
{
    app->phase = phase;
    clock_arm(app->timer, timeout_ms);
}

/* --- End ----------------------------------------------------------------- */

void app_closed(struct app *app)
{
    if (--app->closing == 0)
        sd_event_exit(app->event, (int)app->code);
}

/* The first reason to end is the one that counts. */
void app_end(struct app *app, enum exit_code code)
{
    if (app->phase == APP_ENDING)
        return;
    app->code = code;
    app->closing = 2; /* the adapter and the connection */
    app_enter(app, APP_ENDING, CLOSE_MS);
    prompt_close(&app->prompt);
    app->conversation->stop(app->conversation_data);
    adapter_stop(&app->adapter);
    connection_close(&app->connection);
}

/* To disconnect takes BlueZ a while. */
static void tell_interrupted(const struct app *app)
{
    bool joins = app->phase == APP_TALKING &&
                 app->session.state == IMPROV_STATE_PROVISIONING;

    report_progress("interrupted", NULL, "interrupted%s",
                    joins ? "; the device goes on joining" : "");
}

static int on_signal(sd_event_source *source,
                     const struct signalfd_siginfo *info, void *userdata)
{
    (void)source;
    struct app *app = userdata;
    bool no_reader = info->ssi_signo == SIGPIPE; /* of what is printed */

    if (app->phase == APP_ENDING && !no_reader)
        return sd_event_exit(app->event, (int)app->code);
    prompt_close(&app->prompt); /* or it would be shown again below */
    if (!no_reader && app->phase != APP_SCANNING)
        tell_interrupted(app);
    app_end(app, EXIT_CODE_INTERRUPTED);
    return 0;
}

/* Ctrl-Z: whoever gets the terminal meanwhile gets it as it was. */
static int on_stop(sd_event_source *source, const struct signalfd_siginfo *info,
                   void *userdata)
{
    (void)source, (void)info;
    struct app *app = userdata;
    sigset_t mask;

    sigemptyset(&mask);
    sigaddset(&mask, SIGTSTP);
    prompt_pause(&app->prompt);
    raise(SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &mask, NULL); /* it stops here */
    sigprocmask(SIG_BLOCK, &mask, NULL);
    prompt_resume(&app->prompt);
    return 0;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source;
    (void)usec;
    struct app *app = userdata;

    switch (app->phase) {
    case APP_SCANNING:
    case APP_FINDING:
        app_find_timeout(app);
        break;
    case APP_ENDING:
        return sd_event_exit(app->event, (int)app->code);
    case APP_ASKING:
    case APP_STARTING:
    case APP_CONNECTING:
        break;
    case APP_RETURNING:
        app_return_timeout(app);
        break;
    case APP_TALKING:
        app_talk_timeout(app);
        break;
    case APP_BEREFT:
        app_bereft_timeout(app);
        break;
    }
    return 0;
}

/* --- Begin --------------------------------------------------------------- */

/* Under nohup, the terminal may go. */
static bool is_ignored(int number)
{
    struct sigaction action;
    return number == SIGHUP && sigaction(number, NULL, &action) == 0 &&
           action.sa_handler == SIG_IGN;
}

/* All that a terminal or a pipe can end it with: nothing is left half-open. */
static int init_signals(struct app *app)
{
    static const struct {
        int number;
        sd_event_signal_handler_t handler;
    } signals[] = {
        {SIGINT, on_signal},  {SIGTERM, on_signal}, {SIGHUP, on_signal},
        {SIGQUIT, on_signal}, {SIGPIPE, on_signal}, {SIGTSTP, on_stop},
    };
    for (unsigned i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        sigset_t mask;
        if (is_ignored(signals[i].number))
            continue;
        sigemptyset(&mask);
        sigaddset(&mask, signals[i].number);
        if (sigprocmask(SIG_BLOCK, &mask, NULL) < 0)
            return -errno;
        int r = sd_event_add_signal(app->event, NULL, signals[i].number,
                                    signals[i].handler, app);
        if (r < 0)
            return r;
    }
    return 0;
}

static uint32_t wait_ms(const struct options *options)
{
    if (options_has(options, OPTION_NO_WAIT))
        return 0;
    return options_ms(options, OPTION_WAIT, WAIT_S);
}

static void wire(struct app *app)
{
    app->prompt.handler = app_on_line;
    app->prompt.userdata = app;

    app->adapter.wanted = app->options->values[OPTION_ADAPTER];
    app->adapter.handler = app_on_adapter;
    app->adapter.userdata = app;

    app->connection.gatt = &app->gatt;
    app->connection.handler = app_on_connection;
    app->connection.userdata = app;

    app->conversation = &session_conversation;
    app->conversation_data = &app->session;
    app->session.gatt = &app->gatt;
    app->session.handlers = &app_session_handlers;
    app->session.userdata = app;
    app->session.monitoring = app->options->command->kind == COMMAND_MONITOR;

    if (app->options->command->kind == COMMAND_CHECK) {
        app->conversation = &probe_conversation;
        app->conversation_data = &app->probe;
    }
    app->probe.adapter = &app->adapter;
    app->probe.devices = &app->devices;
    app->probe.gatt = &app->gatt;
    app->probe.connection = &app->connection;

    app->scan_list.devices = &app->devices;
    app->scan_list.wanted = app_is_listed;
    app->scan_list.userdata = app;
}

static int init(struct app *app)
{
    wire(app);
    int r = sd_event_new(&app->event);
    if (r < 0)
        return r;
    r = clock_add_timer(app->event, &app->timer, on_timer, app);
    if (r < 0)
        return r;
    r = connection_init(&app->connection, app->event);
    if (r < 0)
        return r;
    app->probe.event = app->event;
    r = probe_init(&app->probe);
    if (r < 0)
        return r;
    r = scan_list_init(&app->scan_list, app->event);
    if (r < 0)
        return r;
    r = session_init(&app->session, app->event, wait_ms(app->options));
    return r < 0 ? r : init_signals(app);
}

static void clear(struct app *app)
{
    prompt_close(&app->prompt);
    session_clear(&app->session);
    probe_clear(&app->probe);
    connection_clear(&app->connection);
    scan_list_clear(&app->scan_list);
    adapter_clear(&app->adapter);
    app_close_bus(app);
    gatt_clear(&app->gatt);
    device_list_clear(&app->devices);
    sd_event_source_unref(app->timer);
    sd_event_unref(app->event);
}

enum exit_code app_run(const struct options *options, struct plan *plan)
{
    struct app app = {.options = options, .plan = plan};

    int r = init(&app);
    if (r >= 0) {
        app_open_bus(&app);
        r = options->command->kind == COMMAND_CHECK ? app_check_loop(&app)
                                                    : sd_event_loop(app.event);
    }
    clear(&app);
    if (r >= 0)
        return (enum exit_code)r;
    report_failure("starting", "%s", strerror(-r));
    return EXIT_CODE_FAILED;
}
