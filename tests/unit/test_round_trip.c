/* SPDX-License-Identifier: Apache-2.0 */
/* What a client writes is what a device reads: every command, random values. */
#include "device.h"
#include "improv/digo.h"
#include "improv/names.h"
#include "unit.h"

enum { ROUNDS = 3000 };

static uint64_t random_state;

/* The same numbers each time (a 64-bit linear congruential generator). */
static int fresh(void **state)
{
    (void)state;
    random_state = 4677;
    return 0;
}

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(random_state >> 33) % limit;
}

/* --- Random values ------------------------------------------------------- */

static uint8_t room[1024]; /* what all values of a round point into */
static size_t room_used;

static struct improv_bytes keep(size_t length)
{
    struct improv_bytes bytes = {room + room_used, length};
    room_used += length;
    assert_true(room_used <= sizeof room);
    return bytes;
}

static struct improv_bytes random_bytes(size_t length)
{
    struct improv_bytes bytes = keep(length);
    uint8_t *at = room + room_used - length;
    for (size_t i = 0; i < length; i++)
        at[i] = (uint8_t)random_below(256);
    return bytes;
}

/* Of these characters only. */
static struct improv_bytes random_of(const char *characters, size_t length)
{
    struct improv_bytes bytes = keep(length);
    uint8_t *at = room + room_used - length;
    for (size_t i = 0; i < length; i++)
        at[i] = (uint8_t)characters[random_below((uint32_t)strlen(characters))];
    return bytes;
}

/* UTF-8 of exactly that many bytes. */
static struct improv_bytes random_text(size_t length)
{
    static const char *const characters[] = {"a",
                                             "\x7F",
                                             "\xC2\x80",
                                             "\xC3\xA4",
                                             "\xE2\x82\xAC",
                                             "\xED\x9F\xBF",
                                             "\xF0\x9F\x92\xA1"};
    struct improv_bytes bytes = keep(length);
    uint8_t *at = room + room_used - length;
    for (size_t done = 0; done < length;) {
        struct improv_bytes one =
            chars(characters[random_below(COUNT(characters))]);
        if (one.length > length - done)
            continue;
        memcpy(at + done, one.data, one.length);
        done += one.length;
    }
    return bytes;
}

static struct improv_bytes random_password(void)
{
    uint32_t kind = random_below(3);
    if (kind == 0)
        return keep(0);
    if (kind == 1)
        return random_of("0123456789abcdefABCDEF", 64);
    return random_bytes(8 + random_below(56));
}

static struct improv_bytes random_port(void)
{
    static const char *const ports[] = {"",      "1",     "80",     "00443",
                                        "08883", "65535", "0000001"};
    return chars(ports[random_below(COUNT(ports))]);
}

static struct improv_bytes random_ssl(void)
{
    static const char *const words[] = {"",   "true", "FALSE", "Yes", "no",
                                        "on", "oFF",  "1",     "0",   "\x01"};
    return chars(words[random_below(COUNT(words))]);
}

static struct improv_bytes random_hostname(void)
{
    static const char letters[] = "abcxyzABCXYZ0189";
    size_t length = 1 + random_below(IMPROV_HOSTNAME_MAX);
    struct improv_bytes name = random_of("abcxyzABCXYZ0189-", length);
    uint8_t *at = room + room_used - length;
    at[0] = (uint8_t)letters[random_below(sizeof letters - 1)];
    at[length - 1] = (uint8_t)letters[random_below(sizeof letters - 1)];
    assert_true(improv_hostname_valid(name));
    return name;
}

/* --- There and back ------------------------------------------------------ */

/* Writes it in pieces that are cut anywhere [FRM-4]. */
static bool central_asks_in_pieces(struct improv_bytes frame,
                                   struct improv_device_action *ret_action)
{
    bool asked = false;
    for (size_t done = 0; done < frame.length;) {
        size_t piece = 1 + random_below((uint32_t)(frame.length - done));
        assert_false(asked);
        asked = central_asks((struct improv_bytes){frame.data + done, piece},
                             ret_action);
        done += piece;
    }
    return asked;
}

