/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/strings.h"

bool improv_strings_next(struct improv_bytes *rest,
                         struct improv_bytes *ret_string)
{
    const uint8_t *data = rest->data;
    if (rest->length == 0 || data[0] >= rest->length)
        return false;
    ret_string->data = data + 1;
    ret_string->length = data[0];
    rest->data = data + 1 + data[0];
    rest->length -= 1 + (size_t)data[0];
    return true;
}

int improv_strings_decode(struct improv_bytes data,
                          struct improv_bytes *ret_strings, int max)
{
    int count = 0;
    /*@ loop invariant 0 <= count <= max && valid_bytes(data);
        loop invariant data.length ==
            \at(data.length, Pre) - start(\at(data.data, Pre), count);
        loop invariant data.data ==
            \at(data.data, Pre) + start(\at(data.data, Pre), count);
        loop invariant start(\at(data.data, Pre), count) >= 0;
        loop invariant \forall integer i; 0 <= i < count ==>
            ret_strings[i].data == \at(data.data, Pre) +
                start(\at(data.data, Pre), i) + 1 &&
            ret_strings[i].length ==
                \at(data.data, Pre)[start(\at(data.data, Pre), i)] &&
            start(\at(data.data, Pre), i) + 1 + ret_strings[i].length <=
                \at(data.length, Pre);
        loop invariant \forall integer i; 0 <= i < count ==>
            valid_bytes(ret_strings[i]);
        loop assigns count, data, ret_strings[0 .. max - 1];
        loop variant data.length; */
    while (data.length > 0) { /* used up exactly [STR-1] */
        if (count == max || !improv_strings_next(&data, &ret_strings[count]))
            return -1;
        count++;
    }
    return count;
}

size_t improv_strings_encode(uint8_t command,
                             const struct improv_bytes *strings, size_t count,
                             uint8_t ret_frame[IMPROV_FRAME_MAX])
{
    improv_frame_begin(ret_frame, command);
    if (!improv_frame_append(ret_frame, strings, count))
        return 0;
    return improv_frame_length(ret_frame);
}
