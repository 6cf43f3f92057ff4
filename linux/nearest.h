/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": the word that is most like a mistyped one. */
#ifndef IMPROV_LINUX_NEAREST_H
#define IMPROV_LINUX_NEAREST_H

/* The best so far; start with zeros. */
struct nearest {
    const char *word;
    unsigned edits;
};

/* Looks at one more word, which must live as long as `best`. */
void nearest_try(struct nearest *best, const char *typed, const char *word);

/* The word if it is close enough for a suggestion, or else NULL. */
const char *nearest_word(const struct nearest *best);

#endif
