/* SPDX-License-Identifier: Apache-2.0 */
#include "output/packet.h"

#include <stdarg.h>
#include <stdio.h>

#include "improv/frame.h"
#include "improv/strings.h"
#include "output/report.h"
#include "output/safe_text.h"
#include "output/words.h"

enum {
    FRAME_MIN = 3,    /* bytes: command, length, checksum */
    BYTES_SHOWN = 16, /* of a packet, in a line */
};

/* Where a text is being written; stays whole when there is no more room. */
struct text {
    char *at;
    size_t room;
};

static void add(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add(struct text *text, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(text->at, text->room, format, arguments);
    va_end(arguments);
    size_t used = (size_t)length < text->room ? (size_t)length : text->room - 1;
    text->at += used;
    text->room -= used;
}

/* --- Meaning ------------------------------------------------------------- */

/* Of a command: how many strings are shown; those after are secrets. */
static unsigned shown_strings(const struct packet *packet)
{
    if (packet->direction != PACKET_SENT)
        return IMPROV_FRAME_DATA_MAX;
    switch (packet->bytes.data[0]) {
    case IMPROV_COMMAND_WIFI_SETTINGS:
        return 1;
    case IMPROV_COMMAND_DIGO_TOKEN:
        return 0;
    default:
        return IMPROV_FRAME_DATA_MAX;
    }
}

static bool is_name(const struct packet *packet)
{
    uint8_t command = packet->bytes.data[0];
    return packet->direction == PACKET_SENT &&
           (command == IMPROV_COMMAND_HOSTNAME ||
            command == IMPROV_COMMAND_DEVICE_NAME);
}

static void add_string(struct text *text, struct improv_bytes string)
{
    char safe[SAFE_TEXT_SIZE(IMPROV_FRAME_DATA_MAX)];
    add(text, " \"%s\"", safe_text(string, safe, sizeof safe));
}

static void add_strings(struct text *text, const struct packet *packet,
                        struct improv_bytes data)
{
    struct improv_bytes string;
    unsigned shown = shown_strings(packet);

    for (unsigned i = 0; improv_strings_next(&data, &string); i++)
        if (i < shown)
            add_string(text, string);
        else
            add(text, " (hidden)");
    if (data.length > 0)
        add(text, "; a string is cut");
}

static void add_frame(struct text *text, const struct packet *packet)
{
    struct improv_bytes bytes = packet->bytes;

    if (bytes.length == 0) {
        add(text, "nothing");
        return;
    }
    add(text, "%s%s:", words_command(bytes.data[0]),
        packet->direction == PACKET_SENT ? "" : " answered");
    if (bytes.length < FRAME_MIN ||
        bytes.length < (size_t)bytes.data[1] + FRAME_MIN) {
        add(text, " cut after %zu bytes", bytes.length);
        return;
    }
    struct improv_bytes data = {bytes.data + 2, bytes.data[1]};
    if (is_name(packet) && data.length > 0)
        add_string(text, data);
    else if (data.length > 0)
        add_strings(text, packet, data);
    else
        add(text, " no data");
}

/* One byte, as it has to be. */
static void add_byte(struct text *text, const struct packet *packet)
{
    char capabilities[WORDS_CAPABILITIES_MAX];
    uint8_t byte = packet->bytes.length == 1 ? packet->bytes.data[0] : 0;

    if (packet->bytes.length != 1)
        add(text, "%zu bytes, not 1", packet->bytes.length);
    else if (packet->characteristic == IMPROV_CHARACTERISTIC_STATE)
        add(text, "%s", words_state(byte));
    else if (packet->characteristic == IMPROV_CHARACTERISTIC_ERROR)
        add(text, "%s", words_error(byte));
    else
        add(text, "%s", words_capabilities(byte, capabilities));
}

const char *packet_describe(const struct packet *packet, char *ret_text)
{
    struct text text = {ret_text, PACKET_TEXT_SIZE};

    if (packet->characteristic == IMPROV_CHARACTERISTIC_COMMAND ||
        packet->characteristic == IMPROV_CHARACTERISTIC_RESULT)
        add_frame(&text, packet);
    else
        add_byte(&text, packet);
    return ret_text;
}

/* --- Bytes --------------------------------------------------------------- */

/* The first of a secret's packet: its lengths and checksum tell of it too. */
static size_t open_bytes(const struct packet *packet)
{
    bool secret = packet->direction == PACKET_SENT &&
                  packet->bytes.length > 0 &&
                  (packet->bytes.data[0] == IMPROV_COMMAND_WIFI_SETTINGS ||
                   packet->bytes.data[0] == IMPROV_COMMAND_DIGO_TOKEN);
    return secret ? 1 : packet->bytes.length;
}

/* The first of them, then dots; secrets are dots as well. */
static const char *start_of(const struct packet *packet, char *ret_text,
                            size_t size)
{
    struct text text = {ret_text, size};
    size_t open = open_bytes(packet);

    ret_text[0] = '\0';
    for (size_t i = 0; i < packet->bytes.length && i < BYTES_SHOWN && i < open;
         i++)
        add(&text, "%02X ", packet->bytes.data[i]);
    if (open > BYTES_SHOWN || open < packet->bytes.length)
        add(&text, ".. ");
    return ret_text;
}

/* --- Telling ------------------------------------------------------------- */

static const char *const directions[] = {
    [PACKET_SENT] = "sent", [PACKET_READ] = "read", [PACKET_NOTIFIED] = "told"};

static struct json_object *fields_of(const struct packet *packet,
                                     const char *meaning)
{
    struct json_object *fields = report_fields();
    struct improv_bytes shown = {packet->bytes.data, open_bytes(packet)};

    json_string(fields, "direction", directions[packet->direction]);
    json_string(fields, "characteristic",
                words_characteristic(packet->characteristic));
    json_hex(fields, "hex", shown);
    if (shown.length == packet->bytes.length)
        json_number(fields, "length", (int64_t)shown.length);
    return json_string(fields, "meaning", meaning);
}

void packet_report(const struct packet *packet)
{
    char meaning[PACKET_TEXT_SIZE];
    char bytes[3 * (BYTES_SHOWN + 1) + 1];

    if (!report_wants_packets())
        return;
    packet_describe(packet, meaning);
    report_progress("packet", fields_of(packet, meaning), "%s %s %s%s",
                    directions[packet->direction],
                    words_characteristic(packet->characteristic),
                    start_of(packet, bytes, sizeof bytes), meaning);
}

void packet_report_notified(const struct packet *packet)
{
    char meaning[PACKET_TEXT_SIZE];

    packet_describe(packet, meaning);
    report_timed_result("notification", fields_of(packet, meaning), "%-13s  %s",
                        words_characteristic(packet->characteristic), meaning);
}
