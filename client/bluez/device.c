/* SPDX-License-Identifier: Apache-2.0 */
#include "bluez/device.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "log.h"

/* --- Properties ---------------------------------------------------------- */

static int read_uuids(struct device *device, const char *signature,
                      sd_bus_message *message)
{
    const char *uuid;
    int r;

    if (strcmp(signature, "as") != 0)
        return 0;
    r = sd_bus_message_enter_container(message, 'a', "s");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_read(message, "s", &uuid)) > 0)
        if (strcasecmp(uuid, IMPROV_UUID_SERVICE) == 0)
            device->improv = true;
    if (r >= 0)
        r = sd_bus_message_exit_container(message);
    return r < 0 ? r : 1;
}

/* The service data are an a{sv} too: UUIDs and bytes. */
static int read_service_datum(void *userdata, const char *uuid,
                              const char *signature, sd_bus_message *message)
{
    struct device *device = userdata;
    const void *data;
    size_t length;

    if (strcasecmp(uuid, IMPROV_UUID_SERVICE_DATA) != 0 ||
        strcmp(signature, "ay") != 0)
        return 0;
    int r = bus_read_bytes(message, &data, &length);
    if (r < 0)
        return r;
    device->improv = true;
    device->has_service_data = improv_service_data_decode(
        (struct improv_bytes){data, length}, &device->service_data);
    return 1;
}

static int read_service_data(struct device *device, const char *signature,
                             sd_bus_message *message)
{
    if (strcmp(signature, "a{sv}") != 0)
        return 0;
    int r = bus_each_property(message, read_service_datum, device);
    return r < 0 ? r : 1;
}

static int read_rssi(struct device *device, const char *signature,
                     sd_bus_message *message)
{
    int r = bus_read_basic(message, signature, 'n', &device->rssi);
    if (r > 0)
        device->in_range = true;
    return r;
}

static int read_text(char *ret_text, size_t size, const char *signature,
                     sd_bus_message *message)
{
    const char *text;
    int r = bus_read_basic(message, signature, 's', &text);
    if (r > 0)
        snprintf(ret_text, size, "%s", text);
    return r;
}

static int read_flag(bool *ret_flag, const char *signature,
                     sd_bus_message *message)
{
    int flag;
    int r = bus_read_basic(message, signature, 'b', &flag);
    if (r > 0)
        *ret_flag = flag;
    return r;
}

static int read_property(void *userdata, const char *name,
                         const char *signature, sd_bus_message *message)
{
    struct device *device = userdata;

    if (strcmp(name, "UUIDs") == 0)
        return read_uuids(device, signature, message);
    if (strcmp(name, "ServiceData") == 0)
        return read_service_data(device, signature, message);
    if (strcmp(name, "RSSI") == 0)
        return read_rssi(device, signature, message);
    if (strcmp(name, "Address") == 0)
        return read_text(device->address, sizeof device->address, signature,
                         message);
    if (strcmp(name, "Name") == 0)
        return read_text(device->name, sizeof device->name, signature, message);
    if (strcmp(name, "Connected") == 0)
        return read_flag(&device->connected, signature, message);
    if (strcmp(name, "Paired") == 0)
        return read_flag(&device->paired, signature, message);
    if (strcmp(name, "ServicesResolved") == 0)
        return read_flag(&device->resolved, signature, message);
    return 0;
}

/* BlueZ takes the RSSI back when it no longer hears the device. */
static void read_invalidated(struct device *device, sd_bus_message *message)
{
    const char *name;
    if (sd_bus_message_enter_container(message, 'a', "s") < 0)
        return;
    while (sd_bus_message_read(message, "s", &name) > 0)
        if (strcmp(name, "RSSI") == 0)
            device->in_range = false;
}

/* --- The list ------------------------------------------------------------ */

static struct device **find(struct device_list *list, const char *path)
{
    struct device **link = &list->first;
    while (*link && strcmp((*link)->path, path) != 0)
        link = &(*link)->next;
    return link;
}

/* BlueZ makes the path of the address, dev_XX_..._XX: it is known before the
 * property is told, or where that can't be read. */
static void take_path(struct device *device, const char *path)
{
    const char *last = strrchr(path, '/');

    snprintf(device->path, sizeof device->path, "%s", path);
    if (!last || strncmp(last, "/dev_", strlen("/dev_")) != 0)
        return;
    snprintf(device->address, sizeof device->address, "%s",
             last + strlen("/dev_"));
    for (char *at = device->address; (at = strchr(at, '_'));)
        *at = ':';
    if (!device_is_address(device->address))
        device->address[0] = '\0';
}

struct device *device_list_changed(struct device_list *list, const char *path,
                                   sd_bus_message *properties, bool added)
{
    struct device **link = find(list, path);

    if (!*link) {
        *link = calloc(1, sizeof **link);
        if (!*link)
            return NULL;
        take_path(*link, path);
    }
    bool was_resolved = (*link)->resolved;
    int r = bus_each_property(properties, read_property, *link);
    if ((*link)->resolved && !was_resolved) /* BlueZ may not say so */
        (*link)->connected = true;
    if (r < 0)
        log_debug("%s: %s", path, strerror(-r));
    else if (!added)
        read_invalidated(*link, properties);
    return *link;
}

void device_list_removed(struct device_list *list, const char *path)
{
    struct device **link = find(list, path);
    struct device *device = *link;

    if (!device)
        return;
    *link = device->next;
    free(device);
}

void device_list_silence(struct device_list *list)
{
    for (struct device *at = list->first; at; at = at->next)
        at->in_range = false;
}

void device_list_clear(struct device_list *list)
{
    while (list->first)
        device_list_removed(list, list->first->path);
}

/* --- One device ---------------------------------------------------------- */

bool device_is_address(const char *text)
{
    for (unsigned i = 0; i < DEVICE_ADDRESS_SIZE - 1; i++) {
        bool colon = i % 3 == 2;
        if (colon ? text[i] != ':' : !isxdigit((unsigned char)text[i]))
            return false;
    }
    return text[DEVICE_ADDRESS_SIZE - 1] == '\0';
}

/* A name is whatever its device says, another's address too; "" is none. */
bool device_is(const struct device *device, const char *address_or_name)
{
    if (device_is_address(address_or_name))
        return strcasecmp(device->address, address_or_name) == 0;
    return device->name[0] != '\0' &&
           strcmp(device->name, address_or_name) == 0;
}
