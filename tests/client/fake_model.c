/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_model.h"

#include <stdio.h>

#include "bluez/gatt.h"
#include "bus.h"
#include "fake_bluez.h"

#define MANAGER "org.freedesktop.DBus.ObjectManager"

struct model model;

static const char *const uuids[] = {
    [IMPROV_CHARACTERISTIC_STATE] = IMPROV_UUID_STATE,
    [IMPROV_CHARACTERISTIC_ERROR] = IMPROV_UUID_ERROR,
    [IMPROV_CHARACTERISTIC_COMMAND] = IMPROV_UUID_RPC_COMMAND,
    [IMPROV_CHARACTERISTIC_RESULT] = IMPROV_UUID_RPC_RESULT,
    [IMPROV_CHARACTERISTIC_CAPABILITIES] = IMPROV_UUID_CAPABILITIES,
};

/* --- Messages ------------------------------------------------------------ */

static sd_bus_message *new_signal(const char *object, const char *interface,
                                  const char *member)
{
    sd_bus_message *signal = NULL;
    MUST(sd_bus_message_new_signal(model.bus, &signal, object, interface,
                                   member));
    MUST(sd_bus_message_set_sender(signal, BLUEZ));
    return signal;
}

static void emit(sd_bus_message *signal)
{
    sd_bus_send(model.bus, signal, NULL); /* nobody may be there any more */
    sd_bus_message_unref(signal);
}

/* U+FFFE: D-Bus and BlueZ take it, sd-bus does not, nor would it append it. */
static void append_bad_name(sd_bus_message *message)
{
    static const uint8_t name[] = {0xEF, 0xBF, 0xBE};
    char *space = NULL;

    MUST(sd_bus_message_open_container(message, 'e', "sv"));
    MUST(sd_bus_message_append(message, "s", "Name"));
    MUST(sd_bus_message_open_container(message, 'v', "s"));
    MUST(sd_bus_message_append_string_space(message, sizeof name, &space));
    memcpy(space, name, sizeof name);
    MUST(sd_bus_message_close_container(message));
    MUST(sd_bus_message_close_container(message));
}

static void append_service_data(sd_bus_message *message)
{
    MUST(sd_bus_message_append(message, "{sv}", "ServiceData", "a{sv}", 1,
                               IMPROV_UUID_SERVICE_DATA, "ay", 6, fake.state,
                               MODEL_CAPABILITIES, 0, 0, 0, 0));
}

bool model_is_neighbour(const char *object)
{
    return strcmp(object, MODEL_NEIGHBOUR) == 0;
}

static void append_wrong_types(sd_bus_message *message)
{
    MUST(sd_bus_message_append(message, "{sv}", "Address", "u", 1));
    MUST(sd_bus_message_append(message, "{sv}", "Name", "as", 1, "a"));
    MUST(sd_bus_message_append(message, "{sv}", "UUIDs", "ay", 1, 2));
    MUST(sd_bus_message_append(message, "{sv}", "ServiceData", "s", "data"));
    MUST(sd_bus_message_append(message, "{sv}", "RSSI", "(ss)", "a", "b"));
    MUST(sd_bus_message_append(message, "{sv}", "Connected", "s", "yes"));
}

/* In the order of BlueZ; an a{sv}. */
void model_append_device(sd_bus_message *message, const char *object)
{
    char own[] = FAKE_ADDRESS;

    own[sizeof own - 2] = object[strlen(object) - 1];
    MUST(sd_bus_message_open_container(message, 'a', "{sv}"));
    if (model_is_neighbour(object) && fake.bad_types) {
        append_wrong_types(message);
    } else {
        if (!fake.no_address)
            MUST(sd_bus_message_append(message, "{sv}", "Address", "s", own));
        if (model_is_neighbour(object) || fake.bad_name)
            append_bad_name(message);
        else
            MUST(
                sd_bus_message_append(message, "{sv}", "Name", "s", fake.name));
        MUST(sd_bus_message_append(
            message, "{sv}", "UUIDs", "as", 1,
            model_is_neighbour(object) ? "180f" : IMPROV_UUID_SERVICE));
        MUST(sd_bus_message_append(message, "{sv}", "RSSI", "n", -50));
        if (!model_is_neighbour(object))
            append_service_data(message);
    }
    MUST(sd_bus_message_close_container(message));
}

/* --- What changes -------------------------------------------------------- */

void model_tell_device(const char *name, bool value)
{
    sd_bus_message *signal =
        new_signal(model.path, BUS_PROPERTIES, "PropertiesChanged");
    MUST(sd_bus_message_append(signal, "sa{sv}as", BLUEZ_DEVICE, 1, name, "b",
                               (int)value, 0));
    emit(signal);
}

