/* SPDX-License-Identifier: Apache-2.0 */
#include "check/rules.h"

#include <string.h>

#define NEEDS .needs =

/* clang-format off */
const struct rule rule_table[] = {
    {"ADV-1", "service data of six bytes are advertised", .check = rule_service_data},
    {"ADV-4a", "the advertised state is the one that is read", .check = rule_advertised_state},
    {"ADV-4b", "so are the advertised capabilities", .check = rule_advertised_capabilities},

    {"ID-1", "the characteristics are of the Improv service", .check = rule_service},
    {"ID-2a", "there are all five of them", .check = rule_characteristics},
    {"ID-2b", "they can be read, written and notified", .check = rule_properties},
    {"ID-2c", "commands can be written without response", true, .check = rule_write_command},
    {"ID-3", "the state is one byte that has a meaning", .check = rule_state_value},
    {"ID-4a", "the error is one byte that has a meaning", .check = rule_error_value},
    {"RES-1a", "the result is a whole frame, or nothing", .check = rule_result_value},

    {"ERR-3", "an unknown command gets error 0x02", .check = rule_unknown_command},
    {"ID-4b", "an error reads as it was notified", .check = rule_error_reads_as_notified},
    {"ERR-1a", "the same error is notified again", .check = rule_repeated_error},
    {"ERR-1b", "a good command clears the error", .check = rule_error_cleared},
    {"ERR-2", "a disconnect clears the error", true, .check = rule_error_and_disconnect},

    {"FRM-2", "a wrong checksum is refused", .check = rule_checksum},
    {"FRM-4a", "a frame may come byte by byte", .check = rule_byte_by_byte},
    {"FRM-4b", "a frame may come in pieces of 20 bytes", .check = rule_pieces_of_20},
    {"FRM-4c", "a frame of 43 bytes may come in one write", .check = rule_one_write},
    {"FRM-4d", "a frame may come without asking for responses", .check = rule_without_response},
    {"FRM-8", "bytes after a frame are refused", .check = rule_bytes_after},
    {"FRM-6", "half a frame is dropped by a disconnect", .check = rule_half_then_disconnect},
    {"FRM-7a", "an empty write does no harm", .check = rule_empty_write},
    {"FRM-7b", "half a frame is dropped after some seconds", true, .check = rule_half_then_silence},

    {"IDF-1", "identify is taken, and needs no button", .check = rule_identify},
    {"IDF-2", "identify is refused where it is not offered", true, .check = rule_identify_not_offered},
    {"ID-6", "commands that are not offered are refused", .check = rule_not_offered},
    {"INFO-2", "device info has at least four texts", .check = rule_device_info},
    {"INFO-1", "device info with data is refused", true, .check = rule_device_info_data},
    {"SCAN-2", "networks have name, signal and security", .check = rule_scan},
    {"SCAN-3", "each network once, the strongest first", true, .check = rule_scan_order},
    {"RES-1b", "a result reads as it was notified", .check = rule_result_reads_as_notified},

    {"STR-1a", "locked: Wi-Fi settings of no bytes are refused", NEEDS NEED_LOCKED | NEED_CONSENT, .check = rule_wifi_no_data},
    {"STR-1b", "locked: an SSID must end before the data", NEEDS NEED_LOCKED | NEED_CONSENT, .check = rule_wifi_ssid_past_end},
    {"STR-1c", "locked: a password must be there", NEEDS NEED_LOCKED | NEED_CONSENT, .check = rule_wifi_no_password},
    {"STR-1d", "locked: a password must not take the checksum", NEEDS NEED_LOCKED | NEED_CONSENT, .check = rule_wifi_password_past_end},
    {"REQ-2", "locked: the hostname gets error 0x04", NEEDS NEED_LOCKED, .check = rule_hostname_locked},
    {"DIGO-4", "locked: DIGO settings get error 0x04", NEEDS NEED_LOCKED | NEED_DIGO, .check = rule_digo_locked},
    {"WIFI-4a", "locked: Wi-Fi settings get error 0x04", NEEDS NEED_LOCKED | NEED_CONSENT, .check = rule_wifi_locked},

    {"AUTH-2", "the device can be authorized", NEEDS NEED_AUTHORIZED, .check = rule_authorized},
    {"ADV-4c", "that it is authorized is advertised", NEEDS NEED_AUTHORIZED, .check = rule_advertised_authorized},
    {"NAME-1a", "the hostname can be asked for", NEEDS NEED_AUTHORIZED, .check = rule_hostname},
    {"NAME-1b", "the hostname can be set", NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_hostname_set},
    {"NAME-2", "a bad hostname gets error 0x05", NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_hostname_bad},
    {"NAME-4", "a hostname may have its length before it", true, NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_hostname_with_length},
    {"NAME-1c", "the device name can be asked for", NEEDS NEED_AUTHORIZED, .check = rule_device_name},
    {"NAME-1d", "the device name can be set", NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_device_name_set},
    {"DIGO-5", "DIGO settings that are malformed are refused", NEEDS NEED_AUTHORIZED | NEED_DIGO, .check = rule_digo_malformed},
    {"STR-1e", "Wi-Fi settings of no bytes are refused", NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_wifi_no_data},
    {"STR-1f", "an SSID must end before the data", NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_wifi_ssid_past_end},
    {"STR-1g", "a password must be there", NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_wifi_no_password},
    {"STR-1h", "a password must not take the checksum", NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_wifi_password_past_end},
    {"STR-1i", "bytes after the password are refused", NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_wifi_leftover},
    {"WIFI-2", "an empty SSID is refused", true, NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_wifi_empty_ssid},

    {"FRM-3a", "a write of 300 bytes is refused", .check = rule_too_long},
    {"FRM-3b", "a frame may carry 254 bytes", .check = rule_data_254},
    {"FRM-3c", "a frame may carry 255 bytes", .check = rule_data_255},
    {"NAME-3", "a device name of 255 bytes is refused", NEEDS NEED_AUTHORIZED | NEED_CONSENT, .check = rule_device_name_255},

    {"WIFI-4b", "Wi-Fi settings lead to state 0x03 at once", NEEDS NEED_AUTHORIZED | NEED_NETWORK, .check = rule_join_begins},
    {"WIFI-4c", "their write is answered before the join ends", NEEDS NEED_NETWORK, .check = rule_join_write_answered},
    {"WIFI-4d", "the device answers while it joins", NEEDS NEED_NETWORK, .check = rule_join_responsive},
    {"WIFI-6a", "a wrong password gets error 0x03", NEEDS NEED_NETWORK, .check = rule_wrong_password},
    {"WIFI-6b", "then another password may be sent", NEEDS NEED_NETWORK, .check = rule_wrong_password_again},
    {"WIFI-5a", "the right password leads to state 0x04", NEEDS NEED_AUTHORIZED | NEED_NETWORK, .check = rule_right_password},
    {"WIFI-5b", "the result and state 0x04 are both notified", NEEDS NEED_NETWORK, .check = rule_result_told},
    {"WIFI-5c", "the result comes before state 0x04", true, NEEDS NEED_NETWORK, .check = rule_result_first},
    {"WIFI-5d", "the result has a URL to go on with", true, NEEDS NEED_NETWORK, .check = rule_result_url},
    {"ADV-4d", "a provisioned device advertises 0x04, or nothing", NEEDS NEED_NETWORK, .check = rule_advertised_provisioned},
};
/* clang-format on */

const size_t rule_count = sizeof rule_table / sizeof rule_table[0];

/* A name ends at a comma; a rule's, before its number or its letter. */
static bool names(const char *name, size_t length, const char *id)
{
    return length > 0 && strncmp(name, id, length) == 0 &&
           strchr("-abcdefghijklmnopqrstuvwxyz", id[length]);
}

bool rule_is_wanted(const struct rule *rule, const char *wanted)
{
    if (!wanted)
        return true;
    for (;;) {
        size_t length = strcspn(wanted, ",");
        if (names(wanted, length, rule->id))
            return true;
        if (wanted[length] == '\0')
            return false;
        wanted += length + 1;
    }
}

static bool is_known(const char *name, size_t length)
{
    for (size_t i = 0; i < rule_count; i++)
        if (names(name, length, rule_table[i].id))
            return true;
    return false;
}

bool rules_are_known(const char *wanted)
{
    for (;;) {
        size_t length = strcspn(wanted, ",");
        if (!is_known(wanted, length))
            return false;
        if (wanted[length] == '\0')
            return true;
        wanted += length + 1;
    }
}
