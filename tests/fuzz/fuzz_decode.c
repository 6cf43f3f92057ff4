/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that reads bytes, each on raw bytes: the first one says which. */
#include "reference.h"
#include "script.h"

enum { STRINGS_MAX = 256 };

/* The same strings make the same bytes again. */
static void strings_again(uint8_t command, const struct improv_bytes *strings,
                          int count, struct improv_bytes data)
{
    uint8_t expected[IMPROV_FRAME_MAX], frame[IMPROV_FRAME_MAX];
    struct improv_bytes whole;
    if (data.length > IMPROV_FRAME_DATA_MAX)
        return;
    whole = make_frame(expected, command, data);
    size_t length =
        improv_strings_encode(command, strings, (size_t)count, frame);
    MUST(bytes_same((struct improv_bytes){frame, length}, whole));
}

static void check_views(const struct improv_bytes *strings, int count,
                        struct improv_bytes data)
{
    for (int i = 0; i < count; i++) {
        MUST(bytes_inside(strings[i], data));
        MUST(strings[i].data[-1] == strings[i].length);
        if (i > 0)
            MUST(strings[i].data ==
                 strings[i - 1].data + strings[i - 1].length + 1);
    }
}

/* [STR-1] */
static void decode_strings(uint8_t command, struct improv_bytes data, int max)
{
    struct improv_bytes strings[STRINGS_MAX];
    int expected = reference_strings(data);
    int count = improv_strings_decode(data, strings, max);
    MUST(count == (expected <= max ? expected : -1));
    check_views(strings, count, data);
    if (count >= 0)
        strings_again(command, strings, count, data);
}

/* One after another, to the end or to the first that is cut. */
static void next_string(struct improv_bytes data)
{
    struct improv_bytes rest = data, string = {0};
    while (improv_strings_next(&rest, &string)) {
        MUST(bytes_inside(string, data));
        MUST(rest.data == string.data + string.length);
        MUST(rest.data + rest.length == data.data + data.length);
    }
    MUST((rest.length == 0) == (reference_strings(data) >= 0));
}

/* [FRM-1] [FRM-2] [FRM-8] */
static void decode_frame(struct improv_bytes bytes)
{
    uint8_t again[IMPROV_FRAME_MAX];
    struct improv_frame frame = {.command = 0xEE};
    enum improv_parse parse = improv_frame_decode(bytes, &frame);
    MUST(parse == reference_frame(bytes));
    if (parse != IMPROV_COMPLETE) {
        MUST(frame.command == 0xEE && frame.data.data == NULL);
        return;
    }
    MUST(frame.data.data == bytes.data + 2);
    MUST(frame.data.length == bytes.length - 3);
    improv_frame_begin(again, frame.command);
    MUST(improv_frame_fill(again, frame.data));
    MUST(improv_frame_length(again) == bytes.length);
    MUST(memcmp(again, bytes.data, bytes.length) == 0);
    decode_strings(frame.command, frame.data, STRINGS_MAX);
}

/* The fuzzer need not find the checksum. */
static void decode_mended_frame(struct improv_bytes data)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    if (data.length < 1 || data.length > IMPROV_FRAME_DATA_MAX)
        return;
    struct improv_bytes rest = {data.data + 1, data.length - 1};
    struct improv_bytes whole =
        bytes_exact(make_frame(frame, data.data[0], rest));
    decode_frame(whole);
    bytes_free(whole);
}

/* [WIFI-1..3] */
static void decode_credentials(struct improv_bytes data)
{
    struct improv_bytes values[2];
    if (improv_strings_decode(data, values, 2) == 2)
        MUST(improv_credentials_valid(values[0], values[1]) ==
             reference_credentials(values[0], values[1]));
}

/* [DIGO-1..6] */
static void decode_digo(uint8_t command, struct improv_bytes data)
{
    struct improv_bytes values[IMPROV_VALUES_MAX];
    int count = improv_strings_decode(data, values, IMPROV_VALUES_MAX);
    MUST(improv_digo_ssl(data) == reference_ssl(data));
    MUST(improv_digo_command(command) == (command >= 0xC8 && command <= 0xCA));
    if (count >= 0)
        MUST(improv_digo_valid(command, values, (size_t)count) ==
             reference_digo(command, values, (size_t)count));
}

/* [NAME-2..4] */
static void decode_names(struct improv_bytes data)
{
    struct improv_bytes name = improv_hostname_decode(data);
    MUST(bytes_inside(name, data));
    MUST(name.length == data.length ||
         (name.length == data.length - 1 && data.data[0] == name.length));
    MUST(improv_hostname_valid(name) == reference_hostname(name));
    MUST(improv_device_name_valid(data) == reference_device_name(data));
    if (reference_hostname(data)) /* it is never taken for another */
        MUST(bytes_same(name, data));
}

