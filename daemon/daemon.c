/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Translates: what happens on D-Bus and in /dev becomes an event of the
 * engine, an action of the engine becomes a call to a part of the daemon.
 */
#include "daemon.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "bluetooth/advertisement.h"
#include "bluetooth/gatt.h"
#include "bluetooth/peripheral.h"
#include "cleanup.h"
#include "clock.h"
#include "improv/device.h"
#include "improv/wipe.h"
#include "log.h"
#include "next_url.h"
#include "panel/authorizer.h"
#include "panel/indicator.h"
#include "settings/settings.h"
#include "wifi/wifi.h"

enum { NAME_LENGTH = HOST_NAME_MAX + 1 };

struct daemon {
    sd_event *event;
    const struct config *config;
    bool wait;
    uint8_t logged_state;
    char name[NAME_LENGTH];

    struct improv_device device;
    struct improv_device_config device_config;
    uint8_t join_number; /* of the last JOIN */
    struct improv_central centrals[PERIPHERAL_CENTRALS];
    sd_event_source *timer;

    struct gatt *gatt;
    struct advertisement *advertisement;
    struct peripheral *peripheral;
    struct wifi *wifi;
    struct authorizer *authorizer; /* NULL: none */
    struct indicator *indicator;   /* NULL: none */
};

/* --- Actions -------------------------------------------------------------- */

static const char *state_name(uint8_t state)
{
    static const char *const names[] = {"stopped", "authorization required",
                                        "authorized", "provisioning",
                                        "provisioned"};
    return state < sizeof names / sizeof names[0] ? names[state] : "unknown";
}

static void log_state(struct daemon *daemon)
{
    uint8_t state = improv_device_state(&daemon->device);
    if (state == daemon->logged_state)
        return;
    log_info("%s -> %s", state_name(daemon->logged_state), state_name(state));
    sd_notifyf(0, "STATUS=Improv: %s", state_name(state));
    daemon->logged_state = state;
}

static void log_error_state(struct improv_bytes value)
{
    if (value.data[0] != IMPROV_ERROR_NONE)
        log_info("error 0x%02X told to the client", value.data[0]);
}

static void notify(struct daemon *daemon,
                   const struct improv_device_action *action)
{
    if (action->characteristic == IMPROV_CHARACTERISTIC_ERROR)
        log_error_state(action->value);
    int r = gatt_notify(daemon->gatt, action->characteristic, action->value);
    if (r < 0)
        log_error("can't notify: %s", strerror(-r));
}

static void join(struct daemon *daemon,
                 const struct improv_device_action *action)
{
    const struct improv_credentials *credentials = action->credentials;
    const struct wifi_network network = {
        .ssid = credentials->ssid,
        .ssid_length = credentials->ssid_length,
        .password = credentials->password,
        .password_length = credentials->password_length,
    };
    daemon->join_number = action->number;
    wifi_join(daemon->wifi, &network);
}

static void handle_at(struct daemon *daemon,
                      const struct improv_device_event *event, uint32_t now_ms);

/* The disk may be slow, so the write is answered before. However long it took:
 * what was stored is told as stored [DIGO-7]. */
static void store(struct daemon *daemon,
                  const struct improv_device_action *action)
{
    const struct improv_request *settings = action->request;
    uint32_t began_ms = clock_now_ms();

    gatt_answer(daemon->gatt);
    int r = settings_store(config_settings_file(daemon->config), settings);
    const struct improv_device_event event = {
        .type = r < 0 ? IMPROV_EVENT_REFUSED : IMPROV_EVENT_ANSWERED,
        .number = action->number,
    };
    if (r >= 0)
        log_info("settings of command 0x%02X stored", settings->command);
    handle_at(daemon, &event, began_ms);
}

static void act(struct daemon *daemon,
                const struct improv_device_action *action)
{
    switch (action->type) {
    case IMPROV_ACTION_NOTIFY:
        notify(daemon, action);
        break;
    case IMPROV_ACTION_ADVERTISE:
        advertisement_update(daemon->advertisement, action->value);
        peripheral_serve(daemon->peripheral, true);
        break;
    case IMPROV_ACTION_WITHDRAW:
        peripheral_serve(daemon->peripheral, false);
        break;
    case IMPROV_ACTION_ROLL_BACK:
        wifi_roll_back(daemon->wifi);
        break;
    case IMPROV_ACTION_JOIN:
        join(daemon, action);
        break;
    case IMPROV_ACTION_REQUEST:
        store(daemon, action);
        break;
    case IMPROV_ACTION_INDICATE:
        if (daemon->indicator)
            indicator_show(daemon->indicator, action->pattern);
        break;
    }
}

/* --- Events --------------------------------------------------------------- */

static void handle_at(struct daemon *daemon,
                      const struct improv_device_event *event, uint32_t now_ms)
{
    struct improv_device_action action;

    improv_device_handle(&daemon->device, event, now_ms);
    log_state(daemon);
    while (improv_device_next_action(&daemon->device, &action))
        act(daemon, &action);
}

