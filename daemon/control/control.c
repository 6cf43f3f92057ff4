/* SPDX-License-Identifier: Apache-2.0 */
#include "control/control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "control/check.h"
#include "control/settings_reply.h"
#include "improv/protocol.h"
#include "log.h"
#include "words.h"

#define CONTROL_INTERFACE          CONTROL_NAME
#define CONTROL_SETTINGS_INTERFACE CONTROL_NAME ".Settings"

struct control {
    sd_bus *bus;
    const struct control_handlers *handlers;
    const char *settings_file;
    void *userdata;
    struct checks *checks;
    sd_bus_slot *object, *settings_object, *name_call;

    uint8_t state, error;
    enum wifi_failure failure;
    char *name, *address; /* NULL: "" */
};

/* --- Properties ----------------------------------------------------------- */

/* The arguments of a getter that it does not look at. */
#define UNUSED_OF_GETTER                                                       \
    ((void)bus, (void)path, (void)interface, (void)property, (void)ret_error)

static int get_state(sd_bus *bus, const char *path, const char *interface,
                     const char *property, sd_bus_message *reply,
                     void *userdata, sd_bus_error *ret_error)
{
    UNUSED_OF_GETTER;
    const struct control *control = userdata;
    return sd_bus_message_append(reply, "s", words_state(control->state));
}

static int get_error(sd_bus *bus, const char *path, const char *interface,
                     const char *property, sd_bus_message *reply,
                     void *userdata, sd_bus_error *ret_error)
{
    UNUSED_OF_GETTER;
    const struct control *control = userdata;
    return sd_bus_message_append(reply, "s", words_error(control->error));
}

static int get_failure(sd_bus *bus, const char *path, const char *interface,
                       const char *property, sd_bus_message *reply,
                       void *userdata, sd_bus_error *ret_error)
{
    UNUSED_OF_GETTER;
    const struct control *control = userdata;
    return sd_bus_message_append(reply, "s",
                                 wifi_failure_name(control->failure));
}

static int get_version(sd_bus *bus, const char *path, const char *interface,
                       const char *property, sd_bus_message *reply,
                       void *userdata, sd_bus_error *ret_error)
{
    UNUSED_OF_GETTER;
    (void)userdata;
    return sd_bus_message_append(reply, "s", IMPROV_VERSION);
}

/* It is its reader's only: neither this message nor the file's text is left in
 * memory. */
static int get_settings(sd_bus *bus, const char *path, const char *interface,
                        const char *property, sd_bus_message *reply,
                        void *userdata, sd_bus_error *ret_error)
{
    UNUSED_OF_GETTER;
    const struct control *control = userdata;
    int r = sd_bus_message_sensitive(reply);
    return r < 0 ? r : settings_reply(reply, control->settings_file);
}

/* --- Methods -------------------------------------------------------------- */

static int start(void *userdata, sd_bus_message *call)
{
    struct control *control = userdata;
    control->handlers->start(control->userdata);
    return sd_bus_reply_method_return(call, NULL);
}

static int stop(void *userdata, sd_bus_message *call)
{
    struct control *control = userdata;
    control->handlers->stop(control->userdata);
    return sd_bus_reply_method_return(call, NULL);
}

static int authorize(void *userdata, sd_bus_message *call)
{
    struct control *control = userdata;

    if (control->state == IMPROV_STATE_STOPPED)
        return sd_bus_reply_method_errorf(
            call, CONTROL_NAME ".Error.Stopped",
            "nothing to authorize: the service is stopped; call Start first");
    control->handlers->authorize(control->userdata);
    return sd_bus_reply_method_return(call, NULL);
}

static int on_start(sd_bus_message *call, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct control *control = userdata;
    return checks_begin(control->checks, call, CONTROL_NAME ".start", start);
}

static int on_stop(sd_bus_message *call, void *userdata,
                   sd_bus_error *ret_error)
{
    (void)ret_error;
    struct control *control = userdata;
    return checks_begin(control->checks, call, CONTROL_NAME ".stop", stop);
}

static int on_authorize(sd_bus_message *call, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)ret_error;
    struct control *control = userdata;
    return checks_begin(control->checks, call, CONTROL_NAME ".authorize",
                        authorize);
}

/* --- Objects -------------------------------------------------------------- */

