/* SPDX-License-Identifier: Apache-2.0 */
#include "improv_port/settings.h"

#include <string.h>

#include "improv/wipe.h"

/* Cuts the next frame off the front; false if there is no whole one. */
static bool next(struct improv_bytes *rest, struct improv_frame *ret_frame)
{
    struct improv_bytes frame = *rest;

    if (rest->length < 2 || rest->length < improv_frame_length(rest->data))
        return false;
    frame.length = improv_frame_length(rest->data);
    if (improv_frame_decode(frame, ret_frame) != IMPROV_COMPLETE)
        return false;
    rest->data += frame.length;
    rest->length -= frame.length;
    return true;
}

/* Where the command's frame is, or the end, of length 0; false if a frame is
 * broken. */
static bool find(struct improv_bytes blob, uint8_t command,
                 struct improv_bytes *ret_found)
{
    struct improv_frame frame;
    struct improv_bytes rest = blob;

    *ret_found = (struct improv_bytes){NULL, 0};
    while (rest.length > 0) {
        const uint8_t *begin = rest.data;
        if (!next(&rest, &frame))
            return false;
        if (frame.command == command)
            *ret_found =
                (struct improv_bytes){begin, (size_t)(rest.data - begin)};
    }
    if (!ret_found->data)
        *ret_found = rest;
    return true;
}

/* What of an older and longer blob is behind the end may be a secret. */
static void wipe_rest(uint8_t *blob, size_t length, size_t length_before)
{
    if (length_before > length)
        improv_wipe(blob + length, length_before - length);
}

size_t improv_settings_set(uint8_t *blob, size_t length, size_t capacity,
                           const struct improv_request *request)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    const struct improv_bytes whole = {blob, length};
    struct improv_bytes old;

    if (!find(whole, request->command, &old))
        old = whole;
    size_t added = improv_strings_encode(request->command, request->values,
                                         request->count, frame);
    size_t kept = length - old.length;
    bool fits = added > 0 && kept + added <= capacity;
    if (fits) { /* at the end: the last to be set */
        size_t before = (size_t)(old.data - blob);
        memmove(blob + before, old.data + old.length, kept - before);
        memcpy(blob + kept, frame, added);
        wipe_rest(blob, kept + added, length);
    }
    improv_wipe(frame, sizeof frame);
    return fits ? kept + added : 0;
}

int improv_settings_get(struct improv_bytes blob, uint8_t command,
                        struct improv_bytes ret_values[IMPROV_VALUES_MAX])
{
    struct improv_bytes found;

    if (!find(blob, command, &found) || found.length == 0)
        return 0;
    found.data += 2; /* past the header, before the checksum */
    found.length -= 3;
    int count = improv_strings_decode(found, ret_values, IMPROV_VALUES_MAX);
    return count < 0 ? 0 : count;
}
