/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum improv_parse reference_frame(struct improv_bytes bytes)
{
    unsigned sum = 0;
    if (bytes.length < 2 || bytes.length < 3U + bytes.data[1])
        return IMPROV_PARTIAL;
    for (size_t i = 0; i + 1 < bytes.length; i++)
        sum += bytes.data[i];
    bool whole = bytes.length == 3U + bytes.data[1] &&
                 bytes.data[bytes.length - 1] == sum % 256;
    return whole ? IMPROV_COMPLETE : IMPROV_MALFORMED;
}

int reference_strings(struct improv_bytes data)
{
    int count = 0;
    size_t at = 0;
    for (; at < data.length; at += 1U + data.data[at])
        count++;
    return at == data.length ? count : -1;
}

/* --- UTF-8, by the code point that comes out ------------------------------ */

static size_t sequence_length(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >> 5 == 0x06)
        return 2;
    if (lead >> 4 == 0x0E)
        return 3;
    return lead >> 3 == 0x1E ? 4 : 0;
}

/* The shortest form of no surrogate, up to the last code point. */
static bool code_point_valid(uint32_t code_point, size_t length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    return code_point >= least[length] && code_point <= 0x10FFFF &&
           (code_point < 0xD800 || code_point > 0xDFFF);
}

static bool sequence_valid(const uint8_t *bytes, size_t length)
{
    uint32_t code_point = length == 1 ? bytes[0] : bytes[0] & (0x7F >> length);
    for (size_t i = 1; i < length; i++) {
        if (bytes[i] >> 6 != 2)
            return false;
        code_point = code_point << 6 | (bytes[i] & 0x3F);
    }
    return code_point_valid(code_point, length);
}

bool reference_utf8(struct improv_bytes bytes)
{
    for (size_t at = 0; at < bytes.length;) {
        size_t length = sequence_length(bytes.data[at]);
        if (length == 0 || length > bytes.length - at ||
            !sequence_valid(bytes.data + at, length))
            return false;
        at += length;
    }
    return true;
}

/* --- Wi-Fi and names ------------------------------------------------------ */

static bool each(struct improv_bytes bytes, int (*is)(int))
{
    for (size_t i = 0; i < bytes.length; i++)
        if (bytes.data[i] >= 0x80 || !is(bytes.data[i]))
            return false;
    return true;
}

bool reference_credentials(struct improv_bytes ssid,
                           struct improv_bytes password)
{
    if (ssid.length == 0 || ssid.length > 32 || password.length > 64)
        return false;
    if (password.length == 64)
        return each(password, isxdigit);
    return password.length == 0 || password.length >= 8;
}

static int in_hostname(int byte)
{
    return byte == '-' || isalnum(byte);
}

bool reference_hostname(struct improv_bytes name)
{
    return name.length > 0 && name.length <= 63 && each(name, in_hostname) &&
           name.data[0] != '-' && name.data[name.length - 1] != '-';
}

bool reference_device_name(struct improv_bytes name)
{
    return name.length > 0 && name.length <= 254 && reference_utf8(name);
}

/* --- DIGO ----------------------------------------------------------------- */

/* Without its leading zeros it is at most as long, and as great, as 65535. */
bool reference_port(struct improv_bytes value)
{
    if (value.length == 0)
        return true;
    if (!each(value, isdigit))
        return false;
    while (value.length > 0 && value.data[0] == '0') {
        value.data++;
        value.length--;
    }
    return value.length > 0 &&
           (value.length < 5 ||
            (value.length == 5 && memcmp(value.data, "65535", 5) <= 0));
}

static bool is_word(struct improv_bytes value, const char *word)
{
    return value.length == strlen(word) &&
           strncasecmp((const char *)value.data, word, value.length) == 0;
}

int reference_ssl(struct improv_bytes value)
{
    static const char *const yes[] = {"\1", "1", "true", "yes", "on"};
    static const char *const no[] = {"0", "false", "no", "off"};
    if (value.length == 0)
        return -1;
    if (value.length == 1 && value.data[0] == 0)
        return 0;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (is_word(value, yes[i]))
            return 1;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (is_word(value, no[i]))
            return 0;
    return -2;
}

static bool count_valid(uint8_t command, size_t count)
{
    switch (command) {
    case 0xC8:
        return count == 5;
    case 0xC9:
        return count == 4 || count == 5;
    case 0xCA:
        return count == 1;
    default:
        return false;
    }
}

bool reference_digo(uint8_t command, const struct improv_bytes *values,
                    size_t count)
{
    if (!count_valid(command, count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!reference_utf8(values[i]))
            return false;
    return command != 0xC8 ||
           (reference_port(values[1]) && reference_port(values[3]) &&
            reference_ssl(values[4]) != -2);
}

/* --- Advertisements ------------------------------------------------------- */

static void take_uuids(struct improv_bytes uuids,
                       struct improv_discovery *discovery)
{
    static const uint8_t service[] = {0x00, 0x80, 0x26, 0x78, 0x74, 0x27,
                                      0x63, 0x46, 0x72, 0x22, 0x28, 0x62,
                                      0x68, 0x77, 0x46, 0x00};
    for (size_t i = 0; i < uuids.length / sizeof service; i++)
        if (memcmp(uuids.data + i * sizeof service, service, sizeof service) ==
            0)
            discovery->improv = true;
}

static void take_structure(uint8_t type, struct improv_bytes bytes,
                           struct improv_discovery *discovery)
{
    if (type == 0x06 || type == 0x07)
        take_uuids(bytes, discovery);
    if (type == 0x08 || type == 0x09)
        discovery->name = bytes;
    if (type != 0x16 || bytes.length < 2 ||
        memcmp(bytes.data, "\x77\x46", 2) != 0)
        return;
    discovery->improv = true;
    if (bytes.length < 2 + 6)
        return;
    discovery->has_service_data = true;
    discovery->service_data.state = bytes.data[2];
    discovery->service_data.capabilities = bytes.data[3];
}

bool reference_advertisement(struct improv_bytes bytes,
                             struct improv_discovery *discovery)
{
    size_t at = 0;
    while (at < bytes.length && bytes.data[at] > 0) {
        size_t length = bytes.data[at];
        if (at + 1 + length > bytes.length)
            return false;
        take_structure(bytes.data[at + 1],
                       (struct improv_bytes){bytes.data + at + 2, length - 1},
                       discovery);
        at += 1 + length;
    }
    return true;
}
