/* SPDX-License-Identifier: Apache-2.0 */
/* Conversations with a device: what it does. */
#include "harness.h"

static const char *name_of(enum improv_device_action_type type)
{
    switch (type) {
    case IMPROV_ACTION_NOTIFY:
        return "notify";
    case IMPROV_ACTION_ADVERTISE:
        return "advertise";
    case IMPROV_ACTION_WITHDRAW:
        return "withdraw";
    case IMPROV_ACTION_ROLL_BACK:
        return "roll back";
    case IMPROV_ACTION_JOIN:
        return "join";
    case IMPROV_ACTION_REQUEST:
        return "request";
    case IMPROV_ACTION_INDICATE:
        return "indicate";
    }
    return "?";
}

/* What the device did, for whoever reads of a failure. */
static void print_queue(void)
{
    for (size_t i = 0; i < harness.taken; i++) {
        const struct taken *taken = &harness.queue[i];
        print_error("# %s %s %d:", i < harness.expected ? " " : ">",
                    name_of(taken->action.type), taken->action.characteristic);
        for (size_t byte = 0; byte < taken->value.length; byte++)
            print_error(" %02X", taken->value.bytes[byte]);
        print_error("\n");
    }
}

static void check(bool good, const char *what, const char *file, int line)
{
    if (!good) {
        harness.expected -= harness.expected > 0;
        print_queue();
    }
    _assert_true(good, what, file, line);
}

void expect_nothing(const char *file, int line)
{
    if (harness.expected < harness.taken)
        print_queue();
    _assert_true(harness.expected == harness.taken, "nothing more", file, line);
}

int conversation_ends(void **state)
{
    (void)state;
    bool silent = harness.expected == harness.taken;
    if (!silent)
        print_queue();
    harness.expected = harness.taken = 0; /* the next test begins anew */
    if (silent)
        replay_all(__FILE__, __LINE__);
    return silent ? 0 : -1;
}

const struct taken *expect(enum improv_device_action_type type,
                           const char *file, int line)
{
    static const struct taken none;
    if (harness.expected == harness.taken) {
        print_error("# expected %s, but nothing (more) was done\n",
                    name_of(type));
        _fail(file, line);
        return &none;
    }
    const struct taken *taken = &harness.queue[harness.expected++];
    check(taken->action.type == type, name_of(type), file, line);
    return taken;
}

static void expect_notify(enum improv_characteristic characteristic,
                          const struct text *value, const char *file, int line)
{
    const struct taken *taken = expect(IMPROV_ACTION_NOTIFY, file, line);
    check(taken->action.characteristic == characteristic, "characteristic",
          file, line);
    check(bytes_equal(text_view(&taken->value), text_view(value)), "value",
          file, line);
}

void expect_state(uint8_t state, const char *file, int line)
{
    const struct text value = {.length = 1, .bytes = {state}};
    struct text service_data = text_read("00 00 00 00 00 00");
    service_data.bytes[0] = state;
    service_data.bytes[1] =
        improv_device_read(&harness.device, IMPROV_CHARACTERISTIC_CAPABILITIES)
            .data[0];

    expect_notify(IMPROV_CHARACTERISTIC_STATE, &value, file, line);
    const struct taken *taken = expect(IMPROV_ACTION_ADVERTISE, file, line);
    check(bytes_equal(text_view(&taken->value), text_view(&service_data)),
          "service data", file, line);
    check(improv_device_state(&harness.device) == state, "state", file, line);
}

void expect_error(uint8_t error, const char *file, int line)
{
    const struct text value = {.length = 1, .bytes = {error}};
    expect_notify(IMPROV_CHARACTERISTIC_ERROR, &value, file, line);
}

void expect_result(const char *string, const char *file, int line)
{
    const struct text value = text_read(string);
    expect_notify(IMPROV_CHARACTERISTIC_RESULT, &value, file, line);
    expect_read(IMPROV_CHARACTERISTIC_RESULT, string, file, line);
}

void expect_light(enum improv_pattern pattern, const char *file, int line)
{
    const struct taken *taken = expect(IMPROV_ACTION_INDICATE, file, line);
    check(taken->action.pattern == pattern, "pattern", file, line);
}

void expect_join(const char *ssid, const char *password, const char *file,
                 int line)
{
    const struct taken *taken = expect(IMPROV_ACTION_JOIN, file, line);
    const struct improv_credentials *credentials = taken->action.credentials;
    if (!credentials)
        return;
    struct improv_bytes got_ssid = {credentials->ssid,
                                    credentials->ssid_length};
    struct improv_bytes got_password = {credentials->password,
                                        credentials->password_length};
    check(bytes_equal(got_ssid, chars(ssid)), "SSID", file, line);
    check(bytes_equal(got_password, chars(password)), "password", file, line);
}

static size_t encode(const struct improv_request *request, uint8_t *frame)
{
    bool name = request->command == IMPROV_COMMAND_HOSTNAME ||
                request->command == IMPROV_COMMAND_DEVICE_NAME;
    if (!name)
        return improv_strings_encode(request->command, request->values,
                                     request->count, frame);
    improv_frame_begin(frame, request->command);
    if (request->count > 0)
        improv_frame_fill(frame, request->values[0]);
    return improv_frame_length(frame);
}

void expect_request(const char *string, const char *file, int line)
{
    const struct text text = text_read(string);
    uint8_t frame[IMPROV_FRAME_MAX];
    const struct taken *taken = expect(IMPROV_ACTION_REQUEST, file, line);
    if (!taken->action.request)
        return;
    size_t length = encode(taken->action.request, frame);
    check(bytes_equal((struct improv_bytes){frame, length}, text_view(&text)),
          "request", file, line);
}

void expect_read(enum improv_characteristic characteristic, const char *string,
                 const char *file, int line)
{
    const struct text text = text_read(string);
    struct improv_bytes got =
        improv_device_read(&harness.device, characteristic);
    _assert_true(bytes_equal(got, text_view(&text)), string, file, line);
}

void expect_deadline(uint32_t ms, const char *file, int line)
{
    uint32_t got = improv_device_deadline(&harness.device, harness.now_ms);
    _assert_int_equal(got, ms, file, line);
}

void expect_join_given_up(const char *file, int line)
{
    expect_error(IMPROV_ERROR_UNABLE_TO_CONNECT, file, line);
    expect_state(IMPROV_STATE_AUTHORIZED, file, line);
    expect(IMPROV_ACTION_ROLL_BACK, file, line);
    expect_light(IMPROV_PATTERN_AUTHORIZED, file, line);
}
