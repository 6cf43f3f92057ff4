/* SPDX-License-Identifier: Apache-2.0 */
/* What the device advertises; check.c has listened before all rules. */
#include <errno.h>

#include "check/dialogue.h"
#include "improv/service_data.h"
#include "output/words.h"

static bool heard(struct check *check)
{
    const struct probe_value *value = &check->advertised;

    if (check->advertised_result == -ETIMEDOUT)
        return skip(check, "it was not heard while it was not connected");
    if (!succeeded(check, check->advertised_result, "listening"))
        return false;
    if (value->length == 0)
        return fail(check, "there are no service data of 0x4677");
    if (value->length < IMPROV_SERVICE_DATA_LENGTH)
        return fail(check, "they have %u bytes", value->length);
    return true;
}

bool rule_service_data(struct check *check)
{
    const struct probe_value *value = &check->advertised;

    if (!heard(check))
        return false;
    if (value->length != IMPROV_SERVICE_DATA_LENGTH)
        return fail(check, "they have %u bytes", value->length);
    for (unsigned i = 2; i < IMPROV_SERVICE_DATA_LENGTH; i++)
        if (value->bytes[i] != 0)
            return fail(check, "byte %u is 0x%02X, not 0", i, value->bytes[i]);
    return true;
}

static bool same(struct check *check, const char *what, uint8_t advertised,
                 uint8_t read)
{
    return advertised == read ||
           fail(check, "%s 0x%02X is advertised, 0x%02X read", what, advertised,
                read);
}

bool rule_advertised_state(struct check *check)
{
    uint8_t state;

    return heard(check) &&
           read_byte(check, IMPROV_CHARACTERISTIC_STATE, &state) &&
           same(check, "state", check->advertised.bytes[0], state);
}

bool rule_advertised_capabilities(struct check *check)
{
    return heard(check) &&
           same(check, "capabilities", check->advertised.bytes[1],
                check->capabilities);
}

/* Listens without a connection. */
static bool listen_apart(struct check *check)
{
    if (!succeeded(check, probe_disconnect(check->probe), "disconnecting"))
        return false;
    check->advertised_result =
        probe_advertised(check->probe, HEAR_MS, &check->advertised);
    return true;
}

bool rule_advertised_authorized(struct check *check)
{
    uint8_t state;

    if (!listen_apart(check) || !connect_again(check) ||
        !read_byte(check, IMPROV_CHARACTERISTIC_STATE, &state) || !heard(check))
        return false;
    if (state != IMPROV_STATE_AUTHORIZED)
        return skip(check, "the authorization has lapsed meanwhile");
    return same(check, "state", check->advertised.bytes[0], state);
}

/* It may have stopped already, and then does not advertise. */
bool rule_advertised_provisioned(struct check *check)
{
    if (!check->joined)
        return skip(check, "it was not provisioned");
    if (!listen_apart(check))
        return false;
    if (check->advertised_result == -ETIMEDOUT)
        return true;
    return heard(check) && same(check, "state", check->advertised.bytes[0],
                                IMPROV_STATE_PROVISIONED);
}
