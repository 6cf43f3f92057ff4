/* SPDX-License-Identifier: Apache-2.0 */
/* From the device found to the end of the request. */
#include "app_internal.h"
#include "log.h"
#include "output/report.h"
#include "output/safe_text.h"
#include "talk/verdict.h"

/* Adapters connect more surely while they do not search. What is asked for is
 * for this device, even if it goes meanwhile. */
void app_connect(struct app *app)
{
    if (app->found)
        app->about = *app->found;
    app_enter(app, APP_ASKING, IMPROV_NO_DEADLINE);
    if (app_ask_secret(app)) /* calls this again, or ends */
        return;
    app_enter(app, APP_CONNECTING, IMPROV_NO_DEADLINE);
    adapter_stop(&app->adapter);
}

void app_found_stopped(struct app *app)
{
    if (app->found) {
        log_debug("device %s", app->found->path);
        connection_open(&app->connection, app->found, 1);
    } else if (!app_return(app, "the device has gone", false)) {
        report_failure("connecting", "the device has gone. Try again");
        app_end(app, EXIT_CODE_CONNECTION);
    }
}

/* It may be there under another address. */
static void failed(struct app *app, const char *why)
{
    char text[SAFE_TEXT_SIZE(64)];

    if (app_return(app, why, true))
        return;
    report_failure("connecting", "%s. Go nearer to the device, or restart it",
                   safe_string(why, text, sizeof text));
    app_end(app, EXIT_CODE_CONNECTION);
}

static void closed(struct app *app)
{
    if (app->phase == APP_RETURNING)
        app_returned(app);
    else
        app_closed(app);
}

void app_on_connection(void *userdata, enum connection_event event,
                       const char *why)
{
    struct app *app = userdata;

    switch (event) {
    case CONNECTION_OPEN:
        app_enter(app, APP_TALKING, IMPROV_NO_DEADLINE);
        app->conversation->start(app->conversation_data, app->connection.path);
        break;
    case CONNECTION_FAILED:
        failed(app, why);
        break;
    case CONNECTION_LOST:
        app->conversation->lost(app->conversation_data);
        break;
    case CONNECTION_CLOSED:
        closed(app);
        break;
    }
}

/* --- The plan ------------------------------------------------------------ */

static void monitor(struct app *app)
{
    const struct options *options = app->options;

    if (options_has(options, OPTION_SECONDS))
        app_enter(app, APP_TALKING, options_ms(options, OPTION_SECONDS, 0));
    report_progress("monitoring", NULL, "monitoring; Ctrl-C ends it");
}

/* Some devices have none to tell: what is known anyway will do. */
static bool lacks_info(const struct app *app)
{
    const struct request *request = plan_current(app->plan);
    return request->sent.command == IMPROV_COMMAND_DEVICE_INFO &&
           !(app->session.capabilities & IMPROV_CAPABILITY_DEVICE_INFO);
}

/* Its answer was lost with the connection, but the device is online. */
static bool was_provisioned(const struct app *app)
{
    const struct request *request = plan_current(app->plan);
    return request->sent.command == IMPROV_COMMAND_WIFI_SETTINGS &&
           request->written && app->session.state == IMPROV_STATE_PROVISIONED;
}

/* It was sent, and the connection lost: whether it worked is yet to come. */
static bool is_joining(const struct app *app)
{
    const struct request *request = plan_current(app->plan);
    return request->sent.command == IMPROV_COMMAND_WIFI_SETTINGS &&
           request->written && app->session.state == IMPROV_STATE_PROVISIONING;
}

static void await_join(struct app *app)
{
    app->joining = true;
    app_enter(app, APP_TALKING, app->session.config.join_timeout_ms);
}

static void on_state(void *userdata)
{
    struct app *app = userdata;

    if (!app->joining || app->phase != APP_TALKING)
        return;
    app->joining = false;
    app_enter(app, APP_TALKING, IMPROV_NO_DEADLINE);
    app_send_next(app);
}

void app_talk_timeout(struct app *app)
{
    if (!app->joining) { /* the end of `improv monitor` */
        app_end(app, EXIT_CODE_OK);
        return;
    }
    app_end(app, verdict_of_session(&app->session,
                                    &(struct improv_client_action){
                                        .outcome = IMPROV_OUTCOME_TIMED_OUT,
                                        .step = IMPROV_STEP_ANSWER,
                                    }));
}

static void report_device_once(struct app *app)
{
    if (!app->told_device)
        answer_report_device(&app->about, app->session.state,
                             app->session.capabilities);
    app->told_device = true;
}