static void characteristic(unsigned number, char *ret_path)
{
    snprintf(ret_path, BLUEZ_PATH_SIZE, "%s/service1/char%u", model.path,
             number);
}

void model_add_characteristics(void)
{
    char object[BLUEZ_PATH_SIZE];

    for (unsigned i = 1; i < COUNT(uuids); i++) {
        sd_bus_message *signal = new_signal("/", MANAGER, "InterfacesAdded");
        characteristic(i, object);
        MUST(sd_bus_message_append(signal, "oa{sa{sv}}", object, 1,
                                   BLUEZ_CHARACTERISTIC, 1, "UUID", "s",
                                   uuids[i]));
        emit(signal);
    }
}

static void remove_object(const char *object, const char *interface)
{
    sd_bus_message *signal = new_signal("/", MANAGER, "InterfacesRemoved");
    MUST(sd_bus_message_append(signal, "oas", object, 1, interface));
    emit(signal);
}

void fake_drop_link(void)
{
    char object[BLUEZ_PATH_SIZE];

    if (!model.connected)
        return;
    model.connected = false;
    for (unsigned i = 1; i < COUNT(uuids); i++) {
        characteristic(i, object);
        remove_object(object, BLUEZ_CHARACTERISTIC);
    }
    model_tell_device("Connected", false);
    model_tell_device("ServicesResolved", false);
}

void model_remove_device(void)
{
    fake_drop_link();
    if (model.known)
        remove_object(model.path, BLUEZ_DEVICE);
    model.known = false;
}

void fake_replace(void)
{
    model_remove_device();
    model.path = MODEL_MOVED;
    fake.name = "Another";
}

void model_found(void)
{
    sd_bus_message *signal;

    if (model.known) {
        signal = new_signal(model.path, BUS_PROPERTIES, "PropertiesChanged");
        MUST(sd_bus_message_append(signal, "sa{sv}as", BLUEZ_DEVICE, 1, "RSSI",
                                   "n", -50, 0));
    } else {
        model.known = true;
        signal = new_signal("/", MANAGER, "InterfacesAdded");
        MUST(sd_bus_message_append(signal, "o", model.path));
        MUST(sd_bus_message_open_container(signal, 'a', "{sa{sv}}"));
        MUST(sd_bus_message_open_container(signal, 'e', "sa{sv}"));
        MUST(sd_bus_message_append(signal, "s", BLUEZ_DEVICE));
        model_append_device(signal, model.path);
        MUST(sd_bus_message_close_container(signal));
        MUST(sd_bus_message_close_container(signal));
    }
    emit(signal);
}

void fake_leave(void)
{
    sd_bus_message *signal = NULL;
    fake.has_left = true;
    MUST(sd_bus_message_new_signal(model.bus, &signal, "/org/freedesktop/DBus",
                                   "org.freedesktop.DBus", "NameOwnerChanged"));
    MUST(sd_bus_message_set_sender(signal, "org.freedesktop.DBus"));
    MUST(sd_bus_message_append(signal, "sss", BLUEZ, ":1.1", ""));
    emit(signal);
}

void model_notify(unsigned number, const void *bytes, size_t length)
{
    char object[BLUEZ_PATH_SIZE];

    characteristic(number, object);
    sd_bus_message *signal =
        new_signal(object, BUS_PROPERTIES, "PropertiesChanged");
    MUST(sd_bus_message_append(signal, "s", BLUEZ_CHARACTERISTIC));
    MUST(sd_bus_message_open_container(signal, 'a', "{sv}"));
    MUST(bus_append_bytes(signal, "Value", bytes, length));
    MUST(sd_bus_message_close_container(signal));
    MUST(sd_bus_message_append(signal, "as", 0));
    emit(signal);
}

void model_notify_state(uint8_t state)
{
    model_notify(IMPROV_CHARACTERISTIC_STATE, &state, 1);
}

void model_remove_adapter(void)
{
    remove_object(MODEL_ADAPTER, BLUEZ_ADAPTER);
}

void model_rename_neighbour(void)
{
    sd_bus_message *signal =
        new_signal(MODEL_NEIGHBOUR, BUS_PROPERTIES, "PropertiesChanged");
    MUST(sd_bus_message_append(signal, "s", BLUEZ_DEVICE));
    MUST(sd_bus_message_open_container(signal, 'a', "{sv}"));
    append_bad_name(signal);
    MUST(sd_bus_message_close_container(signal));
    MUST(sd_bus_message_append(signal, "as", 0));
    emit(signal);
}

void model_turn_off(void)
{
    sd_bus_message *signal =
        new_signal(MODEL_ADAPTER, BUS_PROPERTIES, "PropertiesChanged");
    MUST(sd_bus_message_append(signal, "sa{sv}as", BLUEZ_ADAPTER, 1, "Powered",
                               "b", 0, 0));
    emit(signal);
}
