/* SPDX-License-Identifier: Apache-2.0 */
#include "nearest.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

enum { LENGTH_MAX = 40 }; /* longer ones are like nothing */

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
    unsigned least = a < b ? a : b;
    return least < c ? least : c;
}

/* Levenshtein's distance, whatever the case of letters. */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[LENGTH_MAX + 1];
    size_t length = strlen(b);

    for (unsigned j = 0; j <= length; j++)
        row[j] = j;
    for (unsigned i = 1; a[i - 1]; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            unsigned above = row[j];
            unsigned differs = tolower((unsigned char)a[i - 1]) !=
                               tolower((unsigned char)b[j - 1]);
            row[j] = smallest(above + 1, row[j - 1] + 1, diagonal + differs);
            diagonal = above;
        }
    }
    return row[length];
}

void nearest_try(struct nearest *best, const char *typed, const char *word)
{
    if (strnlen(typed, LENGTH_MAX + 1) > LENGTH_MAX ||
        strlen(word) > LENGTH_MAX)
        return;
    unsigned edits = distance(typed, word);
    if (!best->word || edits < best->edits)
        *best = (struct nearest){word, edits};
}

const char *nearest_word(const struct nearest *best)
{
    if (!best->word || best->edits > 1 + strlen(best->word) / 5)
        return NULL;
    return best->word;
}
