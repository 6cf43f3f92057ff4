/* SPDX-License-Identifier: Apache-2.0 */
/* Every packet in words; no secret in any of them. */
#include <stdio.h>

#include "improv/credentials.h"
#include "improv/strings.h"
#include "input/secret.h"
#include "output/packet.h"
#include "told.h"

enum {
    STATE = IMPROV_CHARACTERISTIC_STATE,
    ERROR = IMPROV_CHARACTERISTIC_ERROR,
    COMMAND = IMPROV_CHARACTERISTIC_COMMAND,
    RESULT = IMPROV_CHARACTERISTIC_RESULT,
    CAPABILITIES = IMPROV_CHARACTERISTIC_CAPABILITIES,
};

static const struct {
    enum packet_direction direction;
    unsigned characteristic;
    const char *bytes;
    const char *meaning;
} rows[] = {
    /* bytes */
    {PACKET_NOTIFIED, STATE, "02", "authorized"},
    {PACKET_READ, STATE, "01", "authorization required"},
    {PACKET_READ, STATE, "77", "unknown state"},
    {PACKET_READ, STATE, "", "0 bytes, not 1"},
    {PACKET_READ, STATE, "02 02", "2 bytes, not 1"},
    {PACKET_NOTIFIED, ERROR, "03", "unable to connect to the network"},
    {PACKET_NOTIFIED, ERROR, "00", "no error"},
    {PACKET_NOTIFIED, ERROR, "7A", "an error without a name"},
    {PACKET_READ, CAPABILITIES, "05", "identify, scan"},
    {PACKET_READ, CAPABILITIES, "F0", "-"},
    /* commands */
    {PACKET_SENT, COMMAND, "02 00 02", "identify: no data"},
    {PACKET_SENT, COMMAND, "04 00 04", "scan for networks: no data"},
    {PACKET_SENT, COMMAND, "05 00 05", "hostname: no data"},
    {PACKET_SENT, COMMAND, "05 04 'lamp' CS", "hostname: \"lamp\""},
    {PACKET_SENT, COMMAND, "06 03 1B 'L' FF CS",
     "device name: \"\\x1BL\\xFF\""},
    {PACKET_SENT, COMMAND, "C8 08 01 'h' 02 '80' 00 00 00 CS",
     "DIGO host settings: \"h\" \"80\" \"\" \"\" \"\""},
    {PACKET_SENT, COMMAND, "C9 08 01 'p' 01 'd' 01 'b' 01 't' CS",
     "DIGO device settings: \"p\" \"d\" \"b\" \"t\""},
    {PACKET_SENT, COMMAND, "77 00 77", "unknown command: no data"},
    /* secrets */
    {PACKET_SENT, COMMAND, "01 0E 04 'Cafe' 08 'sesame99' CS",
     "Wi-Fi settings: \"Cafe\" (hidden)"},
    {PACKET_SENT, COMMAND, "01 06 04 'Cafe' 00 CS",
     "Wi-Fi settings: \"Cafe\" (hidden)"},
    {PACKET_SENT, COMMAND, "CA 06 05 'token' CS", "DIGO token: (hidden)"},
    /* answers */
    {PACKET_NOTIFIED, RESULT, "01 04 03 'url' CS",
     "Wi-Fi settings answered: \"url\""},
    {PACKET_READ, RESULT, "05 05 04 'lamp' CS", "hostname answered: \"lamp\""},
    {PACKET_NOTIFIED, RESULT, "C8 00 C8",
     "DIGO host settings answered: no data"},
    {PACKET_NOTIFIED, RESULT, "02 01 00 CS", "identify answered: \"\""},
    {PACKET_NOTIFIED, RESULT, "01 04 03 1B ']2' CS",
     "Wi-Fi settings answered: \"\\x1B]2\""},
    /* malformed */
    {PACKET_READ, RESULT, "", "nothing"},
    {PACKET_READ, RESULT, "01", "Wi-Fi settings answered: cut after 1 bytes"},
    {PACKET_READ, RESULT, "01 00",
     "Wi-Fi settings answered: cut after 2 bytes"},
    {PACKET_READ, RESULT, "04 FF 02 'Ca'",
     "scan for networks answered: cut after 5 bytes"},
    {PACKET_READ, RESULT, "01 03 01 'a' 05 CS",
     "Wi-Fi settings answered: \"a\"; a string is cut"},
    {PACKET_READ, RESULT, "01 01 FF CS",
     "Wi-Fi settings answered:; a string is cut"},
};