void app_send_next(struct app *app)
{
    struct request *request = plan_current(app->plan);

    if (app->phase != APP_TALKING || !app->session.ready ||
        app->question != APP_NO_QUESTION)
        return; /* when it is, this is called again */
    if (!request) {
        app_end(app, EXIT_CODE_OK);
        return;
    }
    if (lacks_info(app)) {
        report_device_once(app);
        app_end(app, EXIT_CODE_OK);
    } else if (was_provisioned(app)) {
        answer_report(request, (struct improv_bytes){0});
        app_end(app, EXIT_CODE_OK);
    } else if (is_joining(app)) {
        await_join(app);
    } else {
        session_send(&app->session, request);
    }
}

static void on_ready(void *userdata)
{
    struct app *app = userdata;

    if (app->options->command->kind == COMMAND_MONITOR)
        monitor(app);
    else
        app_send_next(app);
}

/* --- How a request ended ------------------------------------------------- */

/* A password that was typed can be wrong: then there is another chance. */
static bool may_ask_again(const struct app *app,
                          const struct improv_client_action *ended)
{
    return app->asked && ended->outcome == IMPROV_OUTCOME_REFUSED &&
           ended->error == IMPROV_ERROR_UNABLE_TO_CONNECT &&
           ended->command == IMPROV_COMMAND_WIFI_SETTINGS;
}

/* BlueZ may have lost the device, or remember services that it had before;
 * `ret_forget` says which. */
static bool may_return(const struct app *app,
                       const struct improv_client_action *ended,
                       bool *ret_forget)
{
    bool setting_up = ended->step == IMPROV_STEP_IDLE ||
                      ended->step == IMPROV_STEP_SUBSCRIBE ||
                      ended->step == IMPROV_STEP_READ;

    if (app->options->command->kind == COMMAND_MONITOR)
        return false;
    *ret_forget = ended->outcome != IMPROV_OUTCOME_DISCONNECTED && setting_up;
    switch (ended->outcome) {
    case IMPROV_OUTCOME_DISCONNECTED:
        return true;
    case IMPROV_OUTCOME_GATT_FAILED:
        return setting_up || app->session.gatt_lost;
    case IMPROV_OUTCOME_UNSUPPORTED:
        return setting_up;
    case IMPROV_OUTCOME_OK:
    case IMPROV_OUTCOME_REFUSED:
    case IMPROV_OUTCOME_TIMED_OUT:
    case IMPROV_OUTCOME_BAD_RESULT:
    case IMPROV_OUTCOME_BUSY:
    case IMPROV_OUTCOME_INVALID:
        break;
    }
    return false;
}

/* NULL if it was the connection. */
static const char *why_ended(const struct app *app,
                             const struct improv_client_action *ended)
{
    if (ended->outcome == IMPROV_OUTCOME_UNSUPPORTED)
        return "a part of its Improv service is missing";
    return ended->outcome == IMPROV_OUTCOME_GATT_FAILED &&
                   app->session.gatt_error[0] != '\0'
               ? app->session.gatt_error
               : NULL;
}

static void succeeded(struct app *app, struct request *request,
                      const struct improv_client_action *ended)
{
    app->returns = 0;
    if (request->pick) {
        app_ask_network(app, ended->result);
        return;
    }
    if (request->sent.command == IMPROV_COMMAND_DEVICE_INFO)
        report_device_once(app);
    enum exit_code code = answer_report(request, ended->result);
    app->plan->at++;
    if (code == EXIT_CODE_OK)
        app_send_next(app);
    else
        app_end(app, code);
}

static void on_ended(void *userdata, const struct improv_client_action *ended)
{
    struct app *app = userdata;
    struct request *request = plan_current(app->plan);
    bool forget;

    if (app->phase == APP_ENDING)
        return;
    if (app->options->command->kind == COMMAND_MONITOR &&
        ended->outcome == IMPROV_OUTCOME_DISCONNECTED) {
        report_outcome("disconnected", NULL, "the device disconnected");
        app_end(app, EXIT_CODE_OK);
    } else if (ended->outcome == IMPROV_OUTCOME_OK) {
        succeeded(app, request, ended);
    } else if (may_ask_again(app, ended)) {
        app_ask_password_again(app, request);
    } else if (!may_return(app, ended, &forget) ||
               !app_return(app, why_ended(app, ended), forget)) {
        app_end(app, verdict_of_session(&app->session, ended));
    }
}

const struct session_handlers app_session_handlers = {
    .ready = on_ready,
    .state = on_state,
    .ended = on_ended,
};