/* [ADV-1] */
static void decode_service_data(struct improv_bytes bytes)
{
    uint8_t again[IMPROV_SERVICE_DATA_LENGTH];
    struct improv_service_data service_data = {0xEE, 0xEE};
    if (!improv_service_data_decode(bytes, &service_data)) {
        MUST(bytes.length < 6);
        MUST(service_data.state == 0xEE && service_data.capabilities == 0xEE);
        return;
    }
    improv_service_data_encode(&service_data, again);
    MUST(bytes.length >= 6 && memcmp(again, bytes.data, 2) == 0);
    MUST(all_zero(again + 2, 4));
}

/* [ADV-2] what is known of it makes an advertisement that says the same */
static void advertise_again(const struct improv_discovery *discovery)
{
    uint8_t packet[IMPROV_ADVERTISEMENT_LENGTH];
    const struct improv_bytes bytes = {packet, sizeof packet};
    struct improv_discovery again = {0};
    improv_advertisement_encode(&discovery->service_data, packet);
    MUST(improv_advertisement_decode(bytes, &again));
    MUST(again.improv && again.has_service_data && again.name.length == 0);
    MUST(again.service_data.state == discovery->service_data.state);
    MUST(again.service_data.capabilities ==
         discovery->service_data.capabilities);
}

static void check_discovery(const struct improv_discovery *discovery,
                            const struct improv_discovery *expected)
{
    MUST(discovery->improv == expected->improv);
    MUST(discovery->has_service_data == expected->has_service_data);
    MUST(discovery->service_data.state == expected->service_data.state);
    MUST(discovery->service_data.capabilities ==
         expected->service_data.capabilities);
    MUST(discovery->name.data == expected->name.data);
    MUST(discovery->name.length == expected->name.length);
}

/* An advertisement and its scan response, in one after the other [ADV-5]. */
static void decode_advertisement(struct improv_bytes bytes, uint8_t cut)
{
    struct improv_discovery discovery = {0}, expected = {0};
    struct improv_bytes first = bytes, second = bytes;
    if (first.length > cut)
        first.length = cut;
    second.data += first.length;
    second.length -= first.length;
    MUST(improv_advertisement_decode(first, &discovery) ==
         reference_advertisement(first, &expected));
    check_discovery(&discovery, &expected);
    MUST(improv_advertisement_decode(second, &discovery) ==
         reference_advertisement(second, &expected));
    check_discovery(&discovery, &expected);
    if (discovery.has_service_data)
        advertise_again(&discovery);
}

/* [IND-1..5] it says when it changes, and then it does, and not before */
static void show_light(uint8_t pattern, struct improv_bytes bytes)
{
    struct script script = {bytes.data, bytes.length};
    uint32_t at = script_word(&script) >> 1;
    enum improv_pattern shown = (enum improv_pattern)(pattern % 5);
    struct improv_light light = improv_pattern_light(shown, at);
    if (shown == IMPROV_PATTERN_OFF || shown == IMPROV_PATTERN_SOLID) {
        MUST(light.on == (shown == IMPROV_PATTERN_SOLID));
        MUST(light.change_ms == 0);
        return;
    }
    MUST(light.change_ms > 0 && light.change_ms <= 500);
    MUST(light.on != improv_pattern_light(shown, at + light.change_ms).on);
    MUST(light.on == improv_pattern_light(shown, at + light.change_ms - 1).on);
    MUST(light.on == improv_pattern_light(shown, at % 1000).on);
}

static void decode(uint8_t which, uint8_t detail, struct improv_bytes data)
{
    switch (which % 10) {
    case 0:
        decode_frame(data);
        break;
    case 1:
        decode_mended_frame(data);
        break;
    case 2:
        decode_strings(detail, data, detail);
        next_string(data);
        break;
    case 3:
        MUST(improv_utf8_valid(data) == reference_utf8(data));
        break;
    case 4:
        decode_credentials(data);
        break;
    case 5:
        decode_digo(detail, data);
        break;
    case 6:
        decode_names(data);
        break;
    case 7:
        decode_service_data(data);
        break;
    case 8:
        decode_advertisement(data, detail);
        break;
    default:
        show_light(detail, data);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct script script = {bytes, size};
    uint8_t which = script_byte(&script);
    uint8_t detail = script_byte(&script);
    struct improv_bytes data = bytes_exact(script_view(&script, size));
    decode(which, detail, data);
    bytes_free(data);
    return 0;
}