/* Everybody may call the methods, and is then checked; see check.h. */
static const sd_bus_vtable vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("State", "s", get_state, 0,
                    SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("Error", "s", get_error, 0,
                    SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("LastFailure", "s", get_failure, 0,
                    SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("Name", "s", NULL, offsetof(struct control, name),
                    SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("Address", "s", NULL, offsetof(struct control, address),
                    SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("Version", "s", get_version, 0,
                    SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_METHOD("Start", "", "", on_start, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Stop", "", "", on_stop, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Authorize", "", "", on_authorize,
                  SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

/* An object of its own, for D-Bus's policy knows paths but no properties. Its
 * signal says that they changed, not how. */
static const sd_bus_vtable settings_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Settings", "a{sv}", get_settings, 0,
                    SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
    SD_BUS_VTABLE_END,
};

static void tell(struct control *control, const char *property)
{
    int r = sd_bus_emit_properties_changed(control->bus, CONTROL_PATH,
                                           CONTROL_INTERFACE, property, NULL);
    if (r < 0)
        log_error("D-Bus: can't tell %s: %s", property, strerror(-r));
}

void control_set_state(struct control *control, uint8_t state)
{
    if (control->state == state)
        return;
    control->state = state;
    tell(control, "State");
}

void control_set_error(struct control *control, uint8_t error)
{
    if (control->error == error)
        return;
    control->error = error;
    tell(control, "Error");
}

void control_set_failure(struct control *control, enum wifi_failure failure)
{
    if (control->failure == failure)
        return;
    control->failure = failure;
    tell(control, "LastFailure");
}

static void set_text(struct control *control, char **text, const char *new_text,
                     const char *property)
{
    char *copy = NULL;

    if (strcmp(*text ? *text : "", new_text) == 0)
        return;
    copy = strdup(new_text);
    if (!copy)
        return; /* the old one stays */
    free(*text);
    *text = copy;
    tell(control, property);
}

void control_set_name(struct control *control, const char *name)
{
    set_text(control, &control->name, name, "Name");
}

void control_set_address(struct control *control, const char *address)
{
    set_text(control, &control->address, address, "Address");
}

void control_settings_changed(struct control *control)
{
    int r = sd_bus_emit_properties_changed(control->bus, CONTROL_SETTINGS_PATH,
                                           CONTROL_SETTINGS_INTERFACE,
                                           "Settings", NULL);
    if (r < 0)
        log_error("D-Bus: can't tell Settings: %s", strerror(-r));
}

/* --- Setting up ----------------------------------------------------------- */

static int on_name(sd_bus_message *reply, void *userdata,
                   sd_bus_error *ret_error)
{
    (void)ret_error;
    struct control *control = userdata;
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    uint32_t result = 0;
    enum { PRIMARY_OWNER = 1, ALREADY_OWNER = 4 }; /* after a reload */

    control->name_call = sd_bus_slot_unref(control->name_call);
    if (error)
        log_error("D-Bus: no name " CONTROL_NAME ": %s; is its policy in"
                  " dbus-1/system.d? Going on without",
                  error->message ? error->message : error->name);
    else if (sd_bus_message_read(reply, "u", &result) < 0 ||
             (result != PRIMARY_OWNER && result != ALREADY_OWNER))
        log_error("D-Bus: " CONTROL_NAME " belongs to another process; is"
                  " improvd running twice? Going on without");
    return 0;
}

static int set_up(struct control *control)
{
    int r = checks_new(control->bus, control, &control->checks);

    if (r >= 0)
        r = sd_bus_add_object_vtable(control->bus, &control->object,
                                     CONTROL_PATH, CONTROL_INTERFACE, vtable,
                                     control);
    if (r >= 0)
        r = sd_bus_add_object_vtable(
            control->bus, &control->settings_object, CONTROL_SETTINGS_PATH,
            CONTROL_SETTINGS_INTERFACE, settings_vtable, control);
    if (r >= 0)
        r = sd_bus_request_name_async(control->bus, &control->name_call,
                                      CONTROL_NAME, 0, on_name, control);
    return r;
}

int control_new(sd_bus *bus, const struct control_handlers *handlers,
                const char *settings_file, void *userdata,
                struct control **ret_control)
{
    struct control *control = calloc(1, sizeof *control);

    if (!control)
        return -ENOMEM;
    control->bus = bus;
    control->handlers = handlers;
    control->settings_file = settings_file;
    control->userdata = userdata;
    int r = set_up(control);
    if (r < 0) {
        control_free(control);
        return r;
    }
    *ret_control = control;
    return 0;
}

void control_free(struct control *control)
{
    if (!control)
        return;
    checks_free(control->checks);
    sd_bus_slot_unref(control->name_call);
    sd_bus_slot_unref(control->settings_object);
    sd_bus_slot_unref(control->object);
    free(control->name);
    free(control->address);
    free(control);
}
