/* SPDX-License-Identifier: Apache-2.0 */
/* Service, characteristics and what they read as. */
#include "bluez/gatt.h"
#include "check/dialogue.h"
#include "improv/strings.h"
#include "output/words.h"

bool rule_service(struct check *check)
{
    bool in;

    int r = probe_in_service(check->probe, IMPROV_CHARACTERISTIC_STATE, &in);
    return succeeded(check, r, "asking for the service") &&
           (in || fail(check, "the state is in another service"));
}

bool rule_characteristics(struct check *check)
{
    unsigned missing = GATT_ALL & ~probe_characteristics(check->probe);

    for (unsigned i = 1; i <= IMPROV_CHARACTERISTIC_CAPABILITIES; i++)
        if (missing & (1U << i))
            return fail(check, "the one that ends in %u is missing", i);
    return true;
}

static const struct {
    enum improv_characteristic characteristic;
    unsigned flags;
    const char *words;
} properties[] = {
    {IMPROV_CHARACTERISTIC_STATE, PROBE_CAN_READ | PROBE_CAN_NOTIFY,
     "state must have read and notify"},
    {IMPROV_CHARACTERISTIC_ERROR, PROBE_CAN_READ | PROBE_CAN_NOTIFY,
     "error must have read and notify"},
    {IMPROV_CHARACTERISTIC_COMMAND, PROBE_CAN_WRITE, "command must have write"},
    {IMPROV_CHARACTERISTIC_RESULT, PROBE_CAN_READ | PROBE_CAN_NOTIFY,
     "result must have read and notify"},
    {IMPROV_CHARACTERISTIC_CAPABILITIES, PROBE_CAN_READ,
     "capabilities must have read"},
};

bool rule_properties(struct check *check)
{
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        unsigned flags;
        int r = probe_flags(check->probe, properties[i].characteristic, &flags);
        if (!succeeded(check, r, "asking for the properties"))
            return false;
        if (properties[i].flags & ~flags)
            return fail(check, "%s", properties[i].words);
    }
    return true;
}

bool rule_write_command(struct check *check)
{
    unsigned flags;

    int r = probe_flags(check->probe, IMPROV_CHARACTERISTIC_COMMAND, &flags);
    return succeeded(check, r, "asking for the properties") &&
           (flags & PROBE_CAN_COMMAND ||
            fail(check, "the property write without response is missing"));
}

bool rule_state_value(struct check *check)
{
    uint8_t state;

    if (!read_byte(check, IMPROV_CHARACTERISTIC_STATE, &state))
        return false;
    return (state >= IMPROV_STATE_AUTHORIZATION_REQUIRED &&
            state <= IMPROV_STATE_PROVISIONED) ||
           fail(check, "the state is 0x%02X", state);
}

bool rule_error_value(struct check *check)
{
    uint8_t error;

    if (!read_byte(check, IMPROV_CHARACTERISTIC_ERROR, &error))
        return false;
    return error <= IMPROV_ERROR_BAD_HOSTNAME ||
           error == IMPROV_ERROR_UNKNOWN ||
           fail(check, "the error is 0x%02X", error);
}

bool rule_result_value(struct check *check)
{
    struct probe_value value;
    struct improv_frame frame;
    struct improv_bytes strings[IMPROV_FRAME_DATA_MAX];

    int r = probe_read(check->probe, IMPROV_CHARACTERISTIC_RESULT, &value);
    if (!succeeded(check, r, "reading the result"))
        return false;
    if (value.length == 0)
        return true;
    return (improv_frame_decode(probe_bytes(&value), &frame) ==
                IMPROV_COMPLETE &&
            improv_strings_decode(frame.data, strings, IMPROV_FRAME_DATA_MAX) >=
                0) ||
           fail(check, "%u bytes that are no result", value.length);
}
