/* SPDX-License-Identifier: Apache-2.0 */
/* From the device found to the end of the request. */
#include "app_internal.h"
#include "log.h"
#include "output/print.h"
#include "talk/verdict.h"

/* Adapters connect more surely while they do not search. */
void app_connect(struct app *app)
{
    app_enter(app, APP_CONNECTING, IMPROV_NO_DEADLINE);
    adapter_stop(&app->adapter);
}

void app_found_stopped(struct app *app)
{
    if (app->found) {
        log_debug("device %s", app->found->path);
        connection_open(&app->connection, app->found);
        return;
    }
    print_failure("connecting", "the device has gone. Try again");
    app_end(app, EXIT_CODE_CONNECTION);
}

static void failed(struct app *app, const char *why)
{
    char text[SAFE_TEXT_SIZE(64)];

    print_failure("connecting", "%s. Go nearer to the device, or restart it",
                  print_safe_string(why, text, sizeof text));
    app_end(app, EXIT_CODE_CONNECTION);
}

static void retrying(const char *why)
{
    char text[SAFE_TEXT_SIZE(64)];

    print_progress("connecting failed, trying again: %s",
                   print_safe_string(why, text, sizeof text));
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
    case CONNECTION_RETRYING:
        retrying(why);
        break;
    case CONNECTION_FAILED:
        failed(app, why);
        break;
    case CONNECTION_LOST:
        app->conversation->lost(app->conversation_data);
        break;
    case CONNECTION_CLOSED:
        app_closed(app);
        break;
    }
}

/* A password that was typed can be wrong: then there is another chance. */
static bool may_ask_again(const struct app *app,
                          const struct improv_client_action *ended)
{
    return app->asked && ended->outcome == IMPROV_OUTCOME_REFUSED &&
           ended->error == IMPROV_ERROR_UNABLE_TO_CONNECT &&
           app->request->sent.command == IMPROV_COMMAND_WIFI_SETTINGS;
}

void app_on_session(void *userdata, const struct improv_client_action *ended)
{
    struct app *app = userdata;

    if (may_ask_again(app, ended))
        app_ask_again(app);
    else
        app_end(app, verdict_of_session(ended, app->request,
                                        app->session.gatt_error));
}
