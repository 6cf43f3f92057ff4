/* SPDX-License-Identifier: Apache-2.0 */
#include "bluetooth/peripheral.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bluetooth/bluez.h"
#include "bluetooth/centrals.h"
#include "bluetooth/registration.h"
#include "bus.h"
#include "clock.h"
#include "log.h"

enum { RETRY_MS = 5000, TEXT_LENGTH = 256 };

struct peripheral {
    sd_bus *bus;
    const char *wanted; /* adapter, or NULL */
    const struct peripheral_handlers *handlers;
    void *userdata;
    struct bus_watch *watch;

    char adapter[BLUEZ_PATH_LENGTH]; /* object path; "" while there is none */
    bool gone;                       /* it was there; is another? */
    bool powered;
    bool serve; /* what is wanted */
    struct registration *registration;
    sd_bus_slot *power_call;
    sd_event_source *retry; /* after BlueZ refused */
    char told[TEXT_LENGTH]; /* what it said: once, however often it is tried */
    struct centrals centrals;
};

static void missing(struct peripheral *peripheral, int error, const char *what)
{
    peripheral->handlers->missing(peripheral->userdata, error, what);
}

static void tell_once(struct peripheral *peripheral, int error,
                      const char *what)
{
    if (strcmp(peripheral->told, what) == 0)
        return;
    snprintf(peripheral->told, sizeof peripheral->told, "%s", what);
    missing(peripheral, error, what);
}

static bool refused(struct peripheral *peripheral, sd_bus_message *reply,
                    const char *what)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    char text[TEXT_LENGTH];

    if (!error)
        return false;
    snprintf(text, sizeof text, "%s: %s", what, bus_error_words(error));
    tell_once(peripheral, -sd_bus_error_get_errno(error), text);
    return true;
}

/* --- Serving -------------------------------------------------------------- */

/* Others may use up the advertisements for a while. */
static void try_again_later(struct peripheral *peripheral)
{
    registration_end(peripheral->registration);
    clock_arm(peripheral->retry, RETRY_MS);
}

void peripheral_released(struct peripheral *peripheral)
{
    log_info("BlueZ dropped the advertisement");
    try_again_later(peripheral);
}

static void on_advertising(void *userdata)
{
    struct peripheral *peripheral = userdata;
    peripheral->told[0] = '\0';
    peripheral->handlers->advertising(peripheral->userdata);
}

static void on_refused(void *userdata, int error, const char *what)
{
    struct peripheral *peripheral = userdata;
    tell_once(peripheral, error, what);
    try_again_later(peripheral);
}

static void update(struct peripheral *peripheral);

static int on_powered(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct peripheral *peripheral = userdata;

    peripheral->power_call = sd_bus_slot_unref(peripheral->power_call);
    if (refused(peripheral, reply, "can't power the Bluetooth adapter on")) {
        try_again_later(peripheral);
    } else {
        peripheral->powered = true; /* no news, if it was so before */
        update(peripheral);
    }
    return 0;
}

static void power_on(struct peripheral *peripheral)
{
    bus_set_bool(peripheral->bus, &peripheral->power_call, BLUEZ,
                 peripheral->adapter, BLUEZ_ADAPTER, "Powered", true,
                 on_powered, peripheral);
}

/* Brings what is registered in line with what is wanted and possible. An
 * adapter that somebody turned off is turned on only to serve. */
static void update(struct peripheral *peripheral)
{
    bool can = *peripheral->adapter && peripheral->powered;

    if (peripheral->serve && can)
        registration_begin(peripheral->registration, peripheral->adapter);
    else if (registration_begun(peripheral->registration))
        registration_end(peripheral->registration);
    else if (peripheral->serve && *peripheral->adapter && !can &&
             !peripheral->power_call)
        power_on(peripheral);
}

void peripheral_serve(struct peripheral *peripheral, bool serve)
{
    peripheral->serve = serve;
    update(peripheral);
}

static int on_retry(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    update(userdata);
    return 0;
}

/* --- The adapter ---------------------------------------------------------- */

