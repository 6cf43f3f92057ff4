/* SPDX-License-Identifier: Apache-2.0 */
#include "bluez/gatt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* 0 if the UUID is none of ours. */
static unsigned number_of(const char *uuid)
{
    static const char *const uuids[] = {
        [IMPROV_CHARACTERISTIC_STATE] = IMPROV_UUID_STATE,
        [IMPROV_CHARACTERISTIC_ERROR] = IMPROV_UUID_ERROR,
        [IMPROV_CHARACTERISTIC_COMMAND] = IMPROV_UUID_RPC_COMMAND,
        [IMPROV_CHARACTERISTIC_RESULT] = IMPROV_UUID_RPC_RESULT,
        [IMPROV_CHARACTERISTIC_CAPABILITIES] = IMPROV_UUID_CAPABILITIES,
    };
    for (unsigned i = 1; i < sizeof uuids / sizeof uuids[0]; i++)
        if (strcasecmp(uuid, uuids[i]) == 0)
            return i;
    return 0;
}

static int read_uuid(void *userdata, const char *name, const char *signature,
                     sd_bus_message *message)
{
    unsigned *ret_number = userdata;
    const char *uuid;

    if (strcmp(name, "UUID") != 0)
        return 0;
    int r = bus_read_basic(message, signature, 's', &uuid);
    if (r > 0)
        *ret_number = number_of(uuid);
    return r;
}

void gatt_added(struct gatt *gatt, const char *path, sd_bus_message *properties)
{
    unsigned number = 0;
    if (bus_each_property(properties, read_uuid, &number) < 0 || number == 0)
        return;
    gatt_removed(gatt, path); /* it may be told twice */

    struct gatt_characteristic *added = calloc(1, sizeof *added);
    if (!added)
        return;
    added->number = (enum improv_characteristic)number;
    snprintf(added->path, sizeof added->path, "%s", path);
    added->next = gatt->first;
    gatt->first = added;
}

void gatt_removed(struct gatt *gatt, const char *path)
{
    struct gatt_characteristic **link = &gatt->first;
    while (*link && strcmp((*link)->path, path) != 0)
        link = &(*link)->next;
    struct gatt_characteristic *removed = *link;
    if (!removed)
        return;
    *link = removed->next;
    free(removed);
}

void gatt_clear(struct gatt *gatt)
{
    while (gatt->first)
        gatt_removed(gatt, gatt->first->path);
}

const struct gatt_characteristic *gatt_at(const struct gatt *gatt,
                                          const char *path)
{
    const struct gatt_characteristic *at = gatt->first;
    while (at && strcmp(at->path, path) != 0)
        at = at->next;
    return at;
}

const struct gatt_characteristic *gatt_of(const struct gatt *gatt,
                                          const char *device_path,
                                          enum improv_characteristic number)
{
    size_t length = strlen(device_path);
    const struct gatt_characteristic *at = gatt->first;
    while (at && (at->number != number || at->path[length] != '/' ||
                  strncmp(at->path, device_path, length) != 0))
        at = at->next;
    return at;
}

unsigned gatt_mask(const struct gatt *gatt, const char *device_path)
{
    unsigned mask = 0;
    for (unsigned i = 1; i <= IMPROV_CHARACTERISTIC_CAPABILITIES; i++)
        if (gatt_of(gatt, device_path, (enum improv_characteristic)i))
            mask |= 1U << i;
    return mask;
}

static int read_value(void *userdata, const char *name, const char *signature,
                      sd_bus_message *message)
{
    struct improv_bytes *ret_value = userdata;
    const void *data;

    if (strcmp(name, "Value") != 0 || strcmp(signature, "ay") != 0)
        return 0;
    int r = bus_read_bytes(message, &data, &ret_value->length);
    if (r < 0)
        return r;
    ret_value->data = data;
    return 1;
}

int gatt_read_value(sd_bus_message *properties, struct improv_bytes *ret_value)
{
    return bus_each_property(properties, read_value, ret_value);
}
