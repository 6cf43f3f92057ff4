/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the device, or all of them. */
#include <stdio.h>
#include <string.h>

#include "app_internal.h"
#include "clock.h"
#include "output/device_text.h"
#include "output/report.h"
#include "output/safe_text.h"
#include "output/terminal.h"
#include "talk/verdict.h"

enum { FIND_S = 15, SCAN_S = 10, SETTLE_MS = 1000 };

static const char *wanted(const struct app *app)
{
    return app->options->values[OPTION_DEVICE];
}

static bool has_its_name(const struct app *app, const struct device *device)
{
    return device->name[0] != '\0' &&
           strcmp(app->about.name, device->name) == 0;
}

/* What was begun with one device is not continued with another: it keeps its
 * address or, if it takes another, its name. */
static bool is_chosen(const struct app *app, const struct device *device)
{
    if (app_is_returning(app) && app_is_same_device(app, device))
        return true; /* BlueZ may know it by another name by now */
    if (wanted(app))
        return device_is(device, wanted(app));
    return !app_is_returning(app) || has_its_name(app, device);
}

/* One that is connected does not advertise: it must be asked for. */
static bool is_candidate(const struct app *app, const struct device *device)
{
    bool reachable = device->in_range || (wanted(app) && device->connected);

    return device->improv && reachable &&
           adapter_owns(&app->adapter, device->path) && is_chosen(app, device);
}

bool app_is_listed(void *userdata, const struct device *device)
{
    return is_candidate(userdata, device);
}

/* Only one of that address can be there; others may share a name. */
static void settle(struct app *app)
{
    bool is_the_one =
        (wanted(app) && device_is_address(wanted(app))) ||
        (app_is_returning(app) && app_is_same_device(app, app->found));

    if (is_the_one) {
        app_connect(app);
    } else if (!app->settling) {
        app->settling = true;
        app_enter(app, APP_FINDING, SETTLE_MS);
    }
}

void app_find_device_changed(struct app *app, struct device *device)
{
    if (app->phase == APP_SCANNING && device->improv)
        scan_list_changed(&app->scan_list); /* also if it is out of range */
    if (app->phase != APP_FINDING || !is_candidate(app, device))
        return;
    if (!device->told)
        device_report_found(device);
    device->told = true;
    app->found = device;
    settle(app);
}

static void check_known(struct app *app)
{
    for (struct device *at = app->devices.first; at; at = at->next)
        app_find_device_changed(app, at);
}

/* How many; `ret_last` is the last of them. */
static unsigned find_candidates(const struct app *app, struct device **ret_last)
{
    unsigned count = 0;
    for (struct device *at = app->devices.first; at; at = at->next) {
        if (!is_candidate(app, at))
            continue;
        *ret_last = at;
        count++;
    }
    return count;
}

/* What else is there, so that the user sees what to say. */
static unsigned list_others(struct app *app)
{
    char row[DEVICE_ROW_SIZE];
    unsigned count = 0;

    for (struct device *at = app->devices.first; at; at = at->next) {
        if (!at->improv || !at->in_range ||
            !adapter_owns(&app->adapter, at->path))
            continue;
        if (count++ == 0 && !report_is_json())
            fprintf(stderr, "%s\n", device_heading(row));
        if (report_is_json())
            report_result("candidate", device_fields(at), " ");
        else
            fprintf(stderr, "%s\n", device_row(at, terminal_width(80), row));
    }
    return count;
}

static void none_found(struct app *app)
{
    char name[SAFE_TEXT_SIZE(64)];

    if (!wanted(app) || list_others(app) == 0)
        report_failure("finding the device",
                       "none is in range. Is it on, and near? One that is "
                       "provisioned may not show itself any more");
    else
        report_failure("finding the device",
                       "\"%s\" is not in range, others are. Say --device "
                       "ADDRESS",
                       safe_string(wanted(app), name, sizeof name));
    app_end(app, EXIT_CODE_NOT_FOUND);
}

/* What was found has gone before it was taken: there is time left. */
static void search_on(struct app *app)
{
    int32_t left_ms = (int32_t)(app->find_by_ms - clock_now_ms());

    app->settling = false;
    app_enter(app, APP_FINDING, left_ms > 0 ? (uint32_t)left_ms : 0);
}

static void found(struct app *app)
{
    unsigned count = find_candidates(app, &app->found);

    if (count == 1) {
        app_connect(app);
    } else if (count == 0 && app->settling) {
        search_on(app);
    } else if (count == 0 && app_is_returning(app)) {
        app_not_found_again(app);
    } else if (count == 0) {
        none_found(app);
    } else {
        list_others(app);
        report_failure("choosing the device",
                       "%u are in range. Say which: --device ADDRESS", count);
        app_end(app, EXIT_CODE_NOT_FOUND);
    }
}

void app_find_timeout(struct app *app)
{
    if (app->phase == APP_FINDING) {
        found(app);
        return;
    }
    scan_list_flush(&app->scan_list);
    if (app->scan_list.count > 0)
        app_end(app, EXIT_CODE_OK);
    else
        none_found(app);
}

/* --- Discovery ----------------------------------------------------------- */

static uint32_t scan_ms(const struct options *options)
{
    if (terminal_is_live() && !options_has(options, OPTION_SECONDS))
        return IMPROV_NO_DEADLINE;
    return options_ms(options, OPTION_SECONDS, SCAN_S);
}

static void discovering(struct app *app)
{
    const struct options *options = app->options;

    app->settling = app->doubtful = false;
    if (options->command->kind == COMMAND_SCAN) {
        app_enter(app, APP_SCANNING, scan_ms(options));
        if (terminal_is_live())
            scan_list_changed(&app->scan_list); /* none yet */
    } else {
        uint32_t wait_ms = options_ms(options, OPTION_TIMEOUT, FIND_S);
        app->find_by_ms = clock_now_ms() + wait_ms;
        app_enter(app, APP_FINDING, wait_ms);
        report_progress(
            "searching", json_number(report_fields(), "wait", wait_ms / 1000),
            "looking for the device (%u s at most)", wait_ms / 1000);
    }
    check_known(app);
}

void app_on_adapter(void *userdata, enum adapter_event event, const char *step,
                    const sd_bus_error *why)
{
    struct app *app = userdata;

    switch (event) {
    case ADAPTER_DISCOVERING:
        if (app->phase == APP_STARTING || app->phase == APP_RETURNING)
            discovering(app);
        break;
    case ADAPTER_STOPPED:
        if (app->phase == APP_ENDING)
            app_closed(app);
        else
            app_found_stopped(app);
        break;
    case ADAPTER_FAILED:
        if (!app_doubts_adapter(app))
            app_end(app, verdict_of_bluez(step, why));
        break;
    }
}
