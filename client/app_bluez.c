/* SPDX-License-Identifier: Apache-2.0 */
/* The bus, and who hears what BlueZ says. */
#include <errno.h>
#include <string.h>

#include "app_internal.h"
#include "log.h"
#include "output/report.h"
#include "talk/verdict.h"

enum { BEREFT_MS = 1000 };

/* What is called now would start it again, or wait for it. */
static void on_service(void *userdata, bool present)
{
    struct app *app = userdata;
    if (present)
        return;
    adapter_lost(&app->adapter);
    connection_reset(&app->connection);
    if (app->phase == APP_ENDING) {
        sd_event_exit(app->event, (int)app->code);
        return;
    }
    bool started = app->phase != APP_STARTING;
    report_failure("reaching bluetoothd",
                   started ? "it has stopped. Start it: systemctl start "
                             "bluetooth"
                           : "it is not running. Start it: systemctl start "
                             "bluetooth");
    app_end(app, EXIT_CODE_NO_BLUETOOTHD);
}

static void device_changed(struct app *app, const char *path,
                           sd_bus_message *properties, bool added)
{
    struct device *device =
        device_list_changed(&app->devices, path, properties, added);
    if (!device)
        return;
    connection_device_changed(&app->connection, device);
    app_find_device_changed(app, device);
}

static void characteristic_changed(struct app *app, const char *path,
                                   sd_bus_message *properties, bool added)
{
    if (added) {
        gatt_added(&app->gatt, path, properties);
        connection_gatt_changed(&app->connection);
    } else if (app->phase == APP_TALKING) {
        app->conversation->changed(app->conversation_data, path, properties);
    }
}

/* When bluetoothd stops, its adapters go off, and away, a moment before it
 * does. */
void app_adapter_gone(struct app *app)
{
    if (app->phase == APP_ENDING)
        return;
    app_enter(app, APP_BEREFT, BEREFT_MS);
    app->conversation->stop(app->conversation_data);
    adapter_lost(&app->adapter);
    connection_reset(&app->connection);
}

void app_bereft_timeout(struct app *app)
{
    if (app->adapter.path[0] == '\0') {
        report_failure("Bluetooth", "the adapter has gone. Plug it in again");
        app_end(app, EXIT_CODE_NO_ADAPTER);
        return;
    }
    report_failure("Bluetooth", "the adapter was turned off. Turn it on: "
                                "bluetoothctl power on");
    app_end(app, EXIT_CODE_NO_PERMISSION);
}

/* A search would find nothing more, and a connection tells of itself. */
static void adapter_was_changed(struct app *app, const char *path,
                                sd_bus_message *properties, bool added)
{
    bool was_searching = app->adapter.discovering && app->adapter.powered;

    adapter_changed(&app->adapter, path, properties, added);
    if (was_searching && !app->adapter.powered)
        app_adapter_gone(app);
}

static void on_changed(void *userdata, const char *path, const char *interface,
                       sd_bus_message *properties, bool added)
{
    struct app *app = userdata;

    if (strcmp(interface, BLUEZ_ADAPTER) == 0)
        adapter_was_changed(app, path, properties, added);
    else if (strcmp(interface, BLUEZ_DEVICE) == 0)
        device_changed(app, path, properties, added);
    else if (strcmp(interface, BLUEZ_CHARACTERISTIC) == 0)
        characteristic_changed(app, path, properties, added);
}

static void on_removed(void *userdata, const char *path, const char *interface)
{
    struct app *app = userdata;

    if (strcmp(interface, BLUEZ_CHARACTERISTIC) == 0) {
        bool known = gatt_at(&app->gatt, path) != NULL;
        gatt_removed(&app->gatt, path);
        if (known)
            connection_gatt_removed(&app->connection, path);
    } else if (strcmp(interface, BLUEZ_DEVICE) == 0) {
        if (app->found && strcmp(app->found->path, path) == 0)
            app->found = NULL;
        device_list_removed(&app->devices, path);
        connection_device_removed(&app->connection, path);
        if (app->phase == APP_SCANNING)
            scan_list_changed(&app->scan_list);
    } else if (strcmp(interface, BLUEZ_ADAPTER) == 0 &&
               strcmp(path, app->adapter.path) == 0) {
        app->adapter.path[0] = '\0';
        app_adapter_gone(app);
    }
}

static void on_listed(void *userdata)
{
    struct app *app = userdata;

    if (app->phase != APP_STARTING)
        return;
    if (app->adapter.path[0] != '\0') {
        log_debug("adapter %s", app->adapter.path);
        adapter_discover(&app->adapter);
        return;
    }
    if (app->adapter.wanted)
        report_failure("finding the adapter",
                       "there is no %s. See bluetoothctl list",
                       app->adapter.wanted);
    else
        report_failure("finding an adapter", "there is none. Plug one in, or "
                                             "see rfkill list");
    app_end(app, EXIT_CODE_NO_ADAPTER);
}

static void bus_failed(struct app *app, const char *step, int r)
{
    bool denied = r == -EACCES || r == -EPERM;
    report_failure(step, "%s. %s", strerror(-r),
                   denied ? "Run it as root, or as a user who may use Bluetooth"
                          : "Is the D-Bus system bus running?");
    app_end(app, denied ? EXIT_CODE_NO_PERMISSION : EXIT_CODE_NO_BLUETOOTHD);
}

static void on_failed(void *userdata, int error, const char *message)
{
    struct app *app = userdata;

    log_debug("%s", message);
    if (app->phase != APP_ENDING)
        bus_failed(app, "asking bluetoothd", error);
}

static const struct bus_watch_handlers watch_handlers = {
    .service = on_service,
    .changed = on_changed,
    .removed = on_removed,
    .listed = on_listed,
    .failed = on_failed,
};

static int on_disconnected(sd_bus_message *message, void *userdata,
                           sd_bus_error *ret_error)
{
    (void)message, (void)ret_error;
    struct app *app = userdata;

    if (app->phase != APP_ENDING)
        bus_failed(app, "listening to the system bus", -ECONNRESET);
    return 0;
}

/* The bus's own end is told by no other signal. */
static int watch_bus(struct app *app)
{
    return sd_bus_match_signal(
        app->bus, NULL, NULL, "/org/freedesktop/DBus/Local",
        "org.freedesktop.DBus.Local", "Disconnected", on_disconnected, app);
}

static int open_bus(struct app *app)
{
    int r = bus_open(&app->bus);
    if (r >= 0)
        r = watch_bus(app);
    if (r < 0)
        return r;
    app->adapter.bus = app->bus;
    app->connection.bus = app->bus;
    app->session.bus = app->bus;
    app->probe.bus = app->bus;
    r = sd_bus_attach_event(app->bus, app->event, SD_EVENT_PRIORITY_NORMAL);
    if (r < 0)
        return r;
    return bus_watch_new(app->bus, BLUEZ, "/", &watch_handlers, app,
                         &app->watch);
}

void app_open_bus(struct app *app)
{
    app_enter(app, APP_STARTING, IMPROV_NO_DEADLINE);
    int r = open_bus(app);
    if (r < 0)
        bus_failed(app, "opening the system bus", r);
}

void app_close_bus(struct app *app)
{
    bus_watch_free(app->watch);
    sd_bus_flush_close_unref(app->bus);
}
