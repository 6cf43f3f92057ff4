/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of length-prefixed strings, and what a string may hold. */
#include "improv/strings.h"

/* Cuts one string off the front of `data`; false if it does not fit. */
static bool take_string(struct improv_bytes *data,
                        struct improv_bytes *ret_string)
{
    size_t length = data->data[0];
    if (length > data->length - 1)
        return false;
    ret_string->data = data->data + 1;
    ret_string->length = length;
    data->data += 1 + length;
    data->length -= 1 + length;
    return true;
}

int improv_strings_decode(struct improv_bytes data,
                          struct improv_bytes *ret_strings, size_t min,
                          size_t max)
{
    size_t count = 0;
    while (data.length > 0) { /* used up exactly [STR-1] */
        if (count == max || !take_string(&data, &ret_strings[count]))
            return -1;
        count++;
    }
    return count < min ? -1 : (int)count;
}

size_t improv_strings_encode(uint8_t command,
                             const struct improv_bytes *strings, size_t count,
                             uint8_t ret_frame[IMPROV_FRAME_MAX])
{
    struct improv_writer writer;
    improv_writer_begin(&writer, ret_frame, command);
    for (size_t i = 0; i < count; i++)
        if (!improv_writer_add_string(&writer, strings[i]))
            break; /* [RES-2] */
    return improv_writer_end(&writer);
}

/* Length of the UTF-8 sequence that a byte begins; 0 if none does. */
static unsigned sequence_length(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return 4;
    return 0;
}

/* Overlong forms, surrogates and code points past U+10FFFF begin so. */
static bool second_byte_valid(uint8_t lead, uint8_t second)
{
    switch (lead) {
    case 0xE0:
        return second >= 0xA0;
    case 0xED:
        return second < 0xA0;
    case 0xF0:
        return second >= 0x90;
    case 0xF4:
        return second < 0x90;
    default:
        return true;
    }
}

static bool sequence_valid(const uint8_t *bytes, unsigned length)
{
    for (unsigned i = 1; i < length; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return false;
    return length < 2 || second_byte_valid(bytes[0], bytes[1]);
}

bool improv_utf8_valid(struct improv_bytes bytes)
{
    size_t i = 0;
    while (i < bytes.length) {
        unsigned length = sequence_length(bytes.data[i]);
        if (length == 0 || length > bytes.length - i)
            return false;
        if (!sequence_valid(bytes.data + i, length))
            return false;
        i += length;
    }
    return true;
}
