/* SPDX-License-Identifier: Apache-2.0 */
/* The connection that NetworkManager is asked to add. */
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>

#include "cleanup.h"
#include "unit.h"
#include "wifi/nm/nm.h"

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

static struct nm_join join_of(const char *ssid, const char *password)
{
    struct text bytes = text_read(ssid);
    struct nm_join join = {.ssid_length = bytes.length,
                           .password_length = strlen(password)};
    memcpy(join.ssid, bytes.bytes, bytes.length);
    memcpy(join.password, password, join.password_length);
    join.found.any = true;
    join.found.psk = true;
    return join;
}

static sd_bus_message *profile(const struct bus *bus,
                               const struct nm_join *join)
{
    sd_bus_message *message = NULL;
    assert_true(sd_bus_message_new_method_call(bus->bus, &message, "a.b", "/",
                                               "a.b", "C") >= 0);
    assert_int_equal(nm_append_profile(message, join) < 0, 0);
    assert_true(sd_bus_message_seal(message, 1, 0) >= 0);
    assert_string_equal(sd_bus_message_get_signature(message, true),
                        "a{sa{sv}}");
    return message;
}

/* Stands before the value of a member; false if there is none. */
static bool find(sd_bus_message *message, const char *setting,
                 const char *member, const char *signature)
{
    const char *name, *contents;
    sd_bus_message_rewind(message, true);
    sd_bus_message_enter_container(message, 'a', "{sa{sv}}");
    while (sd_bus_message_enter_container(message, 'e', "sa{sv}") > 0) {
        sd_bus_message_read(message, "s", &name);
        bool right = strcmp(name, setting) == 0;
        sd_bus_message_enter_container(message, 'a', "{sv}");
        while (sd_bus_message_enter_container(message, 'e', "sv") > 0) {
            sd_bus_message_read(message, "s", &name);
            sd_bus_message_peek_type(message, NULL, &contents);
            if (right && strcmp(name, member) == 0) {
                assert_string_equal(contents, signature);
                sd_bus_message_enter_container(message, 'v', signature);
                return true;
            }
            sd_bus_message_skip(message, "v");
            sd_bus_message_exit_container(message);
        }
        sd_bus_message_exit_container(message);
        sd_bus_message_exit_container(message);
    }
    return false;
}

static const char *string(sd_bus_message *message, const char *setting,
                          const char *member)
{
    const char *text = NULL;
    if (find(message, setting, member, "s"))
        sd_bus_message_read(message, "s", &text);
    return text ? text : "(none)";
}

#define CONNECTION "connection"
#define WIRELESS   "802-11-wireless"
#define SECURITY   "802-11-wireless-security"

static void a_network_with_a_password(void **state)
{
    struct nm_join join = join_of("'Home'", "sesame99");
    automessage sd_bus_message *message = profile(*state, &join);
    assert_string_equal(string(message, CONNECTION, "id"), "Home");
    assert_string_equal(string(message, CONNECTION, "type"), WIRELESS);
    assert_string_equal(string(message, SECURITY, "key-mgmt"), "wpa-psk");
    assert_string_equal(string(message, SECURITY, "psk"), "sesame99");
    assert_false(find(message, WIRELESS, "hidden", "b"));
}

static void an_open_network(void **state)
{
    struct nm_join join = join_of("'Cafe'", "");
    automessage sd_bus_message *message = profile(*state, &join);
    assert_false(find(message, SECURITY, "key-mgmt", "s"));
    assert_false(find(message, SECURITY, "psk", "s"));
}

/* [WIFI-2] any bytes; the name for people is printable */
static void an_ssid_of_any_bytes(void **state)
{
    static const char *const ssids[][2] = {
        {"00", "_"},
        {"'a' 00 'b'", "a_b"},
        {"C3 A4 1B 7F 'x'", "____x"},
        {"FF*32", "________________________________"},
        {"'%s'", "%s"},
    };
    for (size_t i = 0; i < COUNT(ssids); i++) {
        const void *bytes;
        size_t length;
        struct nm_join join = join_of(ssids[i][0], "sesame99");
        automessage sd_bus_message *message = profile(*state, &join);
        assert_true(find(message, WIRELESS, "ssid", "ay"));
        sd_bus_message_read_array(message, 'y', &bytes, &length);
        assert_int_equal(length, join.ssid_length);
        assert_memory_equal(bytes, join.ssid, length);
        assert_string_equal(string(message, CONNECTION, "id"), ssids[i][1]);
    }
}

static void a_network_that_no_scan_shows(void **state)
{
    int hidden = 0;
    struct nm_join join = join_of("'Home'", "sesame99");
    join.found.hidden = true;
    automessage sd_bus_message *message = profile(*state, &join);
    assert_true(find(message, WIRELESS, "hidden", "b"));
    sd_bus_message_read(message, "b", &hidden);
    assert_true(hidden);
}

#define DIGITS "0123456789abcdef"

/* [WIFI-3] 64 digits are a raw key, which only WPA-PSK takes. */
static void the_kind_of_key(void **state)
{
    static const struct {
        bool sae, psk;
        const char *password;
        const char *management;
    } rows[] = {
        {false, true, "sesame99", "wpa-psk"},
        {true, true, "sesame99", "wpa-psk"},
        {true, false, "sesame99", "sae"},
        {false, false, "sesame99", "wpa-psk"},
        {true, false, DIGITS DIGITS DIGITS DIGITS, "wpa-psk"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct nm_join join = join_of("'Home'", rows[i].password);
        join.found.sae = rows[i].sae;
        join.found.psk = rows[i].psk;
        automessage sd_bus_message *message = profile(*state, &join);
        assert_string_equal(string(message, SECURITY, "key-mgmt"),
                            rows[i].management);
        assert_string_equal(string(message, SECURITY, "psk"), rows[i].password);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_with_a_password),
        cmocka_unit_test(an_open_network),
        cmocka_unit_test(an_ssid_of_any_bytes),
        cmocka_unit_test(a_network_that_no_scan_shows),
        cmocka_unit_test(the_kind_of_key),
    };
    return cmocka_run_group_tests_name("nm_profile", tests, make_bus, free_bus);
}
