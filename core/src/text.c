/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/text.h"

/* What is still to come of a UTF-8 sequence. */
struct sequence {
    uint8_t left;      /* bytes */
    uint8_t low, high; /* of the next one */
};

/* Overlong forms, surrogates and code points past U+10FFFF have no sequence
 * [STR-2]. */
static bool begin(struct sequence *sequence, uint8_t lead)
{
    sequence->low = 0x80;
    sequence->high = 0xBF;
    if (lead < 0xC2 || lead > 0xF4)
        return false;
    sequence->left = 1;
    if (lead >= 0xE0)
        sequence->left = 2;
    if (lead >= 0xF0)
        sequence->left = 3;
    if (lead == 0xE0)
        sequence->low = 0xA0;
    if (lead == 0xED)
        sequence->high = 0x9F;
    if (lead == 0xF0)
        sequence->low = 0x90;
    if (lead == 0xF4)
        sequence->high = 0x8F;
    return true;
}

static bool go_on(struct sequence *sequence, uint8_t byte)
{
    if (byte < sequence->low || byte > sequence->high)
        return false;
    sequence->low = 0x80;
    sequence->high = 0xBF;
    sequence->left--;
    return true;
}

bool improv_utf8_valid(struct improv_bytes bytes)
{
    struct sequence sequence = {0, 0, 0};
    for (size_t i = 0; i < bytes.length; i++) {
        uint8_t byte = bytes.data[i];
        if (sequence.left > 0) {
            if (!go_on(&sequence, byte))
                return false;
        } else if (byte >= 0x80 && !begin(&sequence, byte)) {
            return false;
        }
    }
    return sequence.left == 0;
}

bool improv_alphanumeric(uint8_t byte, uint8_t letters)
{
    return (uint8_t)(byte - '0') <= 9 ||
           (uint8_t)((byte | 0x20) - 'a') < letters;
}
