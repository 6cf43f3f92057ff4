/* SPDX-License-Identifier: Apache-2.0 */
/* What was said to a device and by it while one rule was checked. */
#ifndef IMPROV_CLIENT_TRANSCRIPT_H
#define IMPROV_CLIENT_TRANSCRIPT_H

#include <stdbool.h>

#include "improv/protocol.h"

enum transcript_kind {
    TRANSCRIPT_WRITTEN,
    TRANSCRIPT_READ,
    TRANSCRIPT_NOTIFIED,
    TRANSCRIPT_ADVERTISED, /* the service data */
    TRANSCRIPT_CONNECTED,
    TRANSCRIPT_DISCONNECTED,
};

enum {
    TRANSCRIPT_BYTES = 512, /* as long as a GATT value can be */
    TRANSCRIPT_MAX = 256,   /* entries; what is more is counted only */
};

struct transcript_entry {
    uint32_t at_ms; /* as clock_now_ms() has it */
    enum transcript_kind kind;
    enum improv_characteristic characteristic; /* of the first three kinds */
    bool secret; /* the bytes are not kept, nor how many they were */
    uint16_t length;
    uint8_t bytes[TRANSCRIPT_BYTES];
};

/* Owned by whoever made it of zeroes; ends with transcript_clear(). */
struct transcript {
    struct transcript_entry *entries;
    size_t count;
    size_t dropped; /* for which there was no room */
};

/* Adds an entry; of bytes longer than an entry the rest is left out. */
void transcript_add(struct transcript *transcript,
                    const struct transcript_entry *entry,
                    struct improv_bytes bytes);

/*
 * The first notification at `since` or later of one of the characteristics,
 * a bit (1 << number) each; or NULL. Valid until transcript_clear().
 */
const struct transcript_entry *
transcript_notified(const struct transcript *transcript, size_t since,
                    unsigned characteristics);

/*
 * The last notification since then, if it has these bytes, was the echo of a
 * read, which BlueZ tells as a change as well: it becomes one. False if there
 * is none.
 */
bool transcript_echo(struct transcript *transcript, size_t since,
                     enum improv_characteristic characteristic,
                     struct improv_bytes bytes);

struct improv_bytes transcript_bytes(const struct transcript_entry *entry);

/* "written", "notified" ... */
const char *transcript_kind_words(enum transcript_kind kind);

/* "state", "error" ...; "" for the kinds that have no characteristic. */
const char *transcript_characteristic_words(const struct transcript_entry *at);

/* Moves all to another, which is empty. */
void transcript_move(struct transcript *from, struct transcript *ret_to);

void transcript_clear(struct transcript *transcript);

#endif
