/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connection that broke is begun anew: the device is looked for again, for
 * it may have another address now, or another list of services than BlueZ
 * remembers. What was sent and answered is not sent again.
 */
#include <string.h>

#include "app_internal.h"
#include "log.h"
#include "output/report.h"
#include "output/safe_text.h"

enum { RETURNS_MAX = 2, DOUBT_MS = 2000 };

static void tell(const struct app *app, const char *why)
{
    char text[SAFE_TEXT_SIZE(64)];
    unsigned attempt = app->returns + 1;

    if (!why) {
        report_progress("reconnecting",
                        json_number(report_fields(), "attempt", attempt),
                        "the connection was lost, trying again (%u of %d)",
                        attempt, RETURNS_MAX + 1);
        return;
    }
    safe_string(why, text, sizeof text);
    report_progress("retrying", json_string(report_fields(), "reason", text),
                    "%s, trying again (%u of %d)", text, attempt,
                    RETURNS_MAX + 1);
}

bool app_return(struct app *app, const char *why, bool forget)
{
    if (app->returns >= RETURNS_MAX)
        return false;
    app->returns++;
    app->forget = forget && !app->about.paired;
    app->joining = false;
    tell(app, why);
    app_enter(app, APP_RETURNING, IMPROV_NO_DEADLINE);
    connection_close(&app->connection);
    return true;
}

/* It was on: who turned it off meanwhile wants it so. */
static void search(struct app *app)
{
    if (app->adapter.powered)
        adapter_discover(&app->adapter);
    else
        app_adapter_gone(app);
}

static int on_forgotten(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)reply, (void)ret_error;
    struct app *app = userdata;

    if (app->phase == APP_RETURNING)
        search(app);
    return 0;
}

bool app_is_returning(const struct app *app)
{
    return app->about.path[0] != '\0';
}

bool app_is_same_device(const struct app *app, const struct device *device)
{
    return strcmp(app->about.path, device->path) == 0;
}

/* A device that is online may not show itself any more [CLI-5]. */
void app_not_found_again(struct app *app)
{
    const struct request *request = plan_current(app->plan);
    bool sent = request && request->written &&
                request->sent.command == IMPROV_COMMAND_WIFI_SETTINGS;

    report_failure("finding the device again",
                   sent ? "it is not in range any more. It had the Wi-Fi "
                          "settings: look whether it is online"
                        : "it is not in range any more. Go nearer to it, or "
                          "restart it");
    app_end(app, EXIT_CODE_CONNECTION);
}

/* The next search shows the device as if it were new. */
static int forget(struct app *app)
{
    log_debug("RemoveDevice %s", app->about.path);
    return sd_bus_call_method_async(app->bus, NULL, BLUEZ, app->adapter.path,
                                    BLUEZ_ADAPTER, "RemoveDevice", on_forgotten,
                                    app, "o", app->about.path);
}

static void look_again(struct app *app)
{
    device_list_silence(&app->devices);
    if (!app->forget || forget(app) < 0)
        search(app);
}

/* Before the adapter or bluetoothd goes, it lets go of its devices: what was
 * the cause is told in a moment. */
bool app_doubts_adapter(struct app *app)
{
    if (app->phase != APP_RETURNING || app->doubtful)
        return false;
    app->doubtful = true;
    app_enter(app, APP_RETURNING, DOUBT_MS);
    return true;
}

void app_return_timeout(struct app *app)
{
    search(app);
}

void app_returned(struct app *app)
{
    connection_reset(&app->connection);
    app->away = app->question != APP_NO_QUESTION;
    if (!app->away)
        look_again(app);
}

/* Who takes long to type may type: the device can't wait so long. */
void app_go_back(struct app *app)
{
    if (!app->away || app->question != APP_NO_QUESTION ||
        app->phase != APP_RETURNING)
        return;
    app->away = false;
    look_again(app);
}
