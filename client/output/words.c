/* SPDX-License-Identifier: Apache-2.0 */
#include "output/words.h"

#include <stdio.h>

struct word {
    uint8_t number;
    const char *text;
};

static const char *find(const struct word *words, size_t count, uint8_t number,
                        const char *otherwise)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].number == number)
            return words[i].text;
    return otherwise;
}

#define FIND(words, number, otherwise)                                         \
    find(words, sizeof(words) / sizeof(words)[0], number, otherwise)

const char *words_state(uint8_t state)
{
    static const struct word states[] = {
        {IMPROV_STATE_STOPPED, "stopped"},
        {IMPROV_STATE_AUTHORIZATION_REQUIRED, "authorization required"},
        {IMPROV_STATE_AUTHORIZED, "authorized"},
        {IMPROV_STATE_PROVISIONING, "provisioning"},
        {IMPROV_STATE_PROVISIONED, "provisioned"},
    };
    return FIND(states, state, "unknown state");
}

const char *words_error(uint8_t error)
{
    static const struct word errors[] = {
        {IMPROV_ERROR_NONE, "no error"},
        {IMPROV_ERROR_INVALID_RPC, "invalid command"},
        {IMPROV_ERROR_UNKNOWN_RPC, "unknown command"},
        {IMPROV_ERROR_UNABLE_TO_CONNECT, "unable to connect to the network"},
        {IMPROV_ERROR_NOT_AUTHORIZED, "not authorized"},
        {IMPROV_ERROR_BAD_HOSTNAME, "bad hostname"},
        {IMPROV_ERROR_UNKNOWN, "unknown error"},
    };
    return FIND(errors, error, "an error without a name");
}

const char *words_step(enum improv_client_step step)
{
    switch (step) {
    case IMPROV_STEP_IDLE:
        return "opening the Improv service";
    case IMPROV_STEP_SUBSCRIBE:
        return "subscribing";
    case IMPROV_STEP_READ:
        return "reading the state";
    case IMPROV_STEP_READY:
        return "waiting for a command";
    case IMPROV_STEP_AUTHORIZE:
        return "waiting for the button";
    case IMPROV_STEP_WRITE:
        return "sending the command";
    case IMPROV_STEP_ANSWER:
        return "waiting for the answer";
    case IMPROV_STEP_RESULT:
        return "reading the result";
    }
    return "an unknown step";
}

const char *words_capabilities(uint8_t capabilities, char *ret_text)
{
    static const struct word names[] = {
        {IMPROV_CAPABILITY_IDENTIFY, "identify"},
        {IMPROV_CAPABILITY_DEVICE_INFO, "info"},
        {IMPROV_CAPABILITY_SCAN, "scan"},
        {IMPROV_CAPABILITY_HOSTNAME, "hostname"},
    };
    size_t at = 0;

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (capabilities & names[i].number)
            at += (size_t)snprintf(ret_text + at, WORDS_CAPABILITIES_MAX - at,
                                   "%s%s", at > 0 ? ", " : "", names[i].text);
    if (at == 0)
        snprintf(ret_text, WORDS_CAPABILITIES_MAX, "-");
    return ret_text;
}
