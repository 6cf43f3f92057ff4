/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the device, or all of them. */
#include <unistd.h>

#include "app_internal.h"
#include "output/print.h"
#include "talk/verdict.h"

enum { FIND_S = 15, SCAN_S = 10, SETTLE_MS = 1000 };

static const char *wanted(const struct app *app)
{
    return app->options->values[OPTION_DEVICE];
}

/* One that is connected does not advertise: it must be asked for. */
static bool is_candidate(const struct app *app, const struct device *device)
{
    if (!device->improv || !adapter_owns(&app->adapter, device->path))
        return false;
    if (!wanted(app))
        return device->in_range;
    return (device->in_range || device->connected) &&
           device_is(device, wanted(app));
}

static bool must_list(const struct device *device)
{
    return !device->listed ||
           (device->has_service_data &&
            device->listed_state != device->service_data.state);
}

/* First seen, or another state; the heading stands before the first row. */
static void list(struct app *app, struct device *device)
{
    if (!must_list(device))
        return;
    if (!app->found_any)
        device_print_heading();
    app->found_any = true;
    device->listed = true;
    device->listed_state = device->service_data.state;
    device_print_row(device);
}

/* Only one of that address can be there; others may share a name. */
static void settle(struct app *app)
{
    if (wanted(app) && device_is_address(wanted(app))) {
        app_connect(app);
    } else if (!app->settling) {
        app->settling = true;
        app_enter(app, APP_FINDING, SETTLE_MS);
    }
}

void app_find_device_changed(struct app *app, struct device *device)
{
    if ((app->phase != APP_FINDING && app->phase != APP_SCANNING) ||
        !is_candidate(app, device))
        return;
    if (app->phase == APP_SCANNING) {
        list(app, device);
        return;
    }
    if (!device->listed)
        device_print_found(device);
    device->listed = true;
    app->found = device;
    settle(app);
}

static void check_known(struct app *app)
{
    struct device *device = app->devices.first;
    while (device) {
        app_find_device_changed(app, device);
        device = device->next;
    }
}

static unsigned count_candidates(struct app *app)
{
    unsigned count = 0;
    for (struct device *at = app->devices.first; at; at = at->next) {
        if (!is_candidate(app, at))
            continue;
        app->found = at;
        count++;
    }
    return count;
}

static void none_found(struct app *app)
{
    print_failure("finding the device", "none is in range. Is it on, and near? "
                                        "improv scan shows what is there");
    app_end(app, EXIT_CODE_NOT_FOUND);
}

static void found(struct app *app)
{
    unsigned count = count_candidates(app);

    if (count == 1) {
        app_connect(app);
    } else if (count == 0) {
        none_found(app);
    } else {
        print_failure("choosing the device",
                      "%u are in range. Say which: --device ADDRESS", count);
        app_end(app, EXIT_CODE_NOT_FOUND);
    }
}

void app_find_timeout(struct app *app)
{
    if (app->phase == APP_FINDING)
        found(app);
    else if (app->found_any)
        app_end(app, EXIT_CODE_OK);
    else
        none_found(app);
}

/* --- Discovery ----------------------------------------------------------- */

static void discovering(struct app *app)
{
    const struct options *options = app->options;
    bool for_ever =
        isatty(STDOUT_FILENO) && !options_has(options, OPTION_SECONDS);

    if (options->command->scans)
        app_enter(app, APP_SCANNING,
                  for_ever ? IMPROV_NO_DEADLINE
                           : options_ms(options, OPTION_SECONDS, SCAN_S));
    else
        app_enter(app, APP_FINDING,
                  options_ms(options, OPTION_TIMEOUT, FIND_S));
    check_known(app);
}

void app_on_adapter(void *userdata, enum adapter_event event, const char *step,
                    const sd_bus_error *why)
{
    struct app *app = userdata;

    switch (event) {
    case ADAPTER_DISCOVERING:
        if (app->phase == APP_STARTING)
            discovering(app);
        break;
    case ADAPTER_STOPPED:
        if (app->phase == APP_ENDING)
            app_closed(app);
        else
            app_found_stopped(app);
        break;
    case ADAPTER_FAILED:
        app_end(app, verdict_of_bluez(step, why));
        break;
    }
}
