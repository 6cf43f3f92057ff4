/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames: command, data length, data, checksum [FRM-1]. Commands and RPC
 * results have the same form, and their data is mostly a list of strings.
 *
 * Example: core/examples/frame.c
 */
#ifndef IMPROV_FRAME_H
#define IMPROV_FRAME_H

#include <stdbool.h>

#include "improv/protocol.h"

#ifdef __cplusplus
extern "C" {
#endif

#define IMPROV_FRAME_MAX      258 /* bytes: 2 + 255 + 1 [FRM-3] */
#define IMPROV_FRAME_DATA_MAX 255 /* bytes */

/* The three answers of everything that reads a frame. */
enum improv_parse {
    IMPROV_PARTIAL,   /* good so far, more bytes must follow */
    IMPROV_COMPLETE,  /* exactly one good frame */
    IMPROV_MALFORMED, /* no bytes that follow can mend it */
};

/* A decoded frame; `data` points into the bytes it was decoded from. */
struct improv_frame {
    uint8_t command;
    struct improv_bytes data;
};

/*@ logic integer sum(uint8_t *bytes, integer n) =
        n <= 0 ? 0 : (uint8_t)(sum(bytes, n - 1) + bytes[n - 1]);

    predicate whole_frame(uint8_t *bytes, integer length) =
        length >= 3 && length == 3 + bytes[1] &&
        bytes[length - 1] == sum(bytes, length - 1); */

/*
 * Reads a frame from all of `bytes`. Bytes after its end and a wrong checksum
 * are malformed [FRM-2] [FRM-8]. `ret_frame` is written only when complete.
 */
/*@ requires valid_bytes(bytes) && \valid(ret_frame);
    requires \separated(ret_frame, bytes.data + (0 .. bytes.length - 1));
    assigns *ret_frame;
    ensures \result != IMPROV_COMPLETE ==> *ret_frame == \old(*ret_frame);

    behavior partial:
        assumes bytes.length < 2 || bytes.length < 3 + bytes.data[1];
        ensures \result == IMPROV_PARTIAL;

    behavior complete:
        assumes whole_frame(bytes.data, bytes.length);
        ensures \result == IMPROV_COMPLETE;
        ensures ret_frame->command == bytes.data[0];
        ensures ret_frame->data.data == bytes.data + 2;
        ensures ret_frame->data.length == bytes.data[1];
        ensures whole_frame(bytes.data, bytes.length);

    behavior malformed:
        assumes bytes.length >= 2 && bytes.length >= 3 + bytes.data[1];
        assumes !whole_frame(bytes.data, bytes.length);
        ensures \result == IMPROV_MALFORMED;

    complete behaviors;
    disjoint behaviors; */
enum improv_parse improv_frame_decode(struct improv_bytes bytes,
                                      struct improv_frame *ret_frame);

/*
 * Builds a frame in a buffer of the caller's, which is a whole frame after each
 * of these three.
 */

/* A frame without data. */
/*@ requires \valid(ret_frame + (0 .. IMPROV_FRAME_MAX - 1));
    assigns ret_frame[0 .. 2];
    ensures ret_frame[0] == command && ret_frame[1] == 0;
    ensures whole_frame(ret_frame, 3); */
void improv_frame_begin(uint8_t ret_frame[IMPROV_FRAME_MAX], uint8_t command);

/*@ logic integer list_length(struct improv_bytes *strings, integer n) =
        n <= 0 ? 0 : list_length(strings, n - 1) + 1 + strings[n - 1].length;

    predicate apart(uint8_t *frame, struct improv_bytes bytes) =
        \separated(frame + (0 .. IMPROV_FRAME_MAX - 1),
                   bytes.data + (0 .. bytes.length - 1));

    predicate valid_strings(struct improv_bytes *strings, integer count,
                            uint8_t *frame) =
        \valid_read(strings + (0 .. count - 1)) &&
        \separated(frame + (0 .. IMPROV_FRAME_MAX - 1),
                   strings + (0 .. count - 1)) &&
        \forall integer i; 0 <= i < count ==>
            valid_bytes(strings[i]) && apart(frame, strings[i]); */

/*
 * Adds strings, each with its length before it; false, and none added, if
 * they do not all fit [RES-2].
 */
/*@ requires \valid(frame + (0 .. IMPROV_FRAME_MAX - 1));
    requires valid_strings(strings, count, frame);
    assigns frame[1 .. IMPROV_FRAME_MAX - 1];
    ensures whole_frame(frame, 3 + frame[1]);
    ensures \forall integer i; 2 <= i < 2 + \old(frame[1]) ==>
        frame[i] == \old(frame[i]);
    ensures \result ==>
        frame[1] == \old(frame[1]) + list_length(strings, count);
    ensures !\result ==> frame[1] == \old(frame[1]) &&
        \exists integer n; 0 < n <= count &&
            frame[1] + list_length(strings, n) > IMPROV_FRAME_DATA_MAX; */
bool improv_frame_append(uint8_t frame[IMPROV_FRAME_MAX],
                         const struct improv_bytes *strings, size_t count);

/*
 * Makes `data` all that the frame carries, as it is; false, and nothing
 * changed, if it does not fit.
 */
/*@ requires \valid(frame + (0 .. IMPROV_FRAME_MAX - 1));
    requires valid_bytes(data) && apart(frame, data);
    assigns frame[1 .. IMPROV_FRAME_MAX - 1];

    behavior fits:
        assumes data.length <= IMPROV_FRAME_DATA_MAX;
        ensures \result && frame[1] == data.length;
        ensures \forall integer i; 0 <= i < data.length ==>
            frame[2 + i] == data.data[i];
        ensures whole_frame(frame, 3 + frame[1]);

    behavior too_long:
        assumes data.length > IMPROV_FRAME_DATA_MAX;
        assigns \nothing;
        ensures !\result;

    complete behaviors;
    disjoint behaviors; */
bool improv_frame_fill(uint8_t frame[IMPROV_FRAME_MAX],
                       struct improv_bytes data);

/* The length of a whole frame: 3..258 bytes. */
/*@ requires \valid_read(frame + 1);
    assigns \nothing;
    ensures \result == 3 + frame[1]; */
static inline size_t improv_frame_length(const uint8_t *frame)
{
    return 3U + frame[1];
}

#ifdef __cplusplus
}
#endif

#endif
