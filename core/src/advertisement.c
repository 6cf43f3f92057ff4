/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/advertisement.h"

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
    UUID_16_AT = UUID_AT + UUID_128 + 2,
    SERVICE_DATA_AT = UUID_16_AT + UUID_16,
};

/* All before the service data: general discoverable, no BR/EDR. */
static const uint8_t head[SERVICE_DATA_AT] = {
    2,
    TYPE_FLAGS,
    0x06,
    1 + UUID_128,
    TYPE_ALL_UUIDS_128,
    IMPROV_UUID_BYTES(0),
    1 + UUID_16 + IMPROV_SERVICE_DATA_LENGTH,
    TYPE_SERVICE_DATA_16,
    IMPROV_UUID_SERVICE_DATA_16 & 0xFF,
    IMPROV_UUID_SERVICE_DATA_16 >> 8,
};

/* By itself, so that nothing that is written can be taken for a part of it. */
/*@ requires at < SERVICE_DATA_AT;
    assigns \nothing; */
static uint8_t head_byte(size_t at)
{
    return head[at];
}

void improv_advertisement_encode(const struct improv_service_data *service_data,
                                 uint8_t ret_bytes[IMPROV_ADVERTISEMENT_LENGTH])
{
    /*@ loop invariant 0 <= i <= SERVICE_DATA_AT;
        loop assigns i, ret_bytes[0 .. SERVICE_DATA_AT - 1];
        loop variant SERVICE_DATA_AT - i; */
    for (size_t i = 0; i < SERVICE_DATA_AT; i++)
        ret_bytes[i] = head_byte(i);
    improv_service_data_encode(service_data, ret_bytes + SERVICE_DATA_AT);
}

/* The bytes are those of what is advertised, from a place in it on. */
/*@ requires valid_bytes(bytes) && at + bytes.length <= SERVICE_DATA_AT;
    assigns \nothing; */
static bool same(struct improv_bytes bytes, size_t at)
{
    /*@ loop invariant 0 <= i <= bytes.length;
        loop assigns i;
        loop variant bytes.length - i; */
    for (size_t i = 0; i < bytes.length; i++)
        if (bytes.data[i] != head_byte(at + i))
            return false;
    return true;
}

/* One of a list of UUIDs is ours. */
/*@ requires valid_bytes(uuids);
    assigns \nothing; */
static bool has_service(struct improv_bytes uuids)
{
    /*@ loop invariant 0 <= at <= uuids.length;
        loop assigns at;
        loop variant uuids.length - at; */
    for (size_t at = 0; uuids.length - at >= UUID_128; at += UUID_128)
        if (same((struct improv_bytes){uuids.data + at, UUID_128}, UUID_AT))
            return true;
    return false;
}

/*@ requires valid_bytes(bytes) && \valid(discovery);
    requires \separated(discovery, bytes.data + (0 .. bytes.length - 1));
    assigns discovery->improv, discovery->service_data,
            discovery->has_service_data; */
static void take_service_data(struct improv_bytes bytes,
                              struct improv_discovery *discovery)
{
    if (bytes.length < UUID_16 ||
        !same((struct improv_bytes){bytes.data, UUID_16}, UUID_16_AT))
        return;
    bytes.data += UUID_16;
    bytes.length -= UUID_16;
    discovery->improv = true;
    if (improv_service_data_decode(bytes, &discovery->service_data))
        discovery->has_service_data = true;
}

/*@ requires valid_bytes(bytes) && \valid(discovery);
    requires \separated(discovery, bytes.data + (0 .. bytes.length - 1));
    assigns *discovery;
    ensures discovery->name == \old(discovery->name) ||
            discovery->name == bytes; */
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

    /*@ loop invariant valid_bytes(bytes) &&
            bytes.length <= \at(bytes.length, Pre);
        loop invariant bytes.data == \at(bytes.data, Pre) +
            (\at(bytes.length, Pre) - bytes.length);
        loop invariant discovery->name == \at(discovery->name, Pre) ||
            within(discovery->name, \at(bytes, Pre));
        loop assigns bytes, structure, *discovery;
        loop variant bytes.length; */
    while (bytes.length > 0 && bytes.data[0] > 0) { /* a 0 ends it early */
        if (!improv_strings_next(&bytes, &structure))
            return false;
        take(structure.data[0],
             (struct improv_bytes){structure.data + 1, structure.length - 1},
             discovery);
    }
    return true;
}