static void handle(struct daemon *daemon,
                   const struct improv_device_event *event)
{
    const struct improv_device_event tick = {.type = IMPROV_EVENT_TICK};

    if (improv_device_deadline(&daemon->device, clock_now_ms()) == 0)
        handle_at(daemon, &tick, clock_now_ms()); /* nothing it tells is lost */
    handle_at(daemon, event, clock_now_ms());
    clock_arm(daemon->timer,
              improv_device_deadline(&daemon->device, clock_now_ms()));
}

static void handle_type(struct daemon *daemon,
                        enum improv_device_event_type type)
{
    const struct improv_device_event event = {.type = type};
    handle(daemon, &event);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    handle_type(userdata, IMPROV_EVENT_TICK);
    return 0;
}

static void on_pressed(void *userdata)
{
    log_info("button pressed");
    handle_type(userdata, IMPROV_EVENT_AUTHORIZE);
}

/* --- What is missing ------------------------------------------------------ */

/* No permission is the one thing that waiting does not mend. */
static void missing(struct daemon *daemon, int error, const char *what,
                    enum exit_code code)
{
    if (error == -EACCES || error == -EPERM) {
        log_error("no permission: run as root, or see D-Bus's policy (%s)",
                  what);
        sd_event_exit(daemon->event, EXIT_CODE_NO_PERMISSION);
    } else if (!daemon->wait) {
        log_error("%s", what);
        sd_event_exit(daemon->event, (int)code);
    } else {
        log_error("%s; waiting for it", what);
    }
}

/* --- Bluetooth ------------------------------------------------------------ */

static struct improv_bytes on_read(void *userdata,
                                   enum improv_characteristic characteristic)
{
    struct daemon *daemon = userdata;
    return improv_device_read(&daemon->device, characteristic);
}

static int on_write(void *userdata, const char *central, size_t offset,
                    struct improv_bytes bytes)
{
    struct daemon *daemon = userdata;
    uint32_t number = peripheral_central(daemon->peripheral, central);
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_WRITE,
        .central = number,
        .offset = offset,
        .bytes = bytes,
    };

    if (number == PERIPHERAL_NO_CENTRAL)
        return -EBUSY; /* two of them must not share a place [MANY-1] */
    handle(daemon, &event);
    return 0;
}

static void on_advertising(void *userdata)
{
    struct daemon *daemon = userdata;
    log_info("advertising as \"%s\"", daemon->name);
}

static void on_released(void *userdata)
{
    struct daemon *daemon = userdata;
    peripheral_released(daemon->peripheral);
}

static void on_disconnected(void *userdata, uint32_t central)
{
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_DISCONNECTED,
        .central = central,
    };
    handle(userdata, &event);
}

static void on_bluetooth_missing(void *userdata, int error, const char *what)
{
    enum exit_code code = EXIT_CODE_FAILED;

    if (error == -ENODEV)
        code = EXIT_CODE_NO_ADAPTER;
    else if (error == -ENOENT)
        code = EXIT_CODE_NO_BLUETOOTHD;
    missing(userdata, error, what, code);
}

static int set_up_bluetooth(struct daemon *daemon, sd_bus *bus)
{
    static const struct gatt_handlers gatt_handlers = {on_read, on_write};
    static const struct peripheral_handlers peripheral_handlers = {
        on_advertising, on_disconnected, on_bluetooth_missing};

    int r = gatt_new(bus, &gatt_handlers, daemon, &daemon->gatt);
    if (r >= 0)
        r = advertisement_new(bus, daemon->name, on_released, daemon,
                              &daemon->advertisement);
    if (r >= 0)
        r = peripheral_new(bus, daemon->config->adapter, &peripheral_handlers,
                           daemon, &daemon->peripheral);
    return r;
}

/* --- Wi-Fi ---------------------------------------------------------------- */

/* [RUN-1]: at once when no Wi-Fi is configured; or else `down` follows. */
static void on_wifi_ready(void *userdata, bool configured)
{
    struct daemon *daemon = userdata;

    log_info("Wi-Fi: %s", configured ? "a network is configured"
                                     : "no network is configured yet");
    if (!configured)
        handle_type(daemon, IMPROV_EVENT_START);
}

static void on_wifi_up(void *userdata)
{
    log_info("Wi-Fi: connected");
    handle_type(userdata, IMPROV_EVENT_WIFI_UP);
}

static void on_wifi_down(void *userdata)
{
    log_info("Wi-Fi: not connected");
    handle_type(userdata, IMPROV_EVENT_WIFI_DOWN);
}

static void on_joined(void *userdata, const char *address)
{
    struct daemon *daemon = userdata;
    char url[NEXT_URL_MAX + 1];
    size_t length =
        next_url_fill(url, daemon->config->next_url, address, daemon->name);
    const struct improv_bytes string = {(const uint8_t *)url, length};
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_JOINED,
        .number = daemon->join_number,
        .strings = &string,
        .string_count = length > 0,
    };

    log_info("Wi-Fi: joined, address %s", *address ? address : "unknown");
    handle(daemon, &event);
}

