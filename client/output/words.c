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

const char *words_command(uint8_t command)
{
    static const struct word commands[] = {
        {IMPROV_COMMAND_WIFI_SETTINGS, "Wi-Fi settings"},
        {IMPROV_COMMAND_IDENTIFY, "identify"},
        {IMPROV_COMMAND_DEVICE_INFO, "device info"},
        {IMPROV_COMMAND_SCAN, "scan for networks"},
        {IMPROV_COMMAND_HOSTNAME, "hostname"},
        {IMPROV_COMMAND_DEVICE_NAME, "device name"},
        {IMPROV_COMMAND_DIGO_HOST, "DIGO host settings"},
        {IMPROV_COMMAND_DIGO_DEVICE, "DIGO device settings"},
        {IMPROV_COMMAND_DIGO_TOKEN, "DIGO token"},
    };
    return FIND(commands, command, "unknown command");
}

const char *words_characteristic(enum improv_characteristic number)
{
    static const struct word characteristics[] = {
        {IMPROV_CHARACTERISTIC_STATE, "current state"},
        {IMPROV_CHARACTERISTIC_ERROR, "error state"},
        {IMPROV_CHARACTERISTIC_COMMAND, "RPC command"},
        {IMPROV_CHARACTERISTIC_RESULT, "RPC result"},
        {IMPROV_CHARACTERISTIC_CAPABILITIES, "capabilities"},
    };
    return FIND(characteristics, (uint8_t)number, "unknown");
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

const char *words_capability(uint8_t bit)
{
    static const struct word names[] = {
        {IMPROV_CAPABILITY_IDENTIFY, "identify"},
        {IMPROV_CAPABILITY_DEVICE_INFO, "info"},
        {IMPROV_CAPABILITY_SCAN, "scan"},
        {IMPROV_CAPABILITY_HOSTNAME, "hostname"},
    };
    return FIND(names, bit, NULL);
}

const char *words_capabilities(uint8_t capabilities, char *ret_text)
{
    size_t at = 0;

    for (unsigned bit = 1; bit <= UINT8_MAX; bit <<= 1) {
        const char *name = words_capability((uint8_t)bit);
        if ((capabilities & bit) && name)
            at += (size_t)snprintf(ret_text + at, WORDS_CAPABILITIES_MAX - at,
                                   "%s%s", at > 0 ? ", " : "", name);
    }
    if (at == 0)
        snprintf(ret_text, WORDS_CAPABILITIES_MAX, "-");
    return ret_text;
}
