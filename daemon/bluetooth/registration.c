/* SPDX-License-Identifier: Apache-2.0 */
#include "bluetooth/registration.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bluetooth/advertisement.h"
#include "bluetooth/agent.h"
#include "bluetooth/bluez.h"
#include "bluetooth/gatt.h"
#include "bus.h"

struct registration {
    sd_bus *bus;
    const struct registration_handlers *handlers;
    void *userdata;
    struct agent *agent;             /* NULL: nobody has to pair */
    char adapter[BLUEZ_PATH_LENGTH]; /* "": nothing is registered */
    sd_bus_slot *call;
};

static void refused(struct registration *registration, int error,
                    const char *what, const char *why)
{
    char text[256];
    snprintf(text, sizeof text, "%s: %s", what, why);
    registration->handlers->refused(registration->userdata, error, text);
}

static bool is_refused(struct registration *registration, sd_bus_message *reply,
                       const char *what)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);

    registration->call = sd_bus_slot_unref(registration->call);
    if (error)
        refused(registration, -sd_bus_error_get_errno(error), what,
                bus_error_words(error));
    return error;
}

/* Calls a method of the adapter with an object and no options. */
static void ask(struct registration *registration, const char *interface,
                const char *method, const char *object,
                sd_bus_message_handler_t handler)
{
    int r = sd_bus_call_method_async(
        registration->bus, &registration->call, BLUEZ, registration->adapter,
        interface, method, handler, registration, "oa{sv}", object, 0);
    if (r < 0)
        refused(registration, r, method, strerror(-r));
}

static int on_advertisement(sd_bus_message *reply, void *userdata,
                            sd_bus_error *ret_error)
{
    (void)ret_error;
    struct registration *registration = userdata;

    if (!is_refused(registration, reply, "BlueZ refused to advertise"))
        registration->handlers->advertising(registration->userdata);
    return 0;
}

static int on_application(sd_bus_message *reply, void *userdata,
                          sd_bus_error *ret_error)
{
    (void)ret_error;
    struct registration *registration = userdata;

    if (!is_refused(registration, reply, "BlueZ refused the GATT service"))
        ask(registration, BLUEZ_ADV_MANAGER, "RegisterAdvertisement",
            ADVERTISEMENT_PATH, on_advertisement);
    return 0;
}

void registration_begin(struct registration *registration, const char *adapter)
{
    if (*registration->adapter)
        return;
    snprintf(registration->adapter, sizeof registration->adapter, "%s",
             adapter);
    if (registration->agent)
        agent_begin(registration->agent, adapter);
    ask(registration, BLUEZ_GATT_MANAGER, "RegisterApplication", GATT_ROOT,
        on_application);
}

static void undo(struct registration *registration, const char *interface,
                 const char *method, const char *object)
{
    sd_bus_call_method_async(registration->bus, NULL, BLUEZ,
                             registration->adapter, interface, method, NULL,
                             NULL, "o", object);
}

void registration_end(struct registration *registration)
{
    if (!*registration->adapter)
        return;
    registration->call = sd_bus_slot_unref(registration->call);
    undo(registration, BLUEZ_ADV_MANAGER, "UnregisterAdvertisement",
         ADVERTISEMENT_PATH);
    undo(registration, BLUEZ_GATT_MANAGER, "UnregisterApplication", GATT_ROOT);
    if (registration->agent)
        agent_end(registration->agent);
    registration->adapter[0] = '\0';
}

void registration_lost(struct registration *registration, bool all)
{
    registration->call = sd_bus_slot_unref(registration->call);
    registration->adapter[0] = '\0';
    if (registration->agent && all)
        agent_lost(registration->agent);
    else if (registration->agent)
        agent_end(registration->agent);
}

bool registration_begun(const struct registration *registration)
{
    return *registration->adapter;
}

int registration_new(sd_bus *bus, bool pairing,
                     const struct registration_handlers *handlers,
                     void *userdata, struct registration **ret_registration)
{
    struct registration *registration = calloc(1, sizeof *registration);
    if (!registration)
        return -ENOMEM;
    registration->bus = bus;
    registration->handlers = handlers;
    registration->userdata = userdata;
    int r = pairing ? agent_new(bus, &registration->agent) : 0;
    if (r < 0) {
        registration_free(registration);
        return r;
    }
    *ret_registration = registration;
    return 0;
}

void registration_free(struct registration *registration)
{
    if (!registration)
        return;
    registration_end(registration); /* the process may go on without it */
    agent_free(registration->agent);
    free(registration);
}
