/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/frame.h"

#include <string.h>

enum { HEADER = 2, CHECKSUM = 1 };

/* The low byte of the sum of all bytes before it [FRM-2]. */
static uint8_t checksum(const uint8_t *bytes, size_t length)
{
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++)
        sum += bytes[i];
    return (uint8_t)sum;
}

enum improv_parse improv_frame_decode(struct improv_bytes bytes,
                                      struct improv_frame *ret_frame)
{
    if (bytes.length < HEADER)
        return IMPROV_PARTIAL;

    size_t end = HEADER + (size_t)bytes.data[1]; /* [FRM-1] */
    if (bytes.length < end + CHECKSUM)
        return IMPROV_PARTIAL;
    if (bytes.length > end + CHECKSUM)
        return IMPROV_MALFORMED; /* [FRM-8] */
    if (bytes.data[end] != checksum(bytes.data, end))
        return IMPROV_MALFORMED;

    ret_frame->command = bytes.data[0];
    ret_frame->data.data = bytes.data + HEADER;
    ret_frame->data.length = bytes.data[1];
    return IMPROV_COMPLETE;
}

void improv_writer_begin(struct improv_writer *writer,
                         uint8_t buffer[IMPROV_FRAME_MAX], uint8_t command)
{
    buffer[0] = command;
    writer->buffer = buffer;
    writer->length = HEADER;
}

static size_t room(const struct improv_writer *writer)
{
    return HEADER + IMPROV_FRAME_DATA_MAX - writer->length;
}

bool improv_writer_add(struct improv_writer *writer, struct improv_bytes bytes)
{
    if (bytes.length > room(writer))
        return false;
    if (bytes.length > 0)
        memcpy(writer->buffer + writer->length, bytes.data, bytes.length);
    writer->length += bytes.length;
    return true;
}

bool improv_writer_add_string(struct improv_writer *writer,
                              struct improv_bytes string)
{
    if (string.length >= room(writer))
        return false;
    writer->buffer[writer->length++] = (uint8_t)string.length;
    return improv_writer_add(writer, string);
}

size_t improv_writer_end(struct improv_writer *writer)
{
    size_t end = writer->length;
    writer->buffer[1] = (uint8_t)(end - HEADER);
    writer->buffer[end] = checksum(writer->buffer, end);
    return end + CHECKSUM;
}