static void on_join_failed(void *userdata, enum wifi_failure failure,
                           const char *why)
{
    struct daemon *daemon = userdata;
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_JOIN_FAILED,
        .number = daemon->join_number,
    };

    log_info("Wi-Fi: could not join: %s (%s)", why, wifi_failure_name(failure));
    handle(daemon, &event);
}

static void on_wifi_missing(void *userdata, int error, const char *what)
{
    missing(userdata, error, what, EXIT_CODE_NO_WIFI);
}

static int set_up_wifi(struct daemon *daemon, sd_bus *bus)
{
    static const struct wifi_handlers handlers = {
        .ready = on_wifi_ready,
        .up = on_wifi_up,
        .down = on_wifi_down,
        .joined = on_joined,
        .join_failed = on_join_failed,
        .missing = on_wifi_missing,
    };
    return wifi_new(bus, daemon->config->wifi_backend,
                    daemon->config->wifi_interface, &handlers, daemon,
                    &daemon->wifi);
}

/* --- Setting up ----------------------------------------------------------- */

static int set_up_authorizer(struct daemon *daemon)
{
    const struct config *config = daemon->config;
    const struct config_sensor *sensor = NULL;

    if (!config_has_authorizer(config))
        return 0;
    sensor = config_sensor(config, config->authorizer);
    return authorizer_new(daemon->event, sensor ? sensor->device : NULL,
                          sensor ? sensor->key : NULL, on_pressed, daemon,
                          &daemon->authorizer);
}

static int set_up_indicator(struct daemon *daemon)
{
    const struct config *config = daemon->config;
    if (!config->status_indicator)
        return 0;
    return indicator_new(daemon->event,
                         config_output(config, config->status_indicator)->led,
                         &daemon->indicator);
}

static void set_up_engine(struct daemon *daemon)
{
    static const struct improv_rpc *const digo[] = {
        &improv_rpc_digo_host,
        &improv_rpc_digo_device,
        &improv_rpc_digo_token,
    };
    const struct config *config = daemon->config;

    daemon->device_config = (struct improv_device_config){
        .centrals = daemon->centrals,
        .central_count = PERIPHERAL_CENTRALS,
        .authorizer = config_has_authorizer(config),
        .can_identify = config->status_indicator != NULL,
        .rpcs = digo,
        .rpc_count = config->digo ? sizeof digo / sizeof digo[0] : 0,
        .authorized_duration_ms = config->authorized_duration_ms,
        .identify_duration_ms = config->identify_duration_ms,
        .wifi_timeout_ms = config->wifi_timeout_ms,
        .connect_timeout_ms = config->connect_timeout_ms,
        .linger_ms = config->linger_ms,
    };
    improv_device_init(&daemon->device, &daemon->device_config);
}

static void set_name(struct daemon *daemon)
{
    if (daemon->config->name)
        snprintf(daemon->name, sizeof daemon->name, "%s", daemon->config->name);
    else
        gethostname(daemon->name, sizeof daemon->name - 1);
}

static int set_up(struct daemon *daemon, sd_bus *bus)
{
    set_name(daemon);
    set_up_engine(daemon);
    int r = clock_add_timer(daemon->event, &daemon->timer, on_timer, daemon);
    if (r >= 0)
        r = set_up_authorizer(daemon);
    if (r >= 0)
        r = set_up_indicator(daemon);
    if (r >= 0)
        r = set_up_bluetooth(daemon, bus);
    if (r >= 0)
        r = set_up_wifi(daemon, bus);
    return r;
}

int daemon_new(sd_event *event, sd_bus *bus, const struct config *config,
               bool wait, struct daemon **ret_daemon)
{
    struct daemon *daemon = calloc(1, sizeof *daemon);
    if (!daemon)
        return -ENOMEM;
    daemon->event = event;
    daemon->config = config;
    daemon->wait = wait;

    int r = set_up(daemon, bus);
    if (r < 0) {
        daemon_free(daemon);
        return r;
    }
    sd_notify(0, "READY=1"); /* what is missing is waited for */
    *ret_daemon = daemon;
    return 0;
}

void daemon_free(struct daemon *daemon)
{
    if (!daemon)
        return;
    peripheral_free(daemon->peripheral);
    advertisement_free(daemon->advertisement);
    gatt_free(daemon->gatt);
    authorizer_free(daemon->authorizer);
    indicator_free(daemon->indicator);
    sd_event_source_disable_unref(daemon->timer);
    wifi_free(daemon->wifi); /* with nothing else left that could be called */
    improv_wipe(&daemon->device, sizeof daemon->device);
    improv_wipe(daemon->centrals, sizeof daemon->centrals);
    free(daemon);
}
