/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside that ends up in logs and on terminals. */
#ifndef IMPROVD_PRINTABLE_H
#define IMPROVD_PRINTABLE_H

#include <stdbool.h>

/* False if it holds a control character: of ASCII, or UTF-8's U+0080..9F. */
bool printable(const char *text);

/* Puts a '?' for each of their bytes. */
void make_printable(char *text);

#endif