static void each_in_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct improv_bytes bytes = text_exact(rows[i].bytes);
        struct packet packet = {
            rows[i].direction,
            (enum improv_characteristic)rows[i].characteristic, bytes};
        char text[PACKET_TEXT_SIZE];
        assert_ptr_equal(packet_describe(&packet, text), text);
        if (strcmp(text, rows[i].meaning) != 0)
            fail_msg("%s: %s", rows[i].bytes, text);
        free((void *)(uintptr_t)bytes.data);
    }
}

/* Whatever comes, and however long: nothing beyond its end, nor ours. */
static void any_bytes(void **state)
{
    (void)state;
    static const uint8_t fills[] = {0x00, 0x01, 0x1B, 0xCA, 0xFF};
    for (size_t length = 0; length <= 600; length += length < 300 ? 1 : 100)
        for (size_t i = 0; i < COUNT(fills); i++)
            for (unsigned number = STATE; number <= CAPABILITIES; number++) {
                uint8_t *data = malloc(length > 0 ? length : 1);
                char *text = malloc(PACKET_TEXT_SIZE);
                assert_non_null(text);
                assert_non_null(data);
                if (length > 0)
                    memset(data, fills[i], length);
                packet_describe(
                    &(struct packet){PACKET_NOTIFIED,
                                     (enum improv_characteristic)number,
                                     {data, length}},
                    text);
                for (const char *at = text; *at; at++)
                    assert_true(*at >= 0x20 && *at < 0x7F);
                free(data);
                free(text);
            }
}

/* --- Telling ------------------------------------------------------------- */

static void say(unsigned characteristic, enum packet_direction direction,
                const char *bytes)
{
    struct text text = text_read(bytes);
    struct packet packet = {direction,
                            (enum improv_characteristic)characteristic,
                            text_view(&text)};
    hear();
    packet_report(&packet);
    hear_end();
}

static void only_if_wanted(void **state)
{
    (void)state;
    report_open(&(struct report_options){0});
    say(STATE, PACKET_READ, "02");
    assert_string_equal(heard_out(), "");
}

static int want_packets(void **state)
{
    (void)state;
    report_open(&(struct report_options){.packets = true});
    return 0;
}

static int want_objects(void **state)
{
    (void)state;
    report_open(&(struct report_options){.packets = true, .json = true});
    return 0;
}

/* From the seconds to the end of the line. */
static void assert_said(const char *expected)
{
    const char *line = strstr(heard_out(), " s] ");
    assert_non_null(line);
    assert_string_equal(line + 4, expected);
}

static void lines_with_their_bytes(void **state)
{
    (void)state;
    say(STATE, PACKET_READ, "02");
    assert_said("read current state 02 authorized\n");
    say(ERROR, PACKET_NOTIFIED, "00");
    assert_said("told error state 00 no error\n");
    say(COMMAND, PACKET_SENT, "02 00 02");
    assert_said("sent RPC command 02 00 02 identify: no data\n");
    say(RESULT, PACKET_NOTIFIED, "01 0E 0D 'http://device' CS");
    assert_said("told RPC result 01 0E 0D 68 74 74 70 3A 2F 2F 64 65 76 69 63 "
                "65 .. Wi-Fi settings answered: \"http://device\"\n");
}

