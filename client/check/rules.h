/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of rules, in the order in which they are checked: what can hang a
 * device comes late, and what provisions it last.
 */
#ifndef IMPROV_CLIENT_RULES_H
#define IMPROV_CLIENT_RULES_H

#include <stdbool.h>
#include <stddef.h>

struct check;

enum rule_need {
    NEED_LOCKED = 1 << 0,     /* state 0x01 */
    NEED_AUTHORIZED = 1 << 1, /* state 0x02: maybe someone must press */
    NEED_CONSENT = 1 << 2,    /* Wi-Fi or a name may be changed by a mistake */
    NEED_NETWORK = 1 << 3,    /* a network for the test */
    NEED_DIGO = 1 << 4,       /* DIGO commands were asked for */
};

struct rule {
    const char *id; /* a rule of docs/protocol.md, maybe with a letter */
    const char *title;
    bool advice;    /* others may lawfully do otherwise */
    unsigned needs; /* enum rule_need, bits */
    /* True if the device keeps it; the finding says what else. */
    bool (*check)(struct check *check);
};

extern const struct rule rule_table[];
extern const size_t rule_count;

/*
 * Is the rule one of those that `wanted` names: "FRM-2,ERR" is FRM-2 (or
 * FRM-2a, FRM-2b) and all whose id begins with ERR; NULL is all.
 */
bool rule_is_wanted(const struct rule *rule, const char *wanted);

/* True if each name is of a rule. */
bool rules_are_known(const char *wanted);

/* rules_advertising.c */
bool rule_service_data(struct check *check);
bool rule_advertised_state(struct check *check);
bool rule_advertised_capabilities(struct check *check);
bool rule_advertised_authorized(struct check *check);
bool rule_advertised_provisioned(struct check *check);

/* rules_gatt.c */
bool rule_service(struct check *check);
bool rule_characteristics(struct check *check);
bool rule_properties(struct check *check);
bool rule_write_command(struct check *check);
bool rule_state_value(struct check *check);
bool rule_error_value(struct check *check);
bool rule_result_value(struct check *check);

/* rules_frames.c */
bool rule_checksum(struct check *check);
bool rule_byte_by_byte(struct check *check);
bool rule_pieces_of_20(struct check *check);
bool rule_one_write(struct check *check);
bool rule_without_response(struct check *check);
bool rule_bytes_after(struct check *check);
bool rule_empty_write(struct check *check);
bool rule_half_then_disconnect(struct check *check);
bool rule_half_then_silence(struct check *check);
bool rule_too_long(struct check *check);
bool rule_data_254(struct check *check);
bool rule_data_255(struct check *check);

/* rules_errors.c */
bool rule_unknown_command(struct check *check);
bool rule_error_reads_as_notified(struct check *check);
bool rule_repeated_error(struct check *check);
bool rule_error_cleared(struct check *check);
bool rule_error_and_disconnect(struct check *check);

/* rules_commands.c */
bool rule_identify(struct check *check);
bool rule_identify_not_offered(struct check *check);
bool rule_not_offered(struct check *check);
bool rule_device_info(struct check *check);
bool rule_device_info_data(struct check *check);
bool rule_scan(struct check *check);
bool rule_scan_order(struct check *check);
bool rule_result_reads_as_notified(struct check *check);

/* rules_names.c */
bool rule_hostname_locked(struct check *check);
bool rule_hostname(struct check *check);
bool rule_hostname_set(struct check *check);
bool rule_hostname_bad(struct check *check);
bool rule_hostname_with_length(struct check *check);
bool rule_device_name(struct check *check);
bool rule_device_name_set(struct check *check);
bool rule_device_name_255(struct check *check);

/* rules_authorization.c */
bool rule_wifi_locked(struct check *check);
bool rule_digo_locked(struct check *check);
bool rule_digo_malformed(struct check *check);
bool rule_authorized(struct check *check);

/* rules_wifi.c */
bool rule_wifi_no_data(struct check *check);
bool rule_wifi_ssid_past_end(struct check *check);
bool rule_wifi_no_password(struct check *check);
bool rule_wifi_password_past_end(struct check *check);
bool rule_wifi_leftover(struct check *check);
bool rule_wifi_empty_ssid(struct check *check);

/* rules_join.c */
bool rule_join_begins(struct check *check);
bool rule_join_write_answered(struct check *check);
bool rule_join_responsive(struct check *check);
bool rule_wrong_password(struct check *check);
bool rule_wrong_password_again(struct check *check);
bool rule_right_password(struct check *check);
bool rule_result_told(struct check *check);
bool rule_result_first(struct check *check);
bool rule_result_url(struct check *check);

#endif
