/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/names.h"

#include "bytes.h"
#include "improv/text.h"

bool improv_hostname_valid(struct improv_bytes name)
{
    bool edge = true; /* at the beginning or after a hyphen [NAME-2] */
    /*@ loop invariant 0 <= i <= name.length;
        loop invariant edge <==> i == 0 || name.data[i - 1] == '-';
        loop invariant i > 0 ==> name.data[0] != '-';
        loop invariant \forall integer k; 0 <= k < i ==>
            name.data[k] == '-' || alphanumeric(name.data[k], 26);
        loop assigns i, edge;
        loop variant name.length - i; */
    for (size_t i = 0; i < name.length; i++) {
        bool letter = improv_alphanumeric(name.data[i], 26);
        if (!letter && (name.data[i] != '-' || i == 0))
            return false;
        edge = !letter;
    }
    return !edge && name.length <= IMPROV_HOSTNAME_MAX;
}

bool improv_device_name_valid(struct improv_bytes name)
{
    return name.length > 0 && name.length <= IMPROV_DEVICE_NAME_MAX &&
           improv_utf8_valid(name);
}

/* With its length before it, unless that could be a part of it [NAME-4]. */
struct improv_bytes improv_hostname_decode(struct improv_bytes data)
{
    if (data.length > 0 && data.data[0] == data.length - 1 &&
        !improv_alphanumeric(data.data[0], 26))
        return (struct improv_bytes){data.data + 1, data.length - 1};
    return data;
}
