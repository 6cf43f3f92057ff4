/* SPDX-License-Identifier: Apache-2.0 */
/* Is it text? Ask before something from outside is shown or stored. */
#include <stdio.h>
#include <string.h>

#include "improv/text.h"

static const struct {
    const char *bytes, *what;
    bool valid;
} tries[] = {
    {"Kitchen", "ASCII", true},
    {"K\xC3\xBC\x63he", "two bytes a letter", true},
    {"K\xFC\x63he", "Latin-1", false},
    {"K\xC3", "cut in the middle", false},
    {"\xC0\xAF", "longer than it need be", false},
};

enum { DECIMAL = 0, HEXADECIMAL = 6, ALPHABET = 26 }; /* letters */

int main(void)
{
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        const struct improv_bytes bytes = {(const uint8_t *)tries[i].bytes,
                                           strlen(tries[i].bytes)};
        bool valid = improv_utf8_valid(bytes);

        printf("%-24s%s\n", tries[i].what, valid ? "UTF-8" : "not UTF-8");
        if (valid != tries[i].valid)
            return 1;
    }
    bool as_it_should = improv_alphanumeric('7', DECIMAL) &&
                        !improv_alphanumeric('a', DECIMAL) &&
                        improv_alphanumeric('F', HEXADECIMAL) &&
                        !improv_alphanumeric('g', HEXADECIMAL) &&
                        improv_alphanumeric('z', ALPHABET) &&
                        !improv_alphanumeric('-', ALPHABET);
    return as_it_should ? 0 : 1;
}
