/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a fuzzer gives, read as a script: bytes, numbers and choices taken from
 * its front. A script that is used up goes on with zeros, so that every input
 * means something.
 */
#ifndef FUZZ_SCRIPT_H
#define FUZZ_SCRIPT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "improv/improv.h"

/* An oracle: what is not so is a finding. */
#define MUST(condition)                                                        \
    do {                                                                       \
        if (!(condition))                                                      \
            fuzz_fail(#condition, __FILE__, __LINE__);                         \
    } while (0)

/* Set IMPROV_FUZZ_VERBOSE to see what a script does. */
#define TELL(...)                                                              \
    do {                                                                       \
        if (fuzz_verbose())                                                    \
            fprintf(stderr, __VA_ARGS__);                                      \
    } while (0)

struct script {
    const uint8_t *data;
    size_t length;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_fail(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: not true: %s\n", file, line, condition);
    abort();
}

static inline bool fuzz_verbose(void)
{
    static int verbose = -1;
    if (verbose < 0)
        verbose = getenv("IMPROV_FUZZ_VERBOSE") != NULL;
    return verbose > 0;
}

static inline uint8_t script_byte(struct script *script)
{
    if (script->length == 0)
        return 0;
    script->length--;
    return *script->data++;
}

static inline uint32_t script_word(struct script *script)
{
    uint32_t word = 0;
    for (int i = 0; i < 4; i++)
        word = word << 8 | script_byte(script);
    return word;
}

/* A number below `limit`, which is at most 256. */
static inline unsigned script_below(struct script *script, unsigned limit)
{
    return script_byte(script) % limit;
}

/* Up to `length` bytes: a view of the script. */
static inline struct improv_bytes script_view(struct script *script,
                                              size_t length)
{
    if (length > script->length)
        length = script->length;
    struct improv_bytes view = {script->data, length};
    script->data += length;
    script->length -= length;
    return view;
}

/* On the heap and exactly as long, so that every overrun is seen, and freed by
 * bytes_free() as soon as no view of it may be left. */
static inline struct improv_bytes bytes_exact(struct improv_bytes bytes)
{
    uint8_t *copy = malloc(bytes.length > 0 ? bytes.length : 1);
    MUST(copy != NULL);
    if (bytes.length > 0)
        memcpy(copy, bytes.data, bytes.length);
    return (struct improv_bytes){copy, bytes.length};
}

static inline void bytes_free(struct improv_bytes bytes)
{
    free((void *)(uintptr_t)bytes.data);
}

static inline bool bytes_same(struct improv_bytes a, struct improv_bytes b)
{
    return a.length == b.length &&
           (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* An empty view may point just past the end. */
static inline bool bytes_inside(struct improv_bytes view,
                                struct improv_bytes whole)
{
    return view.data >= whole.data &&
           view.data + view.length <= whole.data + whole.length;
}

static inline bool all_zero(const void *memory, size_t length)
{
    const uint8_t *bytes = memory;
    return length == 0 ||
           (bytes[0] == 0 && memcmp(bytes, bytes + 1, length - 1) == 0);
}

/* A frame, made here and not by what is tested; at most 255 bytes of data. */
static inline struct improv_bytes
make_frame(uint8_t ret_frame[], uint8_t command, struct improv_bytes data)
{
    size_t length = 0;
    uint8_t sum = 0;
    ret_frame[length++] = command;
    ret_frame[length++] = (uint8_t)data.length;
    if (data.length > 0)
        memcpy(ret_frame + length, data.data, data.length);
    length += data.length;
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + ret_frame[i]);
    ret_frame[length++] = sum;
    return (struct improv_bytes){ret_frame, length};
}

/* A frame with a good checksum, and often one that a device accepts. */
struct improv_bytes script_frame(struct script *script, uint8_t *ret_frame);

#endif
