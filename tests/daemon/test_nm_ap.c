/* SPDX-License-Identifier: Apache-2.0 */
/* What NetworkManager tells of an access point, in the words of Improv. */
#include "unit.h"
#include "wifi/nm/nm.h"

enum {
    PRIVACY = 0x1,
    PSK = 0x100,
    EAP = 0x200,
    SAE = 0x400,
    OWE = 0x800,
    CIPHERS = 0x88, /* they are told beside it */
};

/* [SCAN-2] */
static void security_in_words(void **state)
{
    (void)state;
    static const struct {
        uint32_t flags, wpa, rsn;
        const char *words;
    } rows[] = {
        {0, 0, 0, "NO"},
        {PRIVACY, 0, 0, "WEP"},
        {PRIVACY, PSK | CIPHERS, 0, "WPA"},
        {PRIVACY, 0, PSK | CIPHERS, "WPA2"},
        {PRIVACY, PSK | CIPHERS, PSK | CIPHERS, "WPA/WPA2"},
        {PRIVACY, 0, EAP | CIPHERS, "WPA2 EAP"},
        {PRIVACY, 0, SAE | CIPHERS, "WPA3"},
        {PRIVACY, 0, PSK | SAE | CIPHERS, "WPA2/WPA3"},
        {PRIVACY, PSK | EAP, PSK | EAP | SAE, "WPA/WPA2/WPA2 EAP/WPA3"},
        {PRIVACY, 0, OWE | CIPHERS, "NO"},
        {0, 0, 0x1000, "NO"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct nm_ap ap = {.flags = rows[i].flags,
                                 .wpa_flags = rows[i].wpa,
                                 .rsn = rows[i].rsn};
        char words[NM_SECURITY_MAX];
        nm_security_words(&ap, words);
        assert_string_equal(words, rows[i].words);
    }
}

static void strength_in_dbm(void **state)
{
    (void)state;
    assert_int_equal(nm_dbm(0), -100);
    assert_int_equal(nm_dbm(50), -70);
    assert_int_equal(nm_dbm(84), -50);
    assert_int_equal(nm_dbm(100), -40);
    assert_int_equal(nm_dbm(255), -40);
}

static struct nm_ap ap_of(const char *ssid, const char *bssid, uint32_t rsn)
{
    return (struct nm_ap){.bssid = bssid,
                          .ssid = ssid,
                          .ssid_length = strlen(ssid),
                          .flags = rsn ? PRIVACY : 0,
                          .rsn = rsn};
}

static struct nm_found found(const struct nm_ap *aps, size_t count)
{
    struct nm_found found;
    nm_find_ssid(aps, count, (const uint8_t *)"Home", 4, &found);
    return found;
}

static void what_all_of_an_ssid_can_do(void **state)
{
    (void)state;
    const struct nm_ap aps[] = {
        ap_of("Home", "1", PSK),
        ap_of("Home", "2", SAE),
        ap_of("Homes", "3", 0),
        ap_of("Hom", "4", OWE),
    };
    struct nm_found all = found(aps, COUNT(aps));
    assert_true(all.any && all.psk && all.sae);
    assert_false(all.open || all.owe || all.hidden || all.nameless);
    assert_false(found(aps + 2, 2).any);
}

/* It would not be found again, if it were not saved as hidden. */
static void a_hidden_one_that_was_asked_for_by_name(void **state)
{
    (void)state;
    const struct nm_ap aps[] = {
        ap_of("", "1", PSK),
        ap_of("Home", "1", PSK),
        ap_of("Home", "2", PSK),
    };
    assert_true(found(aps, 2).any);
    assert_true(found(aps, 2).hidden && found(aps, 2).nameless);
    assert_false(found(aps, 3).hidden); /* the other does not hide */
    assert_true(found(aps, 1).hidden && !found(aps, 1).any);
}

/* SAE refuses a password before NetworkManager knows that there is anything. */
static void a_reason_is_a_failure(void **state)
{
    (void)state;
    struct nm_join join = {.password_length = 8};
    assert_int_equal(nm_failure(53, &join), WIFI_FAILURE_NOT_FOUND);
    join.found.sae = true;
    assert_int_equal(nm_failure(53, &join), WIFI_FAILURE_PASSWORD);
    assert_int_equal(nm_failure(7, &join), WIFI_FAILURE_PASSWORD);
    assert_int_equal(nm_failure(5, &join), WIFI_FAILURE_NO_ADDRESS);
    assert_int_equal(nm_failure(36, &join), WIFI_FAILURE_NO_DEVICE);
    assert_int_equal(nm_failure(39, &join), WIFI_FAILURE_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(security_in_words),
        cmocka_unit_test(strength_in_dbm),
        cmocka_unit_test(what_all_of_an_ssid_can_do),
        cmocka_unit_test(a_hidden_one_that_was_asked_for_by_name),
        cmocka_unit_test(a_reason_is_a_failure),
    };
    return cmocka_run_group_tests_name("nm_ap", tests, NULL, NULL);
}
