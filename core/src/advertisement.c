/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/advertisement.h"

#include "bytes.h"
#include "improv/strings.h"

/* Types of AD structures, from the Bluetooth assigned numbers. */
enum {
    TYPE_FLAGS = 0x01,
    TYPE_SOME_UUIDS_128 = 0x06,
    TYPE_ALL_UUIDS_128 = 0x07,
    TYPE_SHORT_NAME = 0x08,
    TYPE_WHOLE_NAME = 0x09,
    TYPE_SERVICE_DATA_16 = 0x16,
};

enum {
    UUID_16 = 2,   /* bytes */
    UUID_128 = 16, /* bytes */
    UUID_AT = 5,   /* after the flags and its own length and type */
};

/* General discoverable, no BR/EDR. */
static const uint8_t head[UUID_AT] = {2, TYPE_FLAGS, 0x06, 1 + UUID_128,
                                      TYPE_ALL_UUIDS_128};
static const uint8_t uuid[UUID_128] = {IMPROV_UUID_BYTES(0)};
static const uint8_t service_data_head[] = {
    1 + UUID_16 + IMPROV_SERVICE_DATA_LENGTH, TYPE_SERVICE_DATA_16,
    IMPROV_UUID_SERVICE_DATA_16 & 0xFF, IMPROV_UUID_SERVICE_DATA_16 >> 8};

void improv_advertisement_encode(const struct improv_service_data *service_data,
                                 uint8_t ret_bytes[IMPROV_ADVERTISEMENT_LENGTH])
{
    bytes_copy(ret_bytes, head, sizeof head);
    bytes_copy(ret_bytes + UUID_AT, uuid, sizeof uuid);
    bytes_copy(ret_bytes + UUID_AT + UUID_128, service_data_head,
               sizeof service_data_head);
    improv_service_data_encode(service_data, ret_bytes + UUID_AT + UUID_128 +
                                                 sizeof service_data_head);
}

/* One of a list of UUIDs is ours. */
static bool has_service(struct improv_bytes uuids)
{
    const struct improv_bytes ours = {uuid, UUID_128};
    for (size_t at = 0; at + UUID_128 <= uuids.length; at += UUID_128)
        if (bytes_equal((struct improv_bytes){uuids.data + at, UUID_128}, ours))
            return true;
    return false;
}

static void take_service_data(struct improv_bytes bytes,
                              struct improv_discovery *discovery)
{
    if (bytes.length < UUID_16 || bytes.data[0] != service_data_head[2] ||
        bytes.data[1] != service_data_head[3])
        return;
    bytes.data += UUID_16;
    bytes.length -= UUID_16;
    discovery->improv = true;
    if (improv_service_data_decode(bytes, &discovery->service_data))
        discovery->has_service_data = true;
}

static void take(uint8_t type, struct improv_bytes bytes,
                 struct improv_discovery *discovery)
{
    switch (type) {
    case TYPE_SOME_UUIDS_128:
    case TYPE_ALL_UUIDS_128:
        if (has_service(bytes))
            discovery->improv = true;
        break;
    case TYPE_SHORT_NAME:
    case TYPE_WHOLE_NAME:
        discovery->name = bytes;
        break;
    case TYPE_SERVICE_DATA_16:
        take_service_data(bytes, discovery);
        break;
    default: /* of no interest here */
        break;
    }
}

bool improv_advertisement_decode(struct improv_bytes bytes,
                                 struct improv_discovery *discovery)
{
    struct improv_bytes structure;

    while (bytes.length > 0 && bytes.data[0] > 0) { /* a 0 ends it early */
        if (!improv_strings_next(&bytes, &structure))
            return false;
        take(structure.data[0],
             (struct improv_bytes){structure.data + 1, structure.length - 1},
             discovery);
    }
    return true;
}
