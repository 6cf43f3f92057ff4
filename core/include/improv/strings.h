/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of length-prefixed strings: the payload of nearly every frame.
 * Nothing here allocates; decoded strings are views.
 *
 * Example: core/examples/strings.c
 */
#ifndef IMPROV_STRINGS_H
#define IMPROV_STRINGS_H

#include "improv/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Cuts the next string off the front of `rest`; false, and nothing changed, if
 * there is none or its length points past the end.
 */
/*@ requires \valid(rest) && \valid(ret_string) && valid_bytes(*rest);
    requires \separated(rest, ret_string,
                        rest->data + (0 .. rest->length - 1));
    assigns *rest, *ret_string;

    behavior none:
        assumes rest->length == 0 || rest->length < 1 + rest->data[0];
        assigns \nothing;
        ensures !\result;

    behavior one:
        assumes rest->length > 0 && rest->length >= 1 + rest->data[0];
        ensures \result;
        ensures ret_string->data == \old(rest->data) + 1;
        ensures ret_string->length == \old(rest->data[0]);
        ensures rest->data == ret_string->data + ret_string->length;
        ensures rest->length ==
            \old(rest->length) - 1 - ret_string->length;

    complete behaviors;
    disjoint behaviors; */
bool improv_strings_next(struct improv_bytes *rest,
                         struct improv_bytes *ret_string);

/*@ // Where string n of a list begins, if those before it are whole.
    logic integer start(uint8_t *list, integer n) =
        n <= 0 ? 0 : start(list, n - 1) + 1 + list[start(list, n - 1)]; */

/*
 * Splits `data` into at most `max` strings that use it up exactly [STR-1];
 * returns how many, or -1. The views point into `data`; what was written
 * before -1 means nothing.
 */
/*@ requires valid_bytes(data) && max >= 0;
    requires \valid(ret_strings + (0 .. max - 1));
    requires \separated(ret_strings + (0 .. max - 1),
                        data.data + (0 .. data.length - 1));
    assigns ret_strings[0 .. max - 1];
    ensures -1 <= \result <= max;
    ensures \result >= 0 ==> start(data.data, \result) == data.length;
    ensures \forall integer i; 0 <= i < \result ==>
        ret_strings[i].data == data.data + start(data.data, i) + 1 &&
        ret_strings[i].length == data.data[start(data.data, i)] &&
        start(data.data, i) + 1 + ret_strings[i].length <= data.length;
    ensures \forall integer i; 0 <= i < \result ==>
        valid_bytes(ret_strings[i]);
    ensures \result < 0 ==> start(data.data, max) < data.length ||
        \exists integer i; 0 <= i < max &&
            start(data.data, i) < data.length <=
            start(data.data, i) + data.data[start(data.data, i)]; */
int improv_strings_decode(struct improv_bytes data,
                          struct improv_bytes *ret_strings, int max);

/*
 * Writes a whole frame with a list of strings; returns its length, or 0 if
 * they do not all fit. With no strings it is a command without data, such as
 * identify, or an empty result.
 */
/*@ requires \valid(ret_frame + (0 .. IMPROV_FRAME_MAX - 1));
    requires valid_strings(strings, count, ret_frame);
    assigns ret_frame[0 .. IMPROV_FRAME_MAX - 1];
    ensures \result != 0 ==> whole_frame(ret_frame, \result) &&
        ret_frame[0] == command &&
        ret_frame[1] == list_length(strings, count);
    ensures \result == 0 ==> \exists integer n; 0 < n <= count &&
        list_length(strings, n) > IMPROV_FRAME_DATA_MAX; */
size_t improv_strings_encode(uint8_t command,
                             const struct improv_bytes *strings, size_t count,
                             uint8_t ret_frame[IMPROV_FRAME_MAX]);

#ifdef __cplusplus
}
#endif

#endif
