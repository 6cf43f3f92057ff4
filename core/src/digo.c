/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO commands: server, identity and token of a device [DIGO-1..6]. */
#include "improv/digo.h"

#include "improv/text.h"

/* How many strings; the last of 0xC9 may be absent [DIGO-1..3]. */
static const uint8_t counts[] = {IMPROV_DIGO_HOST_STRINGS,
                                 IMPROV_DIGO_DEVICE_STRINGS, 1};

bool improv_digo_command(uint8_t command)
{
    return command >= IMPROV_COMMAND_DIGO_HOST &&
           command <= IMPROV_COMMAND_DIGO_TOKEN;
}

/*@ assigns \nothing;
    ensures \result ==> 1 <= count <= 5;
    ensures \result && command == IMPROV_COMMAND_DIGO_HOST ==> count == 5;
    ensures \result ==> IMPROV_COMMAND_DIGO_HOST <= command <=
                        IMPROV_COMMAND_DIGO_TOKEN; */
static bool count_valid(uint8_t command, size_t count)
{
    if (!improv_digo_command(command))
        return false;
    size_t most = counts[command - IMPROV_COMMAND_DIGO_HOST];
    return count == most ||
           (command == IMPROV_COMMAND_DIGO_DEVICE && count == most - 1);
}

/*@ logic integer decimal(uint8_t *text, integer n) =
        n <= 0 ? 0 : 10 * decimal(text, n - 1) + text[n - 1] - '0'; */

/* Decimal 1..65535, or empty [DIGO-5]. */
/*@ requires valid_bytes(value);
    assigns \nothing;
    ensures \result && value.length > 0 ==>
        1 <= decimal(value.data, value.length) <= 65535;
    ensures \result ==> \forall integer i; 0 <= i < value.length ==>
        '0' <= value.data[i] <= '9'; */
static bool port_valid(struct improv_bytes value)
{
    uint32_t port = 0;
    /*@ loop invariant 0 <= i <= value.length;
        loop invariant port == decimal(value.data, i) && port <= 65535;
        loop invariant \forall integer k; 0 <= k < i ==>
            '0' <= value.data[k] <= '9';
        loop assigns i, port;
        loop variant value.length - i; */
    for (size_t i = 0; i < value.length; i++) {
        uint8_t digit = value.data[i];
        if (digit < '0' || digit > '9')
            return false;
        port = port * 10 + digit - '0';
        if (port > 65535)
            return false;
    }
    return port > 0 || value.length == 0;
}

enum { WORDS = 6, WORD_MAX = 5 };

/* Ended by 0 where there is room; every second one means true. */
static const char words[WORDS][WORD_MAX + 1] = {"false", "true", "no",
                                                "yes",   "off",  "on"};

/*@ requires valid_bytes(value);
    requires \valid_read(word + (0 .. WORD_MAX - 1));
    assigns \nothing; */
static bool is_word(struct improv_bytes value, const char *word)
{
    /*@ loop invariant 0 <= i <= WORD_MAX;
        loop assigns i;
        loop variant WORD_MAX - i; */
    for (size_t i = 0; i < WORD_MAX; i++) {
        uint8_t letter = i < value.length ? value.data[i] | 0x20 : 0;
        if (letter != (uint8_t)word[i])
            return false;
    }
    return value.length <= WORD_MAX;
}

int improv_digo_ssl(struct improv_bytes value)
{
    if (value.length == 0)
        return -1;
    if (value.length == 1) { /* 0, 1, '0' or '1' */
        uint8_t digit = value.data[0];
        if (digit >= '0')
            digit = (uint8_t)(digit - '0');
        return digit <= 1 ? digit : -2;
    }
    /*@ loop invariant 0 <= i <= WORDS;
        loop assigns i;
        loop variant WORDS - i; */
    for (unsigned i = 0; i < WORDS; i++)
        if (is_word(value, words[i]))
            return (int)(i & 1);
    return -2;
}

bool improv_digo_valid(uint8_t command, const struct improv_bytes *values,
                       size_t count)
{
    if (!count_valid(command, count))
        return false;
    /*@ loop invariant 0 <= i <= count;
        loop assigns i;
        loop variant count - i; */
    for (size_t i = 0; i < count; i++)
        if (!improv_utf8_valid(values[i])) /* [STR-2] */
            return false;
    return command != IMPROV_COMMAND_DIGO_HOST ||
           (port_valid(values[IMPROV_DIGO_PORT]) &&
            port_valid(values[IMPROV_DIGO_PORT_HTTP]) &&
            improv_digo_ssl(values[IMPROV_DIGO_SSL]) >= -1);
}
