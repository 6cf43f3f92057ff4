/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that clients make, and those of programs on this machine. */
#include "bluetooth/advertisement.h"
#include "control/control.h"
#include "daemon_internal.h"
#include "log.h"

/* --- Clients -------------------------------------------------------------- */

static void on_answered(void *userdata,
                        const struct improv_device_event *answer)
{
    struct daemon *daemon = userdata;

    if (daemon->request >= IMPROV_COMMAND_DIGO_HOST &&
        answer->type == IMPROV_EVENT_ANSWERED)
        control_settings_changed(daemon->control);
    daemon_handle(daemon, answer);
}

static void on_named(void *userdata, const char *name)
{
    struct daemon *daemon = userdata;

    log_info("the device's name is \"%s\"", name);
    advertisement_set_name(daemon->advertisement, name);
    control_set_name(daemon->control, name);
}

int daemon_set_up_requests(struct daemon *daemon, sd_bus *bus)
{
    static const struct requests_handlers handlers = {on_answered, on_named};

    int r = requests_new(daemon->event, bus, daemon->config, daemon->wifi,
                         &handlers, daemon, &daemon->requests);
    if (r >= 0)
        control_set_name(daemon->control,
                         requests_device_name(daemon->requests));
    return r;
}

/* --- Programs ------------------------------------------------------------- */

static void on_start(void *userdata)
{
    log_info("told to start");
    daemon_handle_type(userdata, IMPROV_EVENT_START);
}

static void on_stop(void *userdata)
{
    log_info("told to stop");
    daemon_handle_type(userdata, IMPROV_EVENT_STOP);
}

static void on_authorize(void *userdata)
{
    log_info("told to authorize");
    daemon_handle_type(userdata, IMPROV_EVENT_AUTHORIZE);
}

int daemon_set_up_control(struct daemon *daemon, sd_bus *bus)
{
    static const struct control_handlers handlers = {on_start, on_stop,
                                                     on_authorize};
    return control_new(bus, &handlers, config_settings_file(daemon->config),
                       daemon, &daemon->control);
}
