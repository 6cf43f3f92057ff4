/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/text.h"

/* What is still to come of a UTF-8 sequence. */
struct sequence {
    uint8_t left;      /* bytes */
    uint8_t low, high; /* of the next one */
};

/* Overlong forms, surrogates and code points past U+10FFFF have no sequence
 * [STR-2]. */
/*@ requires \valid(sequence);
    assigns *sequence;
    ensures \result ==> 1 <= sequence->left <= 3; */
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

/*@ requires \valid(sequence) && sequence->left > 0;
    assigns *sequence;
    ensures \result ==> sequence->left == \old(sequence->left) - 1; */
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
    /*@ loop invariant 0 <= i <= bytes.length;
        loop assigns i, sequence;
        loop variant bytes.length - i; */
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
    return (byte >= '0' && byte <= '9') ||
           (byte >= 'a' && byte < 'a' + letters) ||
           (byte >= 'A' && byte < 'A' + letters);
}
