/* SPDX-License-Identifier: Apache-2.0 */
#include "check/transcript.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "improv/wipe.h"

/* Room for all at once: entries that were handed out stay where they are. */
static struct transcript_entry *new_entry(struct transcript *transcript)
{
    if (!transcript->entries)
        transcript->entries =
            calloc(TRANSCRIPT_MAX, sizeof *transcript->entries);
    if (transcript->entries && transcript->count < TRANSCRIPT_MAX)
        return &transcript->entries[transcript->count++];
    transcript->dropped++;
    return NULL;
}

void transcript_add(struct transcript *transcript,
                    const struct transcript_entry *entry,
                    struct improv_bytes bytes)
{
    struct transcript_entry *added = new_entry(transcript);

    if (!added)
        return;
    *added = *entry;
    if (bytes.length > TRANSCRIPT_BYTES)
        bytes.length = TRANSCRIPT_BYTES;
    if (entry->secret)
        bytes.length = 0;
    added->length = (uint16_t)bytes.length;
    if (bytes.length > 0)
        memcpy(added->bytes, bytes.data, bytes.length);
}

struct improv_bytes transcript_bytes(const struct transcript_entry *entry)
{
    return (struct improv_bytes){entry->bytes, entry->length};
}

static bool is_notified(const struct transcript_entry *entry,
                        unsigned characteristics)
{
    return entry->kind == TRANSCRIPT_NOTIFIED &&
           (characteristics & 1U << entry->characteristic);
}

const struct transcript_entry *
transcript_notified(const struct transcript *transcript, size_t since,
                    unsigned characteristics)
{
    for (size_t i = since; i < transcript->count; i++)
        if (is_notified(&transcript->entries[i], characteristics))
            return &transcript->entries[i];
    return NULL;
}

bool transcript_echo(struct transcript *transcript, size_t since,
                     enum improv_characteristic characteristic,
                     struct improv_bytes bytes)
{
    for (size_t i = transcript->count; i > since; i--) {
        struct transcript_entry *entry = &transcript->entries[i - 1];
        if (!is_notified(entry, 1U << characteristic))
            continue;
        if (!bytes_equal(transcript_bytes(entry), bytes))
            return false;
        entry->kind = TRANSCRIPT_READ;
        return true;
    }
    return false;
}

const char *transcript_kind_words(enum transcript_kind kind)
{
    switch (kind) {
    case TRANSCRIPT_WRITTEN:
        return "written";
    case TRANSCRIPT_READ:
        return "read";
    case TRANSCRIPT_NOTIFIED:
        return "notified";
    case TRANSCRIPT_ADVERTISED:
        return "advertised";
    case TRANSCRIPT_CONNECTED:
        return "connected";
    case TRANSCRIPT_DISCONNECTED:
        return "disconnected";
    }
    return "";
}

const char *transcript_characteristic_words(const struct transcript_entry *at)
{
    if (at->kind > TRANSCRIPT_NOTIFIED)
        return "";
    switch (at->characteristic) {
    case IMPROV_CHARACTERISTIC_STATE:
        return "state";
    case IMPROV_CHARACTERISTIC_ERROR:
        return "error";
    case IMPROV_CHARACTERISTIC_COMMAND:
        return "command";
    case IMPROV_CHARACTERISTIC_RESULT:
        return "result";
    case IMPROV_CHARACTERISTIC_CAPABILITIES:
        return "capabilities";
    }
    return "";
}

void transcript_move(struct transcript *from, struct transcript *ret_to)
{
    *ret_to = *from;
    *from = (struct transcript){0};
}

/* The device may have sent back what it was told in secret. */
void transcript_clear(struct transcript *transcript)
{
    if (transcript->entries)
        improv_wipe(transcript->entries,
                    TRANSCRIPT_MAX * sizeof *transcript->entries);
    free(transcript->entries);
    *transcript = (struct transcript){0};
}
