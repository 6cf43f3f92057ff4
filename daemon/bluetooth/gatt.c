/* SPDX-License-Identifier: Apache-2.0 */
#include "bluetooth/gatt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus.h"
#include "cleanup.h"

#define SERVICE_PATH         GATT_ROOT "/service"
#define BLUEZ_SERVICE        "org.bluez.GattService1"
#define BLUEZ_CHARACTERISTIC "org.bluez.GattCharacteristic1"

enum { CHARACTERISTICS = 5, SLOTS = 2, PATH_LENGTH = 48 };

struct characteristic {
    struct gatt *gatt;
    enum improv_characteristic number;
    const char *uuid;
    const char *const *flags;
    char path[PATH_LENGTH];
    sd_bus_slot *slot;
};

struct gatt {
    sd_bus *bus;
    const struct gatt_handlers *handlers;
    void *userdata;
    sd_bus_message *unanswered; /* the write that is being handled */
    sd_bus_slot *slots[SLOTS];  /* object manager, service */
    struct characteristic characteristics[CHARACTERISTICS];
};

static const char *const read_notify[] = {"read", "notify", NULL};
static const char *const write_only[] = {"write", "write-without-response",
                                         NULL};
static const char *const read_only[] = {"read", NULL};

/* What is not encrypted is refused: the central's own system pairs then. */
static const char *const encrypted_read_notify[] = {
    "read", "encrypt-read", "notify", "encrypt-notify", NULL};
static const char *const encrypted_write[] = {"write", "encrypt-write",
                                              "write-without-response", NULL};

/* [ID-2] */
static const struct {
    enum improv_characteristic number;
    const char *uuid;
    const char *const *flags;
    const char *const *encrypted; /* the flags where encryption is required */
} table[CHARACTERISTICS] = {
    {IMPROV_CHARACTERISTIC_STATE, IMPROV_UUID_STATE, read_notify, read_notify},
    {IMPROV_CHARACTERISTIC_ERROR, IMPROV_UUID_ERROR, read_notify, read_notify},
    {IMPROV_CHARACTERISTIC_COMMAND, IMPROV_UUID_RPC_COMMAND, write_only,
     encrypted_write},
    {IMPROV_CHARACTERISTIC_RESULT, IMPROV_UUID_RPC_RESULT, read_notify,
     encrypted_read_notify},
    {IMPROV_CHARACTERISTIC_CAPABILITIES, IMPROV_UUID_CAPABILITIES, read_only,
     read_only},
};

/* --- Reading and writing -------------------------------------------------- */

struct options {
    const char *device;
    uint16_t offset;
    int authorize_only; /* nothing is written yet */
};

static int read_option(void *userdata, const char *name, const char *signature,
                       sd_bus_message *message)
{
    struct options *options = userdata;

    if (strcmp(name, "device") == 0)
        return bus_read_basic(message, signature, 'o', &options->device);
    if (strcmp(name, "offset") == 0)
        return bus_read_basic(message, signature, 'q', &options->offset);
    if (strcmp(name, "prepare-authorize") == 0)
        return bus_read_basic(message, signature, 'b',
                              &options->authorize_only);
    return 0;
}

static int on_read(sd_bus_message *message, void *userdata,
                   sd_bus_error *ret_error)
{
    struct characteristic *characteristic = userdata;
    struct gatt *gatt = characteristic->gatt;
    struct options options = {NULL, 0, 0};
    automessage sd_bus_message *reply = NULL;

    if (characteristic->number == IMPROV_CHARACTERISTIC_COMMAND)
        return sd_bus_error_set_const(ret_error, "org.bluez.Error.NotPermitted",
                                      "The RPC command can't be read");
    int r = bus_each_property(message, read_option, &options);
    if (r < 0)
        return r;
    struct improv_bytes value =
        gatt->handlers->read(gatt->userdata, characteristic->number);
    if (options.offset > value.length)
        return sd_bus_error_set_const(ret_error,
                                      "org.bluez.Error.InvalidOffset",
                                      "The value is shorter than that");
    r = sd_bus_message_new_method_return(message, &reply);
    if (r >= 0)
        r = sd_bus_message_append_array(reply, 'y', value.data + options.offset,
                                        value.length - options.offset);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

/* What the engine notifies goes out before this reply, so that a central
 * knows of an error by the time its write has ended. */
static int on_write(sd_bus_message *message, void *userdata,
                    sd_bus_error *ret_error)
{
    struct characteristic *characteristic = userdata;
    struct gatt *gatt = characteristic->gatt;
    struct options options = {"", 0, 0};
    struct improv_bytes bytes;
    const void *data = NULL;

    if (characteristic->number != IMPROV_CHARACTERISTIC_COMMAND)
        return sd_bus_error_set_const(ret_error, "org.bluez.Error.NotPermitted",
                                      "Only the RPC command can be written");
    int r = bus_read_bytes(message, &data, &bytes.length);
    if (r >= 0)
        r = bus_each_property(message, read_option, &options);
    if (r < 0)
        return r;
    bytes.data = data;
    gatt->unanswered = message;
    if (!options.authorize_only)
        r = gatt->handlers->write(gatt->userdata, options.device,
                                  options.offset, bytes);
    if (r >= 0)
        gatt_answer(gatt);
    gatt->unanswered = NULL; /* or sd-bus answers with the error */
    return r < 0 ? r : 1;
}

void gatt_answer(struct gatt *gatt)
{
    if (gatt->unanswered)
        sd_bus_reply_method_return(gatt->unanswered, NULL);
    gatt->unanswered = NULL;
}

static int on_nothing(sd_bus_message *message, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)userdata;
    (void)ret_error;
    return sd_bus_reply_method_return(message, NULL);
}

