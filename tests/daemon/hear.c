/* SPDX-License-Identifier: Apache-2.0 */
#include "hear.h"

#include <stdio.h>
#include <stdlib.h>

/* The streams are exchanged, not the descriptors: a sanitizer that has
 * something to say is still seen. */
struct ear {
    FILE *saved;
    FILE *memory;
    char *text;
    size_t length;
};

static struct ear out, err;

static void open_ear(struct ear *ear, FILE **stream)
{
    free(ear->text);
    ear->text = NULL;
    ear->memory = open_memstream(&ear->text, &ear->length);
    if (!ear->memory)
        abort();
    ear->saved = *stream;
    *stream = ear->memory;
}

static void close_ear(struct ear *ear, FILE **stream)
{
    *stream = ear->saved;
    fclose(ear->memory);
}

void hear(void)
{
    open_ear(&out, &stdout);
    open_ear(&err, &stderr);
}

void hear_end(void)
{
    close_ear(&out, &stdout);
    close_ear(&err, &stderr);
}

const char *heard_out(void)
{
    return out.text;
}

const char *heard_err(void)
{
    return err.text;
}
