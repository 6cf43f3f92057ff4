/* SPDX-License-Identifier: Apache-2.0 */
/* The network that wpa_supplicant is asked to add. */
#include <stdbool.h>
#include <sys/socket.h>

#include "cleanup.h"
#include "unit.h"
#include "wifi/wpa/wpa.h"

#define RAW_KEY                                                                \
    "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789ABCDEF"

/* Messages need a bus that was started; nobody is at its other end. */
struct bus {
    sd_bus *bus;
    int other_end;
};

static int make_bus(void **state)
{
    static struct bus bus;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 ||
        sd_bus_new(&bus.bus) < 0 ||
        sd_bus_set_fd(bus.bus, ends[0], ends[0]) < 0 ||
        sd_bus_start(bus.bus) < 0)
        return -1;
    bus.other_end = ends[1];
    *state = &bus;
    return 0;
}

static int free_bus(void **state)
{
    struct bus *bus = *state;
    sd_bus_close_unref(bus->bus);
    close(bus->other_end);
    return 0;
}

static struct wpa_join join_of(unsigned security, const char *password)
{
    struct wpa_join join = {
        .ssid = "Home",
        .ssid_length = 4,
        .password_length = strlen(password),
        .open = security == 0,
        .security = security,
    };
    memcpy(join.password, password, join.password_length);
    return join;
}

static sd_bus_message *profile(const struct bus *bus,
                               const struct wpa_join *join)
{
    sd_bus_message *message = NULL;
    assert_true(sd_bus_message_new_method_call(bus->bus, &message, "a.b", "/",
                                               "a.b", "C") >= 0);
    assert_int_equal(wpa_append_profile(message, join) < 0, 0);
    assert_true(sd_bus_message_seal(message, 1, 0) >= 0);
    assert_string_equal(sd_bus_message_get_signature(message, true), "a{sv}");
    return message;
}

/* Stands in the value; false if there is none. */
static bool find(sd_bus_message *message, const char *wanted,
                 const char *signature)
{
    const char *name, *contents;
    sd_bus_message_rewind(message, true);
    sd_bus_message_enter_container(message, 'a', "{sv}");
    while (sd_bus_message_enter_container(message, 'e', "sv") > 0) {
        sd_bus_message_read(message, "s", &name);
        sd_bus_message_peek_type(message, NULL, &contents);
        if (strcmp(name, wanted) == 0) {
            assert_string_equal(contents, signature);
            sd_bus_message_enter_container(message, 'v', signature);
            return true;
        }
        sd_bus_message_skip(message, "v");
        sd_bus_message_exit_container(message);
    }
    return false;
}

static const char *string(sd_bus_message *message, const char *name)
{
    const char *text = NULL;
    if (find(message, name, "s"))
        sd_bus_message_read(message, "s", &text);
    return text ? text : "(none)";
}

static int32_t number(sd_bus_message *message, const char *name)
{
    int32_t value = -1;
    if (find(message, name, "i"))
        sd_bus_message_read(message, "i", &value);
    return value;
}

static void the_security_decides_what_is_used(void **state)
{
    static const struct {
        unsigned security;
        const char *password, *key_management;
        int32_t frames; /* protected: 1 if both can, 2 always */
    } cases[] = {
        {WPA_PSK, "sesame99", "WPA-PSK WPA-PSK-SHA256", 1},
        {WPA_OLD_PSK, "sesame99", "WPA-PSK WPA-PSK-SHA256", 1},
        {WPA_SAE, "sesame99", "SAE", 2},
        {WPA_SAE | WPA_PSK, "sesame99", "SAE WPA-PSK WPA-PSK-SHA256", 1},
        {WPA_SAE | WPA_PSK, RAW_KEY, "WPA-PSK WPA-PSK-SHA256", 1},
        {0, "", "NONE", 1},
        {WPA_OWE, "", "OWE NONE", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wpa_join join = join_of(cases[i].security, cases[i].password);
        const char *why = NULL;
        assert_int_equal(wpa_check_profile(&join, &why), WIFI_FAILURE_NONE);
        automessage sd_bus_message *message = profile(*state, &join);
        assert_string_equal(string(message, "key_mgmt"),
                            cases[i].key_management);
        assert_int_equal(number(message, "ieee80211w"), cases[i].frames);
    }
}

static void what_can_not_be_joined_is_said(void **state)
{
    (void)state;
    static const struct {
        unsigned security;
        const char *password;
        enum wifi_failure failure;
    } cases[] = {
        {WPA_PSK, "", WIFI_FAILURE_PASSWORD},
        {WPA_PSK, "seven77", WIFI_FAILURE_PASSWORD},
        {WPA_PSK, "line\nbreak", WIFI_FAILURE_PASSWORD},
        {WPA_PSK, RAW_KEY, WIFI_FAILURE_NONE},
        {WPA_PSK,
         "x123456789abcdef0123456789ABCDEF"
         "0123456789abcdef0123456789ABCDEF",
         WIFI_FAILURE_PASSWORD},
        {WPA_SAE, RAW_KEY, WIFI_FAILURE_PASSWORD},
        {0, "sesame99", WIFI_FAILURE_PASSWORD},
        {WPA_OWE, "sesame99", WIFI_FAILURE_PASSWORD},
        {WPA_PRIVACY, "sesame99", WIFI_FAILURE_OTHER},
        {WPA_EAP, "sesame99", WIFI_FAILURE_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wpa_join join = join_of(cases[i].security, cases[i].password);
        const char *why = NULL;
        assert_int_equal(wpa_check_profile(&join, &why), cases[i].failure);
        assert_int_equal(why != NULL, cases[i].failure != WIFI_FAILURE_NONE);
    }
}

static void a_passphrase_is_text_and_a_key_is_bytes(void **state)
{
    const void *key = NULL;
    size_t length = 0;
    struct wpa_join join = join_of(WPA_PSK, "se\"same");
    automessage sd_bus_message *text = profile(*state, &join);
    assert_string_equal(string(text, "psk"), "se\"same");
    join = join_of(WPA_PSK, RAW_KEY);
    automessage sd_bus_message *bytes = profile(*state, &join);
    assert_true(find(bytes, "psk", "ay"));
    sd_bus_message_read_array(bytes, 'y', &key, &length);
    assert_int_equal(length, 32);
    assert_memory_equal(key, "\x01\x23\x45\x67\x89\xAB\xCD\xEF", 8);
    join = join_of(0, "");
    automessage sd_bus_message *open = profile(*state, &join);
    assert_false(find(open, "psk", "s"));
}

static void it_is_marked_with_those_that_were_disabled(void **state)
{
    struct wpa_known known[] = {{(char[]){"/Networks/0"}, true, false},
                                {(char[]){"/Networks/12"}, false, false},
                                {(char[]){"/Networks/3"}, false, false}};
    struct wpa_join join = join_of(0, "");
    join.known = known;
    join.known_count = 3;
    automessage sd_bus_message *message = profile(*state, &join);
    assert_string_equal(string(message, "id_str"), "improvd 12 3");
    assert_int_equal(number(message, "priority"), WPA_TRYING);
    assert_int_equal(number(message, "scan_ssid"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_security_decides_what_is_used),
        cmocka_unit_test(what_can_not_be_joined_is_said),
        cmocka_unit_test(a_passphrase_is_text_and_a_key_is_bytes),
        cmocka_unit_test(it_is_marked_with_those_that_were_disabled),
    };
    return cmocka_run_group_tests(tests, make_bus, free_bus);
}
