/* SPDX-License-Identifier: Apache-2.0 */
#include "words.h"

#include <stddef.h>

#include "improv/protocol.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const char *words_state(uint8_t state)
{
    static const char *const words[] = {
        [IMPROV_STATE_STOPPED] = "stopped",
        [IMPROV_STATE_AUTHORIZATION_REQUIRED] = "authorization-required",
        [IMPROV_STATE_AUTHORIZED] = "authorized",
        [IMPROV_STATE_PROVISIONING] = "provisioning",
        [IMPROV_STATE_PROVISIONED] = "provisioned",
    };
    return state < COUNT(words) ? words[state] : "unknown";
}

const char *words_error(uint8_t error)
{
    static const char *const words[] = {
        [IMPROV_ERROR_NONE] = "none",
        [IMPROV_ERROR_INVALID_RPC] = "invalid-rpc",
        [IMPROV_ERROR_UNKNOWN_RPC] = "unknown-rpc",
        [IMPROV_ERROR_UNABLE_TO_CONNECT] = "unable-to-connect",
        [IMPROV_ERROR_NOT_AUTHORIZED] = "not-authorized",
        [IMPROV_ERROR_BAD_HOSTNAME] = "bad-hostname",
    };
    return error < COUNT(words) ? words[error] : "unknown";
}
