/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames: command, data length, data, checksum [FRM-1]. Commands and RPC
 * results have the same form, and their data is mostly a list of strings.
 */
#ifndef IMPROV_FRAME_H
#define IMPROV_FRAME_H

#include <stdbool.h>

#include "improv/protocol.h"

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

/*
 * Reads a frame from all of `bytes`. Bytes after its end and a wrong checksum
 * are malformed [FRM-2] [FRM-8]. `ret_frame` is written only when complete.
 */
enum improv_parse improv_frame_decode(struct improv_bytes bytes,
                                      struct improv_frame *ret_frame);

/*
 * Builds a frame: begin, add any number of strings or raw data, end.
 * The buffer is the caller's and must outlive the writer.
 */
struct improv_writer {
    uint8_t *buffer; /* IMPROV_FRAME_MAX bytes */
    size_t length;   /* bytes written, without the checksum */
};

void improv_writer_begin(struct improv_writer *writer,
                         uint8_t buffer[IMPROV_FRAME_MAX], uint8_t command);

/* Adds bytes as they are; false, and nothing added, if they do not fit. */
bool improv_writer_add(struct improv_writer *writer, struct improv_bytes bytes);

/*
 * Adds a string with its length before it; false, and nothing added, if it
 * does not fit whole [RES-2].
 */
bool improv_writer_add_string(struct improv_writer *writer,
                              struct improv_bytes string);

/* Writes data length and checksum; returns the length of the frame. */
size_t improv_writer_end(struct improv_writer *writer);

#endif
