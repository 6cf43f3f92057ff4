/* SPDX-License-Identifier: Apache-2.0 */
/* What the capabilities promise: identify, device info, scan. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "check/dialogue.h"
#include "improv/text.h"
#include "output/safe_text.h"

enum { INFO_STRINGS = 4, NETWORK_STRINGS = 3 };

bool rule_identify(struct check *check)
{
    if (!offers(check, IMPROV_CAPABILITY_IDENTIFY))
        return skip(check, "it is not offered");
    return accepted(check, WRITE(0x02, 0x00, 0x02));
}

bool rule_identify_not_offered(struct check *check)
{
    if (offers(check, IMPROV_CAPABILITY_IDENTIFY))
        return skip(check, "it is offered");
    return refused(check, WRITE(0x02, 0x00, 0x02), IMPROV_ERROR_UNKNOWN_RPC);
}

/* The hostname could be refused for want of authorization. */
bool rule_not_offered(struct check *check)
{
    static const struct {
        uint8_t capability;
        uint8_t frame[3];
    } commands[] = {
        {IMPROV_CAPABILITY_DEVICE_INFO, {0x03, 0x00, 0x03}},
        {IMPROV_CAPABILITY_SCAN, {0x04, 0x00, 0x04}},
        {IMPROV_CAPABILITY_HOSTNAME, {0x05, 0x00, 0x05}},
    };
    unsigned tried = 0;

    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (offers(check, commands[i].capability))
            continue;
        struct message message = {
            .bytes = {commands[i].frame, sizeof commands[i].frame}};
        if (!refused(check, message, IMPROV_ERROR_UNKNOWN_RPC))
            return false;
        tried++;
    }
    return tried > 0 || skip(check, "all are offered");
}

/* --- Device info --------------------------------------------------------- */

static bool ask_info(struct check *check, struct answer *ret_answer)
{
    if (!offers(check, IMPROV_CAPABILITY_DEVICE_INFO))
        return skip(check, "it is not offered");
    return answered(check, WRITE(0x03, 0x00, 0x03), REQUEST_MS, ret_answer);
}

static bool all_text(struct check *check, const struct answer *answer)
{
    for (int i = 0; i < answer->count; i++)
        if (!improv_utf8_valid(answer->strings[i]))
            return fail(check, "text %d is not UTF-8", i + 1);
    return true;
}

bool rule_device_info(struct check *check)
{
    struct answer answer = {0};

    if (!ask_info(check, &answer))
        return false;
    if (answer.count < INFO_STRINGS)
        return fail(check, "there are %d", answer.count);
    return all_text(check, &answer);
}

bool rule_device_info_data(struct check *check)
{
    if (!offers(check, IMPROV_CAPABILITY_DEVICE_INFO))
        return skip(check, "it is not offered");
    return refused(check, WRITE(0x03, 0x01, 0x00, 0x04),
                   IMPROV_ERROR_INVALID_RPC);
}

/* --- Scan ---------------------------------------------------------------- */

/* One scan serves all rules: it can take long. */
static bool scan(struct check *check, struct answer *ret_answer)
{
    uint8_t state;

    if (!offers(check, IMPROV_CAPABILITY_SCAN))
        return skip(check, "it is not offered");
    if (!read_byte(check, IMPROV_CHARACTERISTIC_STATE, &state))
        return false;
    if (state > IMPROV_STATE_AUTHORIZED)
        return skip(check, "not in state 0x%02X", state);
    if (!answered(check, WRITE(0x04, 0x00, 0x04), SCAN_MS, ret_answer))
        return false;
    if (ret_answer->count % NETWORK_STRINGS != 0)
        return fail(check, "%d texts are no multiple of three",
                    ret_answer->count);
    check->networks = ret_answer->frame;
    return true;
}

static bool to_dbm(struct improv_bytes text, int *ret_dbm)
{
    char digits[5] = "";
    char *end;

    if (text.length == 0 || text.length >= sizeof digits)
        return false;
    memcpy(digits, text.data, text.length);
    long dbm = strtol(digits, &end, 10);
    *ret_dbm = (int)dbm;
    return *end == '\0' && dbm >= -127 && dbm <= 20;
}

static bool is_security_word(struct improv_bytes text)
{
    static const char *const words[] = {"NO",   "WEP",      "WPA", "WPA2",
                                        "WPA3", "WPA2 EAP", "WAPI"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (bytes_equal(text, bytes_of(words[i])))
            return true;
    return false;
}

/* One word, or several with a slash between them. */
static bool is_security(struct improv_bytes text)
{
    for (;;) {
        const uint8_t *slash =
            text.length > 0 ? memchr(text.data, '/', text.length) : NULL;
        struct improv_bytes word = text;
        if (slash)
            word.length = (size_t)(slash - text.data);
        if (!is_security_word(word))
            return false;
        if (!slash)
            return true;
        text.data += word.length + 1;
        text.length -= word.length + 1;
    }
}

static bool fail_text(struct check *check, const char *what,
                      struct improv_bytes text)
{
    char safe[SAFE_TEXT_SIZE(16)];
    return fail(check, "\"%s\" is no %s", safe_text(text, safe, sizeof safe),
                what);
}

bool rule_scan(struct check *check)
{
    struct answer answer = {0};
    int dbm;

    if (!scan(check, &answer))
        return false;
    for (int i = 0; i < answer.count; i += NETWORK_STRINGS) {
        const struct improv_bytes *network = &answer.strings[i];
        if (network[0].length == 0 || network[0].length > 32)
            return fail(check, "an SSID of %zu bytes", network[0].length);
        if (!to_dbm(network[1], &dbm))
            return fail_text(check, "RSSI", network[1]);
        if (!is_security(network[2]))
            return fail_text(check, "security", network[2]);
    }
    return true;
}

static bool is_listed_before(const struct answer *answer, int at)
{
    for (int i = 0; i < at; i += NETWORK_STRINGS)
        if (bytes_equal(answer->strings[i], answer->strings[at]))
            return true;
    return false;
}

bool rule_scan_order(struct check *check)
{
    struct answer answer = {0};
    int before = 20, dbm;

    if (check->networks.length == 0)
        return skip(check, "no networks");
    answer.frame = check->networks;
    decode_answer(check, IMPROV_COMMAND_SCAN, &answer);
    for (int i = 0; i < answer.count; i += NETWORK_STRINGS) {
        if (is_listed_before(&answer, i))
            return fail(check, "an SSID is there twice");
        if (!to_dbm(answer.strings[i + 1], &dbm))
            return skip(check, "a signal can't be read");
        if (dbm > before)
            return fail(check, "%d dBm stands behind %d", dbm, before);
        before = dbm;
    }
    return true;
}

/* --- The characteristic -------------------------------------------------- */

bool rule_result_reads_as_notified(struct check *check)
{
    struct answer answer = {0};
    struct probe_value value;

    if (!ask_info(check, &answer))
        return false;
    int r = probe_read(check->probe, IMPROV_CHARACTERISTIC_RESULT, &value);
    if (!succeeded(check, r, "reading the result"))
        return false;
    return bytes_equal(probe_bytes(&value), probe_bytes(&answer.frame)) ||
           fail(check, "what is read is not what was notified");
}
