/* SPDX-License-Identifier: Apache-2.0 */
#include "bluetooth/advertisement.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus.h"

#define BLUEZ_ADVERTISEMENT "org.bluez.LEAdvertisement1"

enum { SCAN_RESPONSE_NAME_MAX = 29 }; /* 31 bytes less length and type */

struct advertisement {
    sd_bus *bus;
    sd_bus_slot *slot;
    void (*released)(void *userdata);
    void *userdata;
    char name[SCAN_RESPONSE_NAME_MAX + 1];
    uint8_t service_data[IMPROV_SERVICE_DATA_LENGTH];
};

/* Cuts before a byte that continues a character, not after half of one. */
static void copy_name(char *target, const char *name)
{
    size_t length = strnlen(name, SCAN_RESPONSE_NAME_MAX + 1);
    if (length > SCAN_RESPONSE_NAME_MAX) {
        length = SCAN_RESPONSE_NAME_MAX;
        while (length > 0 && ((unsigned char)name[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy(target, name, length);
    target[length] = '\0';
}

static int get_type(sd_bus *bus, const char *path, const char *interface,
                    const char *property, sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    BUS_UNUSED_OF_GETTER;
    (void)userdata;
    return sd_bus_message_append(reply, "s", "peripheral");
}

static int get_service_uuids(sd_bus *bus, const char *path,
                             const char *interface, const char *property,
                             sd_bus_message *reply, void *userdata,
                             sd_bus_error *ret_error)
{
    BUS_UNUSED_OF_GETTER;
    (void)userdata;
    return sd_bus_message_append(reply, "as", 1, IMPROV_UUID_SERVICE);
}

static int get_service_data(sd_bus *bus, const char *path,
                            const char *interface, const char *property,
                            sd_bus_message *reply, void *userdata,
                            sd_bus_error *ret_error)
{
    BUS_UNUSED_OF_GETTER;
    const struct advertisement *advertisement = userdata;

    int r = sd_bus_message_open_container(reply, 'a', "{sv}");
    if (r >= 0)
        r = bus_append_bytes(reply, IMPROV_UUID_SERVICE_DATA,
                             advertisement->service_data,
                             sizeof advertisement->service_data);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int get_name(sd_bus *bus, const char *path, const char *interface,
                    const char *property, sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    BUS_UNUSED_OF_GETTER;
    const struct advertisement *advertisement = userdata;
    return sd_bus_message_append(reply, "s", advertisement->name);
}

static int get_discoverable(sd_bus *bus, const char *path,
                            const char *interface, const char *property,
                            sd_bus_message *reply, void *userdata,
                            sd_bus_error *ret_error)
{
    BUS_UNUSED_OF_GETTER;
    (void)userdata;
    return sd_bus_message_append(reply, "b", 1);
}

static int on_release(sd_bus_message *message, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    const struct advertisement *advertisement = userdata;

    advertisement->released(advertisement->userdata);
    return sd_bus_reply_method_return(message, NULL);
}

/* Flags, UUID and service data are the 31 bytes of the advertisement, the name
 * is in the scan response [ADV-2]. */
static const sd_bus_vtable vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Type", "s", get_type, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("ServiceUUIDs", "as", get_service_uuids, 0,
                    SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("ServiceData", "a{sv}", get_service_data, 0,
                    SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("LocalName", "s", get_name, 0,
                    SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_PROPERTY("Discoverable", "b", get_discoverable, 0,
                    SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_METHOD("Release", "", "", on_release, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

int advertisement_new(sd_bus *bus, const char *name,
                      void (*released)(void *userdata), void *userdata,
                      struct advertisement **ret_advertisement)
{
    struct advertisement *advertisement = calloc(1, sizeof *advertisement);
    if (!advertisement)
        return -ENOMEM;
    advertisement->bus = bus;
    advertisement->released = released;
    advertisement->userdata = userdata;
    copy_name(advertisement->name, name);

    int r =
        sd_bus_add_object_vtable(bus, &advertisement->slot, ADVERTISEMENT_PATH,
                                 BLUEZ_ADVERTISEMENT, vtable, advertisement);
    if (r < 0) {
        advertisement_free(advertisement);
        return r;
    }
    *ret_advertisement = advertisement;
    return 0;
}

int advertisement_update(struct advertisement *advertisement,
                         struct improv_bytes service_data)
{
    if (service_data.length != sizeof advertisement->service_data)
        return -EINVAL;
    memcpy(advertisement->service_data, service_data.data, service_data.length);
    return sd_bus_emit_properties_changed(
        advertisement->bus, ADVERTISEMENT_PATH, BLUEZ_ADVERTISEMENT,
        "ServiceData", NULL);
}

int advertisement_set_name(struct advertisement *advertisement,
                           const char *name)
{
    copy_name(advertisement->name, name);
    return sd_bus_emit_properties_changed(
        advertisement->bus, ADVERTISEMENT_PATH, BLUEZ_ADVERTISEMENT,
        "LocalName", NULL);
}

void advertisement_free(struct advertisement *advertisement)
{
    if (!advertisement)
        return;
    sd_bus_slot_unref(advertisement->slot);
    free(advertisement);
}