static void assert_same(const struct improv_request *sent,
                        const struct improv_request *received)
{
    assert_int_equal(received->command, sent->command);
    assert_int_equal(received->count, sent->count);
    for (unsigned i = 0; i < sent->count; i++)
        assert_true(bytes_equal(received->values[i], sent->values[i]));
}

/* The host is asked for just what was sent, and the answer frees it. */
static void goes_through(const struct improv_request *sent,
                         struct improv_bytes frame)
{
    struct improv_device_action action;
    if (!central_asks_in_pieces(frame, &action))
        fail_msg("command 0x%02X, error 0x%02X", sent->command, device_error());
    assert_int_equal(action.type, IMPROV_ACTION_REQUEST);
    assert_same(sent, action.request);
    host_tells(&(struct improv_device_event){.type = IMPROV_EVENT_ANSWERED,
                                             .number = action.number});
    assert_int_equal(device_result().data[0], sent->command);
    room_used = 0;
}

static void goes_through_as_strings(const struct improv_request *sent)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    size_t length =
        improv_strings_encode(sent->command, sent->values, sent->count, frame);
    assert_true(length > 0);
    goes_through(sent, frame_view(frame));
}

static void goes_through_as_it_is(const struct improv_request *sent,
                                  struct improv_bytes data)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    improv_frame_begin(frame, sent->command);
    assert_true(improv_frame_fill(frame, data));
    goes_through(sent, frame_view(frame));
}

/* [FRM-1] [FRM-2] [FRM-4] any command and any data */
static void frames(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint8_t frame[IMPROV_FRAME_MAX];
        struct improv_frame read;
        uint8_t command = (uint8_t)random_below(256);
        struct improv_bytes data = random_bytes(random_below(256));
        improv_frame_begin(frame, command);
        assert_true(improv_frame_fill(frame, data));
        assert_int_equal(improv_frame_decode(frame_view(frame), &read),
                         IMPROV_COMPLETE);
        assert_int_equal(read.command, command);
        assert_true(bytes_equal(read.data, data));
        room_used = 0;
    }
}

enum { LIST_MAX = 12 };

static size_t random_strings(struct improv_bytes *strings, uint32_t count)
{
    size_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        strings[i] = random_bytes(random_below(60));
        total += 1 + strings[i].length;
    }
    return total;
}

static void assert_reads(struct improv_bytes data,
                         const struct improv_bytes *strings, uint32_t count)
{
    struct improv_bytes read[LIST_MAX];
    assert_int_equal(improv_strings_decode(data, read, LIST_MAX), count);
    for (uint32_t i = 0; i < count; i++)
        assert_true(bytes_equal(read[i], strings[i]));
}

/* [STR-1] [RES-1] any strings; what is too much is not written at all */
static void lists_of_strings(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct improv_bytes strings[LIST_MAX];
        uint8_t frame[IMPROV_FRAME_MAX];
        uint32_t count = random_below(LIST_MAX + 1);
        size_t total = random_strings(strings, count);
        bool fits = total <= IMPROV_FRAME_DATA_MAX;
        assert_int_equal(improv_strings_encode(0x01, strings, count, frame),
                         fits ? 3 + total : 0);
        if (fits)
            assert_reads((struct improv_bytes){frame + 2, total}, strings,
                         count);
        room_used = 0;
    }
}

static void goes_through_as_credentials(const struct improv_bytes strings[2])
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct improv_device_action action;
    improv_strings_encode(IMPROV_COMMAND_WIFI_SETTINGS, strings, 2, frame);
    device_begins();
    assert_true(central_asks_in_pieces(frame_view(frame), &action));
    assert_int_equal(action.type, IMPROV_ACTION_JOIN);
    const struct improv_credentials *read = action.credentials;
    const struct improv_bytes ssid = {read->ssid, read->ssid_length};
    const struct improv_bytes password = {read->password,
                                          read->password_length};
    assert_true(bytes_equal(ssid, strings[0]));
    assert_true(bytes_equal(password, strings[1]));
    room_used = 0;
}

/* 0x01 [WIFI-1] [WIFI-2] [WIFI-3] */
static void wifi_settings(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ROUNDS; i++) {
        const struct improv_bytes strings[] = {
            random_bytes(1 + random_below(IMPROV_SSID_MAX)), random_password()};
        goes_through_as_credentials(strings);
    }
}

