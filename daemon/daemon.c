/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Translates: what happens on D-Bus and in /dev becomes an event of the
 * engine, an action of the engine becomes a call to a part of the daemon.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bluetooth/advertisement.h"
#include "bluetooth/gatt.h"
#include "cleanup.h"
#include "clock.h"
#include "control/control.h"
#include "daemon_internal.h"
#include "hooks.h"
#include "improv/wipe.h"
#include "log.h"
#include "panel/authorizer.h"
#include "panel/indicator.h"

/* --- Events --------------------------------------------------------------- */

static void handle_at(struct daemon *daemon,
                      const struct improv_device_event *event, uint32_t now_ms)
{
    struct improv_device_action action;

    improv_device_handle(&daemon->device, event, now_ms);
    daemon_tell_state(daemon);
    while (improv_device_next_action(&daemon->device, &action))
        daemon_act(daemon, &action);
}

void daemon_handle(struct daemon *daemon,
                   const struct improv_device_event *event)
{
    const struct improv_device_event tick = {.type = IMPROV_EVENT_TICK};

    if (improv_device_deadline(&daemon->device, clock_now_ms()) == 0)
        handle_at(daemon, &tick, clock_now_ms()); /* nothing it tells is lost */
    handle_at(daemon, event, clock_now_ms());
    clock_arm(daemon->timer,
              improv_device_deadline(&daemon->device, clock_now_ms()));
}

void daemon_handle_type(struct daemon *daemon,
                        enum improv_device_event_type type)
{
    const struct improv_device_event event = {.type = type};
    daemon_handle(daemon, &event);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    daemon_handle_type(userdata, IMPROV_EVENT_TICK);
    return 0;
}

static void on_pressed(void *userdata)
{
    log_info("button pressed");
    daemon_handle_type(userdata, IMPROV_EVENT_AUTHORIZE);
}

/* --- What is missing ------------------------------------------------------ */

/* No permission is the one thing that waiting does not mend. */
void daemon_missing(struct daemon *daemon, int error, const char *what,
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

/* --- Setting up ----------------------------------------------------------- */

static int set_up_authorizer(struct daemon *daemon)
{
    const struct config *config = daemon->config;
    const struct config_sensor *sensor = NULL;

    if (!config_has_authorizer(config))
        return 0;
    sensor = config_sensor(config, config->authorizer);
    return authorizer_new(daemon->event, sensor, on_pressed, daemon,
                          &daemon->authorizer);
}

static int set_up_indicator(struct daemon *daemon)
{
    const struct config *config = daemon->config;
    if (!config_has_indicator(config))
        return 0;
    return indicator_new(daemon->event,
                         config_output(config, config->status_indicator),
                         &daemon->indicator);
}

static void set_up_engine(struct daemon *daemon)
{
    enum { DIGO_RPCS = 3 };
    static const struct improv_rpc *const rpcs[] =
        {
            &improv_rpc_device_info, &improv_rpc_scan,
            &improv_rpc_hostname,    &improv_rpc_device_name,
            &improv_rpc_digo_host, /* DIGO last: it may be left out */
            &improv_rpc_digo_device, &improv_rpc_digo_token,
        };
    const struct config *config = daemon->config;

    daemon->device_config = (struct improv_device_config){
        .centrals = daemon->centrals,
        .central_count = PERIPHERAL_CENTRALS,
        .authorizer = config_has_authorizer(config),
        .can_identify = config_has_indicator(config),
        .rpcs = rpcs,
        .rpc_count =
            sizeof rpcs / sizeof rpcs[0] - (config->digo ? 0 : DIGO_RPCS),
        .authorized_duration_ms = config->authorized_duration_ms,
        .identify_duration_ms = config->identify_duration_ms,
        .wifi_timeout_ms = config->wifi_timeout_ms,
        .connect_timeout_ms = config->connect_timeout_ms,
        .linger_ms = config->linger_ms,
    };
    improv_device_init(&daemon->device, &daemon->device_config);
}

static int set_up(struct daemon *daemon, sd_bus *bus)
{
    set_up_engine(daemon);
    int r = clock_add_timer(daemon->event, &daemon->timer, on_timer, daemon);
    if (r >= 0)
        r = daemon_set_up_control(daemon, bus);
    if (r >= 0)
        r = hooks_new(daemon->event, daemon->config, &daemon->hooks);
    if (r >= 0)
        r = set_up_authorizer(daemon);
    if (r >= 0)
        r = set_up_indicator(daemon);
    if (r >= 0)
        r = daemon_set_up_wifi(daemon, bus);
    if (r >= 0)
        r = daemon_set_up_requests(daemon, bus);
    if (r >= 0)
        r = daemon_set_up_bluetooth(daemon, bus);
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
    *ret_daemon = daemon;
    return 0;
}

bool daemon_is_joining(const struct daemon *daemon)
{
    return improv_device_state(&daemon->device) == IMPROV_STATE_PROVISIONING;
}

void daemon_free(struct daemon *daemon)
{
    if (!daemon)
        return;
    control_free(daemon->control); /* first: its callers reach all others */
    requests_free(daemon->requests);
    peripheral_free(daemon->peripheral);
    advertisement_free(daemon->advertisement);
    gatt_free(daemon->gatt);
    authorizer_free(daemon->authorizer);
    indicator_free(daemon->indicator);
    sd_event_source_disable_unref(daemon->timer);
    wifi_free(daemon->wifi); /* with nothing else left that could be called */
    hooks_free(daemon->hooks);
    improv_wipe(&daemon->device, sizeof daemon->device);
    improv_wipe(daemon->centrals, sizeof daemon->centrals);
    free(daemon);
}
