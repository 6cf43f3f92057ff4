/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/frame.h"

#include "bytes.h"

enum { HEADER = 2, CHECKSUM = 1 };

/* The low byte of the sum of all bytes before it [FRM-2]. */
/*@ requires \valid_read(bytes + (0 .. length - 1));
    assigns \nothing;
    ensures \result == sum(bytes, length); */
static uint8_t checksum(const uint8_t *bytes, size_t length)
{
    uint8_t sum = 0;
    /*@ loop invariant 0 <= i <= length;
        loop invariant sum == sum(bytes, i);
        loop assigns i, sum;
        loop variant length - i; */
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + bytes[i]);
    return sum;
}

enum improv_parse improv_frame_decode(struct improv_bytes bytes,
                                      struct improv_frame *ret_frame)
{
    if (bytes.length < HEADER)
        return IMPROV_PARTIAL;

    size_t end = HEADER + (size_t)bytes.data[1]; /* [FRM-1] */
    if (bytes.length <= end)
        return IMPROV_PARTIAL;
    if (bytes.length > end + CHECKSUM) /* [FRM-8] */
        return IMPROV_MALFORMED;
    if (bytes.data[end] != checksum(bytes.data, end))
        return IMPROV_MALFORMED;

    ret_frame->command = bytes.data[0];
    ret_frame->data.data = bytes.data + HEADER;
    ret_frame->data.length = end - HEADER;
    /*@ ghost
        /@ loop invariant 0 <= i <= end;
           loop invariant sum(bytes.data, i) == sum{Pre}(bytes.data, i);
           loop assigns i;
           loop variant end - i; @/
        for (size_t i = 0; i < end; i++)
            ; */
    return IMPROV_COMPLETE;
}

/* Makes a whole frame of what its header says is there. */
/*@ requires \valid(frame + (0 .. IMPROV_FRAME_MAX - 1));
    assigns frame[2 + frame[1]];
    ensures whole_frame(frame, 3 + frame[1]); */
static void finish(uint8_t *frame)
{
    size_t end = HEADER + (size_t)frame[1];
    frame[end] = checksum(frame, end);
    /*@ ghost
        /@ loop invariant 0 <= i <= end;
           loop invariant sum(frame, i) == sum{Pre}(frame, i);
           loop assigns i;
           loop variant end - i; @/
        for (size_t i = 0; i < end; i++)
            ; */
}

void improv_frame_begin(uint8_t frame[IMPROV_FRAME_MAX], uint8_t command)
{
    frame[0] = command;
    frame[1] = 0;
    frame[2] = command;
}

/* What did not fit whole is in the buffer, but not in the frame [RES-2]. */
bool improv_frame_append(uint8_t frame[IMPROV_FRAME_MAX],
                         const struct improv_bytes *strings, size_t count)
{
    uint8_t *data = frame + HEADER;
    size_t end = frame[1];
    bool fits = true;

    /*@ loop invariant 0 <= i <= count;
        loop invariant \at(frame[1], Pre) <= end <= IMPROV_FRAME_DATA_MAX;
        loop invariant fits ==>
            end == \at(frame[1], Pre) + list_length(strings, i);
        loop invariant !fits ==> i > 0 && \at(frame[1], Pre) +
            list_length(strings, i) > IMPROV_FRAME_DATA_MAX;
        loop invariant \forall integer k; 0 <= k < 2 + \at(frame[1], Pre) ==>
            frame[k] == \at(frame[k], Pre);
        loop assigns i, end, fits, frame[2 .. IMPROV_FRAME_MAX - 1];
        loop variant count - i; */
    for (size_t i = 0; i < count && fits; i++) {
        size_t length = strings[i].length;
        fits = length < IMPROV_FRAME_DATA_MAX - end;
        if (fits) {
            data[end++] = (uint8_t)length;
            bytes_copy(data + end, strings[i].data, length);
            end += length;
        }
    }
    if (fits)
        frame[1] = (uint8_t)end;
    finish(frame);
    return fits;
}

bool improv_frame_fill(uint8_t frame[IMPROV_FRAME_MAX],
                       struct improv_bytes data)
{
    if (data.length > IMPROV_FRAME_DATA_MAX)
        return false;
    frame[1] = (uint8_t)data.length;
    bytes_copy(frame + HEADER, data.data, data.length);
    finish(frame);
    return true;
}