static int read_powered(void *userdata, const char *name, const char *signature,
                        sd_bus_message *message)
{
    return strcmp(name, "Powered") == 0
               ? bus_read_basic(message, signature, 'b', userdata)
               : 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool is_ours(const struct peripheral *peripheral, const char *path)
{
    return strcmp(path, peripheral->adapter) == 0;
}

static int on_adapter_powered(sd_bus_message *reply, void *userdata,
                              sd_bus_error *ret_error)
{
    (void)ret_error;
    struct peripheral *peripheral = userdata;
    int powered = 0;

    peripheral->power_call = sd_bus_slot_unref(peripheral->power_call);
    if (refused(peripheral, reply, "can't ask the Bluetooth adapter") ||
        sd_bus_message_read(reply, "v", "b", &powered) < 0) {
        try_again_later(peripheral); /* by turning it on */
        return 0;
    }
    peripheral->powered = powered;
    update(peripheral);
    return 0;
}

static void ask_powered(struct peripheral *peripheral)
{
    sd_bus_call_method_async(peripheral->bus, &peripheral->power_call, BLUEZ,
                             peripheral->adapter, BUS_PROPERTIES, "Get",
                             on_adapter_powered, peripheral, "ss",
                             BLUEZ_ADAPTER, "Powered");
}

static void adapter_found(struct peripheral *peripheral, const char *path)
{
    if (*peripheral->adapter || strlen(path) >= BLUEZ_PATH_LENGTH)
        return;
    if (peripheral->wanted && strcmp(peripheral->wanted, base_name(path)) != 0)
        return;
    snprintf(peripheral->adapter, sizeof peripheral->adapter, "%s", path);
    log_info("Bluetooth: %s", base_name(path));
    ask_powered(peripheral);
}

static void adapter_changed(struct peripheral *peripheral, const char *path,
                            sd_bus_message *properties)
{
    int powered = -1;

    if (!is_ours(peripheral, path) ||
        bus_each_property(properties, read_powered, &powered) < 0 ||
        powered < 0)
        return;
    peripheral->powered = powered;
    update(peripheral);
}

/* `all`: so is bluetoothd. */
static void adapter_gone(struct peripheral *peripheral, bool all)
{
    uint32_t central;

    if (*peripheral->adapter) /* those that never wrote, too */
        peripheral->handlers->disconnected(peripheral->userdata, CENTRALS_NONE);
    while ((central = centrals_forget_any(&peripheral->centrals)) !=
           CENTRALS_NONE)
        peripheral->handlers->disconnected(peripheral->userdata, central);
    registration_lost(peripheral->registration, all);
    peripheral->power_call = sd_bus_slot_unref(peripheral->power_call);
    peripheral->adapter[0] = '\0';
    peripheral->gone = false;
    peripheral->told[0] = '\0';
    peripheral->powered = false;
}

/* --- Centrals ------------------------------------------------------------- */

uint32_t peripheral_central(struct peripheral *peripheral, const char *path)
{
    return centrals_number(&peripheral->centrals, path);
}

/* One that never wrote has no number; the error is cleared all the same. */
static void central_gone(struct peripheral *peripheral, const char *path)
{
    peripheral->handlers->disconnected(
        peripheral->userdata, centrals_forget(&peripheral->centrals, path));
}

static int read_connected(void *userdata, const char *name,
                          const char *signature, sd_bus_message *message)
{
    return strcmp(name, "Connected") == 0
               ? bus_read_basic(message, signature, 'b', userdata)
               : 0;
}

static bool is_below_ours(const struct peripheral *peripheral, const char *path)
{
    size_t length = strlen(peripheral->adapter);
    return length > 0 && strncmp(path, peripheral->adapter, length) == 0 &&
           path[length] == '/';
}

static void device_changed(struct peripheral *peripheral, const char *path,
                           sd_bus_message *properties, bool added)
{
    int connected = -1;
    if (bus_each_property(properties, read_connected, &connected) >= 0 &&
        connected == 0 && !added && is_below_ours(peripheral, path))
        central_gone(peripheral, path);
}

/* --- The watch ------------------------------------------------------------ */

static void on_service(void *userdata, bool present)
{
    struct peripheral *peripheral = userdata;

    if (present)
        return;
    adapter_gone(peripheral, true);
    missing(peripheral, -ENOENT, "bluetoothd is not running");
}

/* Only an adapter that can advertise has that interface. */
static void on_changed(void *userdata, const char *path, const char *interface,
                       sd_bus_message *properties, bool added)
{
    struct peripheral *peripheral = userdata;

    if (added && strcmp(interface, BLUEZ_ADV_MANAGER) == 0) {
        adapter_found(peripheral, path);
    } else if (strcmp(interface, BLUEZ_ADAPTER) == 0 && !added) {
        adapter_changed(peripheral, path, properties);
    } else if (strcmp(interface, BLUEZ_DEVICE) == 0) {
        device_changed(peripheral, path, properties, added);
    }
}

static void on_removed(void *userdata, const char *path, const char *interface)
{
    struct peripheral *peripheral = userdata;

    if (strcmp(interface, BLUEZ_DEVICE) == 0) {
        if (is_below_ours(peripheral, path))
            central_gone(peripheral, path);
    } else if (strcmp(interface, BLUEZ_ADV_MANAGER) == 0 &&
               is_ours(peripheral, path)) {
        log_info("Bluetooth: %s is gone", base_name(path));
        adapter_gone(peripheral, false);
        peripheral->gone = true;
        bus_watch_list(peripheral->watch); /* another may be there already */
    }
}

static const char *why_none(const struct peripheral *peripheral)
{
    if (peripheral->gone)
        return "the Bluetooth adapter is gone";
    return peripheral->wanted
               ? "the Bluetooth adapter of the configuration is not there"
               : "there is no Bluetooth adapter that can advertise";
}

static void on_listed(void *userdata)
{
    struct peripheral *peripheral = userdata;
    if (!*peripheral->adapter)
        missing(peripheral, -ENODEV, why_none(peripheral));
    peripheral->gone = false;
}

static void on_failed(void *userdata, int error, const char *message)
{
    struct peripheral *peripheral = userdata;
    char what[256];

    snprintf(what, sizeof what, "BlueZ: %s", message);
    missing(peripheral, error, what);
}

static int set_up(struct peripheral *peripheral, bool pairing)
{
    static const char *const interfaces[] = {BLUEZ_ADAPTER, BLUEZ_DEVICE, NULL};
    static const struct bus_watch_handlers watch_handlers = {
        .service = on_service,
        .changed = on_changed,
        .removed = on_removed,
        .listed = on_listed,
        .failed = on_failed,
        .interfaces = interfaces,
    };
    static const struct registration_handlers registration_handlers = {
        on_advertising, on_refused};
    sd_bus *bus = peripheral->bus;

    int r = clock_add_timer(sd_bus_get_event(bus), &peripheral->retry, on_retry,
                            peripheral);
    if (r >= 0)
        r = registration_new(bus, pairing, &registration_handlers, peripheral,
                             &peripheral->registration);
    if (r >= 0)
        r = bus_watch_new(bus, BLUEZ, "/", &watch_handlers, peripheral,
                          &peripheral->watch);
    return r;
}

int peripheral_new(sd_bus *bus, const char *adapter, bool pairing,
                   const struct peripheral_handlers *handlers, void *userdata,
                   struct peripheral **ret_peripheral)
{
    struct peripheral *peripheral = calloc(1, sizeof *peripheral);
    if (!peripheral)
        return -ENOMEM;
    peripheral->bus = bus;
    peripheral->wanted = adapter;
    peripheral->handlers = handlers;
    peripheral->userdata = userdata;

    int r = set_up(peripheral, pairing);
    if (r < 0) {
        peripheral_free(peripheral);
        return r;
    }
    *ret_peripheral = peripheral;
    return 0;
}

void peripheral_free(struct peripheral *peripheral)
{
    if (!peripheral)
        return;
    if (peripheral->registration)
        registration_end(peripheral->registration);
    registration_free(peripheral->registration);
    sd_bus_slot_unref(peripheral->power_call);
    sd_event_source_disable_unref(peripheral->retry);
    bus_watch_free(peripheral->watch);
    free(peripheral);
}