int gatt_notify(struct gatt *gatt, enum improv_characteristic characteristic,
                struct improv_bytes value)
{
    automessage sd_bus_message *signal = NULL;
    const char *path = gatt->characteristics[characteristic - 1].path;

    int r = sd_bus_message_new_signal(gatt->bus, &signal, path, BUS_PROPERTIES,
                                      "PropertiesChanged");
    if (r >= 0)
        r = sd_bus_message_append(signal, "s", BLUEZ_CHARACTERISTIC);
    if (r >= 0)
        r = sd_bus_message_open_container(signal, 'a', "{sv}");
    if (r >= 0)
        r = bus_append_bytes(signal, "Value", value.data, value.length);
    if (r >= 0)
        r = sd_bus_message_close_container(signal);
    if (r >= 0)
        r = sd_bus_message_append(signal, "as", 0);
    return r < 0 ? r : sd_bus_send(gatt->bus, signal, NULL);
}

/* --- Properties and objects ----------------------------------------------- */

static int get_service_uuid(sd_bus *bus, const char *path,
                            const char *interface, const char *property,
                            sd_bus_message *reply, void *userdata,
                            sd_bus_error *ret_error)
{
    BUS_UNUSED_OF_GETTER;
    (void)userdata;
    return sd_bus_message_append(reply, "s", IMPROV_UUID_SERVICE);
}

static int get_primary(sd_bus *bus, const char *path, const char *interface,
                       const char *property, sd_bus_message *reply,
                       void *userdata, sd_bus_error *ret_error)
{
    BUS_UNUSED_OF_GETTER;
    (void)userdata;
    return sd_bus_message_append(reply, "b", 1);
}

static int get_uuid(sd_bus *bus, const char *path, const char *interface,
                    const char *property, sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    BUS_UNUSED_OF_GETTER;
    const struct characteristic *characteristic = userdata;
    return sd_bus_message_append(reply, "s", characteristic->uuid);
}

static int get_service(sd_bus *bus, const char *path, const char *interface,
                       const char *property, sd_bus_message *reply,
                       void *userdata, sd_bus_error *ret_error)
{
    BUS_UNUSED_OF_GETTER;
    (void)userdata;
    return sd_bus_message_append(reply, "o", SERVICE_PATH);
}

static int get_flags(sd_bus *bus, const char *path, const char *interface,
                     const char *property, sd_bus_message *reply,
                     void *userdata, sd_bus_error *ret_error)
{
    BUS_UNUSED_OF_GETTER;
    const struct characteristic *characteristic = userdata;
    return sd_bus_message_append_strv(reply, (char **)characteristic->flags);
}

static const sd_bus_vtable service_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("UUID", "s", get_service_uuid, 0,
                    SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("Primary", "b", get_primary, 0,
                    SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_VTABLE_END,
};

static const sd_bus_vtable characteristic_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("UUID", "s", get_uuid, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("Service", "o", get_service, 0,
                    SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("Flags", "as", get_flags, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_METHOD("ReadValue", "a{sv}", "ay", on_read,
                  SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("WriteValue", "aya{sv}", "", on_write,
                  SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_METHOD("StartNotify", "", "", on_nothing,
                  SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("StopNotify", "", "", on_nothing, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

static int add_characteristic(struct gatt *gatt, bool encrypted, unsigned i)
{
    struct characteristic *characteristic = &gatt->characteristics[i];

    characteristic->gatt = gatt;
    characteristic->number = table[i].number;
    characteristic->uuid = table[i].uuid;
    characteristic->flags = encrypted ? table[i].encrypted : table[i].flags;
    snprintf(characteristic->path, sizeof characteristic->path,
             SERVICE_PATH "/char%u", (unsigned)table[i].number);
    return sd_bus_add_object_vtable(gatt->bus, &characteristic->slot,
                                    characteristic->path, BLUEZ_CHARACTERISTIC,
                                    characteristic_vtable, characteristic);
}

static int add_objects(struct gatt *gatt, bool encrypted)
{
    int r = sd_bus_add_object_manager(gatt->bus, &gatt->slots[0], GATT_ROOT);
    if (r < 0)
        return r;
    r = sd_bus_add_object_vtable(gatt->bus, &gatt->slots[1], SERVICE_PATH,
                                 BLUEZ_SERVICE, service_vtable, gatt);
    for (unsigned i = 0; r >= 0 && i < CHARACTERISTICS; i++)
        r = add_characteristic(gatt, encrypted, i);
    return r;
}

int gatt_new(sd_bus *bus, bool encrypted, const struct gatt_handlers *handlers,
             void *userdata, struct gatt **ret_gatt)
{
    struct gatt *gatt = calloc(1, sizeof *gatt);
    if (!gatt)
        return -ENOMEM;
    gatt->bus = bus;
    gatt->handlers = handlers;
    gatt->userdata = userdata;

    int r = add_objects(gatt, encrypted);
    if (r < 0) {
        gatt_free(gatt);
        return r;
    }
    *ret_gatt = gatt;
    return 0;
}

void gatt_free(struct gatt *gatt)
{
    if (!gatt)
        return;
    for (unsigned i = 0; i < CHARACTERISTICS; i++)
        sd_bus_slot_unref(gatt->characteristics[i].slot);
    for (unsigned i = 0; i < SLOTS; i++)
        sd_bus_slot_unref(gatt->slots[i]);
    free(gatt);
}