/* 0x02 [IDF-1] the one that the host is not asked for */
static void identify(void **state)
{
    (void)state;
    device_begins();
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct improv_device_action action;
        uint8_t frame[IMPROV_FRAME_MAX];
        assert_int_equal(improv_strings_encode(0x02, NULL, 0, frame), 3);
        assert_false(central_asks_in_pieces(frame_view(frame), &action));
        assert_int_equal(device_error(), IMPROV_ERROR_NONE);
        assert_int_equal(device.pattern, IMPROV_PATTERN_IDENTIFY);
    }
}

/* 0x03..0x06 [INFO-1] [SCAN-1] [NAME-1] */
static void commands_without_data(void **state)
{
    (void)state;
    device_begins();
    for (unsigned i = 0; i < ROUNDS; i++) {
        const struct improv_request sent = {
            .command = (uint8_t)(0x03 + random_below(4))};
        goes_through_as_strings(&sent);
    }
}

/* 0x05 [NAME-1] [NAME-2] as it is */
static void hostnames(void **state)
{
    (void)state;
    device_begins();
    for (unsigned i = 0; i < ROUNDS; i++) {
        const struct improv_request sent = {
            IMPROV_COMMAND_HOSTNAME, 1, {random_hostname()}};
        goes_through_as_it_is(&sent, sent.values[0]);
    }
}

/* 0x05 [NAME-4] with its length before it, where that is no digit */
static void hostnames_as_strings(void **state)
{
    (void)state;
    device_begins();
    for (unsigned i = 0; i < ROUNDS; i++) {
        const struct improv_request sent = {
            IMPROV_COMMAND_HOSTNAME, 1, {random_hostname()}};
        size_t length = sent.values[0].length;
        if (length < '0' || length > '9')
            goes_through_as_strings(&sent);
        room_used = 0;
    }
}

/* 0x06 [NAME-1] [NAME-3] */
static void device_names(void **state)
{
    (void)state;
    device_begins();
    for (unsigned i = 0; i < ROUNDS; i++) {
        const struct improv_request sent = {
            IMPROV_COMMAND_DEVICE_NAME,
            1,
            {random_text(1 + random_below(IMPROV_DEVICE_NAME_MAX))}};
        goes_through_as_it_is(&sent, sent.values[0]);
    }
}

/* 0xC8 [DIGO-1] [DIGO-5] [DIGO-6] */
static void digo_host(void **state)
{
    (void)state;
    device_begins();
    for (unsigned i = 0; i < ROUNDS; i++) {
        const struct improv_request sent = {
            IMPROV_COMMAND_DIGO_HOST,
            IMPROV_DIGO_HOST_STRINGS,
            {random_text(random_below(110)), random_port(),
             random_text(random_below(110)), random_port(), random_ssl()}};
        goes_through_as_strings(&sent);
    }
}

/* 0xC9 [DIGO-2] with an owner, or without */
static void digo_device(void **state)
{
    (void)state;
    device_begins();
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct improv_request sent = {
            IMPROV_COMMAND_DIGO_DEVICE, (uint8_t)(4 + random_below(2)), {{0}}};
        for (unsigned j = 0; j < sent.count; j++)
            sent.values[j] = random_text(random_below(51));
        goes_through_as_strings(&sent);
    }
}

/* 0xCA [DIGO-3] */
static void digo_token(void **state)
{
    (void)state;
    device_begins();
    for (unsigned i = 0; i < ROUNDS; i++) {
        const struct improv_request sent = {
            IMPROV_COMMAND_DIGO_TOKEN, 1, {random_text(random_below(255))}};
        goes_through_as_strings(&sent);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(frames, fresh),
        cmocka_unit_test_setup(lists_of_strings, fresh),
        cmocka_unit_test_setup(wifi_settings, fresh),
        cmocka_unit_test_setup(identify, fresh),
        cmocka_unit_test_setup(commands_without_data, fresh),
        cmocka_unit_test_setup(hostnames, fresh),
        cmocka_unit_test_setup(hostnames_as_strings, fresh),
        cmocka_unit_test_setup(device_names, fresh),
        cmocka_unit_test_setup(digo_host, fresh),
        cmocka_unit_test_setup(digo_device, fresh),
        cmocka_unit_test_setup(digo_token, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