static void objects_with_their_bytes(void **state)
{
    (void)state;
    say(COMMAND, PACKET_SENT, "02 00 02");
    assert_told("{'event': 'packet', 'direction': 'sent',"
                " 'characteristic': 'RPC command', 'hex': '020002',"
                " 'length': 3, 'meaning': 'identify: no data'}");
    say(COMMAND, PACKET_SENT, "01 0E 04 'Cafe' 08 'sesame99' CS");
    assert_told("{'event': 'packet', 'direction': 'sent',"
                " 'characteristic': 'RPC command', 'hex': '01',"
                " 'meaning': 'Wi-Fi settings: \\\"Cafe\\\" (hidden)'}");
    say(COMMAND, PACKET_SENT, "CA 06 05 'token' CS");
    assert_told("{'event': 'packet', 'direction': 'sent',"
                " 'characteristic': 'RPC command', 'hex': 'CA',"
                " 'meaning': 'DIGO token: (hidden)'}");
}

static void notifications_are_always_told(void **state)
{
    (void)state;
    const uint8_t byte = 0x02;
    const struct packet packet = {
        PACKET_NOTIFIED, IMPROV_CHARACTERISTIC_STATE, {&byte, 1}};
    hear();
    packet_report_notified(&packet);
    hear_end();
    assert_said("current state  authorized\n");
}

/* --- Secrets ------------------------------------------------------------- */

/* A frame with an SSID of 'A's and a secret of one letter. */
static size_t frame_with(uint8_t frame[IMPROV_FRAME_MAX], uint8_t command,
                         size_t ssid_length, size_t secret_length,
                         uint8_t letter)
{
    uint8_t ssid[IMPROV_SSID_MAX], secret[SECRET_MAX];
    bool is_token = command == IMPROV_COMMAND_DIGO_TOKEN;
    memset(ssid, 'A', sizeof ssid);
    memset(secret, letter, sizeof secret);
    const struct improv_bytes values[] = {{ssid, ssid_length},
                                          {secret, secret_length}};
    return improv_strings_encode(command, values + is_token, is_token ? 1 : 2,
                                 frame);
}

enum { TOLD_SIZE = 2 * PACKET_TEXT_SIZE };

/* What is told of it, but for the seconds. */
static void tell_of(char ret_told[TOLD_SIZE], const uint8_t *frame,
                    size_t length)
{
    hear();
    packet_report(&(struct packet){
        PACKET_SENT, IMPROV_CHARACTERISTIC_COMMAND, {frame, length}});
    hear_end();
    const char *start = strstr(heard_out(), "sent");
    assert_non_null(start);
    snprintf(ret_told, TOLD_SIZE, "%s", start);
}

/* Another secret, the same words: so they say nothing of it [WIFI-8]. */
static void assert_hidden(uint8_t command, size_t ssid_length,
                          size_t secret_length)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    char one[TOLD_SIZE], other[TOLD_SIZE];
    tell_of(one, frame,
            frame_with(frame, command, ssid_length, secret_length, 'b'));
    tell_of(other, frame,
            frame_with(frame, command, ssid_length, secret_length, 0xF7));
    assert_string_equal(one, other);
    assert_non_null(strstr(one, "(hidden)"));
}

static void secrets_of_any_length_are_hidden(void **state)
{
    (void)state;
    for (size_t ssid = 1; ssid <= IMPROV_SSID_MAX; ssid++)
        for (size_t secret = 8; secret <= 64; secret++)
            assert_hidden(IMPROV_COMMAND_WIFI_SETTINGS, ssid, secret);
    for (size_t secret = 1; secret <= SECRET_MAX; secret++)
        assert_hidden(IMPROV_COMMAND_DIGO_TOKEN, 0, secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_in_words),
        cmocka_unit_test(any_bytes),
        cmocka_unit_test(only_if_wanted),
        cmocka_unit_test_setup(lines_with_their_bytes, want_packets),
        cmocka_unit_test_setup(objects_with_their_bytes, want_objects),
        cmocka_unit_test_setup(notifications_are_always_told, tell_people),
        cmocka_unit_test_setup(secrets_of_any_length_are_hidden, want_packets),
        cmocka_unit_test_setup(secrets_of_any_length_are_hidden, want_objects),
    };
    return cmocka_run_group_tests_name("client packet", tests, NULL, NULL);
}
