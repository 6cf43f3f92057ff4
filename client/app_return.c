/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connection that broke is begun anew: the device is looked for again, for
 * it may have another address now, or another list of services than BlueZ
 * remembers. What was sent and answered is not sent again.
 */
#include "app_internal.h"
#include "log.h"
#include "output/report.h"

enum { RETURNS_MAX = 2 };

bool app_return(struct app *app, bool forget)
{
    if (app->returns >= RETURNS_MAX)
        return false;
    app->returns++;
    app->forget = forget && !app->about.paired;
    report_progress("reconnecting",
                    json_number(report_fields(), "attempt", app->returns + 1),
                    "the connection was lost, trying again (%u of %d)",
                    app->returns + 1, RETURNS_MAX + 1);
    app_enter(app, APP_RETURNING, IMPROV_NO_DEADLINE);
    connection_close(&app->connection);
    return true;
}

static int on_forgotten(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)reply, (void)ret_error;
    struct app *app = userdata;

    if (app->phase == APP_RETURNING)
        adapter_discover(&app->adapter);
    return 0;
}

/* The next search shows the device as if it were new. */
static int forget(struct app *app)
{
    log_debug("RemoveDevice %s", app->about.path);
    return sd_bus_call_method_async(app->bus, NULL, BLUEZ, app->adapter.path,
                                    BLUEZ_ADAPTER, "RemoveDevice", on_forgotten,
                                    app, "o", app->about.path);
}

void app_returned(struct app *app)
{
    connection_reset(&app->connection);
    if (!app->forget || forget(app) < 0)
        adapter_discover(&app->adapter);
}
