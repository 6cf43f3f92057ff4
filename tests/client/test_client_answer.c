/* SPDX-License-Identifier: Apache-2.0 */
/* What a device answers, as the user gets to see it. */
#include <stdio.h>

#include "talk/answer.h"
#include "told.h"

static enum exit_code report(uint8_t command, const char *result)
{
    struct improv_bytes bytes = text_exact(result);
    const struct request request = {.sent = {.command = command}};
    hear();
    enum exit_code code = answer_report(&request, bytes);
    hear_end();
    free((void *)(uintptr_t)bytes.data);
    return code;
}

static void assert_line(uint8_t command, const char *result,
                        const char *expected)
{
    assert_int_equal(report(command, result), EXIT_CODE_OK);
    assert_string_equal(heard_err(), "");
    const char *line = heard_out();
    if (line[0] == '[') /* the seconds */
        line = strstr(line, "] ") + 2;
    assert_string_equal(line, expected);
}

static void assert_malformed(uint8_t command, const char *result)
{
    assert_int_equal(report(command, result), EXIT_CODE_FAILED);
    if (report_is_json()) {
        assert_string_equal(heard_err(), "");
        assert_non_null(strstr(heard_out(), "\"event\":\"failed\""));
        assert_int_equal(told_lines(), 1);
    } else {
        assert_string_equal(heard_out(), "");
        assert_non_null(strstr(heard_err(), "malformed."));
    }
}

/* --- Those without data -------------------------------------------------- */

static void success_is_told_by_command(void **state)
{
    (void)state;
    assert_line(IMPROV_COMMAND_WIFI_SETTINGS, "", "provisioned\n");
    assert_line(IMPROV_COMMAND_IDENTIFY, "",
                "identified: the device shows itself now\n");
    assert_line(IMPROV_COMMAND_DIGO_HOST, "", "stored: DIGO host settings\n");
    assert_line(IMPROV_COMMAND_DIGO_DEVICE, "",
                "stored: DIGO device settings\n");
    assert_line(IMPROV_COMMAND_DIGO_TOKEN, "", "stored: DIGO token\n");
}

static void success_in_objects(void **state)
{
    (void)state;
    report(IMPROV_COMMAND_IDENTIFY, "");
    assert_told("{'event': 'identified', 'command': 'identify'}");
    report(IMPROV_COMMAND_DIGO_TOKEN, "");
    assert_told("{'event': 'stored', 'command': 'DIGO token'}");
}

/* --- Provisioned --------------------------------------------------------- */

static void each_url_is_a_line(void **state)
{
    (void)state;
    assert_int_equal(
        report(IMPROV_COMMAND_WIFI_SETTINGS, "05 'h://a' 00 01 'b'"),
        EXIT_CODE_OK);
    assert_int_equal(strncmp(heard_out(), "h://a\nb\n[", 9), 0);
    assert_int_equal(told_lines(), 3);
}

/* Scripts take it from there. */
static void quiet_shows_the_urls(void **state)
{
    (void)state;
    report_open(&(struct report_options){.quiet = true});
    report(IMPROV_COMMAND_WIFI_SETTINGS, "05 'h://a'");
    assert_string_equal(heard_out(), "h://a\n");
    report(IMPROV_COMMAND_WIFI_SETTINGS, "");
    assert_string_equal(heard_out(), "");
}

static void urls_in_objects(void **state)
{
    (void)state;
    report(IMPROV_COMMAND_WIFI_SETTINGS, "05 'h://a' 00 02 'b' 1B");
    assert_told("{'event': 'provisioned', 'urls': ['h://a', 'b\\\\x1B']}");
    report(IMPROV_COMMAND_WIFI_SETTINGS, "");
    assert_told("{'event': 'provisioned', 'urls': []}");
}

static void hostile_urls_are_escaped(void **state)
{
    (void)state;
    report(IMPROV_COMMAND_WIFI_SETTINGS, "07 1B ']0;x' 07 0A 03 E2 80 AE");
    assert_null(strchr(heard_out(), 0x1B));
    assert_null(strchr(heard_out(), 0x07));
    assert_int_equal(
        strncmp(heard_out(), "\\x1B]0;x\\x07\\x0A\n\\xE2\\x80\\xAE\n[", 31), 0);
    assert_int_equal(report(IMPROV_COMMAND_WIFI_SETTINGS, "FE FF*254"),
                     EXIT_CODE_OK);
    assert_line(IMPROV_COMMAND_WIFI_SETTINGS, "00*255", "provisioned\n");
}

/* --- Info ---------------------------------------------------------------- */

#define INFO "02 'fw' 01 '7' 02 'hw' 04 'Lamp'"

/* [INFO-2] */
static void info(void **state)
{
    (void)state;
    assert_line(IMPROV_COMMAND_DEVICE_INFO, INFO,
                "Firmware          fw\nVersion           7\n"
                "Hardware          hw\nDevice name       Lamp\n");
    assert_line(IMPROV_COMMAND_DEVICE_INFO, INFO " 02 'OS' 01 1B",
                "Firmware          fw\nVersion           7\n"
                "Hardware          hw\nDevice name       Lamp\n"
                "Operating system  OS\nOS version        \\x1B\n");
}

static void info_in_objects(void **state)
{
    (void)state;
    report(IMPROV_COMMAND_DEVICE_INFO, INFO);
    assert_told("{'event': 'info', 'firmware': 'fw', 'firmware_version': '7',"
                " 'hardware': 'hw', 'device_name': 'Lamp'}");
    report(IMPROV_COMMAND_DEVICE_INFO, INFO " 00 01 FF");
    assert_told("{'event': 'info', 'firmware': 'fw', 'firmware_version': '7',"
                " 'hardware': 'hw', 'device_name': 'Lamp', 'os_name': '',"
                " 'os_version': '\\\\xFF', 'os_version_hex': 'FF'}");
}

/* Of another version of Improv: what is more is not for us. */
static void more_info_than_is_known(void **state)
{
    (void)state;
    report(IMPROV_COMMAND_DEVICE_INFO, INFO " 02 'OS' 01 '2' 04 'more' 00");
    assert_null(strstr(heard_out(), "more"));
    assert_non_null(strstr(heard_out(), "OS version        2\n"));
}

static void the_longest_info(void **state)
{
    (void)state;
    assert_int_equal(report(IMPROV_COMMAND_DEVICE_INFO, "FB FF*251 00 00 00"),
                     EXIT_CODE_OK);
    assert_int_equal(report(IMPROV_COMMAND_DEVICE_INFO,
                            "28 FF*40 28 FF*40 28 FF*40 28 FF*40 28 FF*40 "
                            "28 FF*40"),
                     EXIT_CODE_OK);
    assert_int_equal(told_lines(), 6);
}

/* What is known without asking. */
static void the_device_itself(void **state)
{
    (void)state;
    const struct device device = {.address = "00:AA:01:00:00:42",
                                  .name = "L\x1B"};
    hear();
    answer_report_device(&device, IMPROV_STATE_AUTHORIZED, 0x05);
    hear_end();
    assert_string_equal(heard_out(), "Name              L\\x1B\n"
                                     "Address           00:AA:01:00:00:42\n"
                                     "State             authorized\n"
                                     "Can               identify, scan\n");
    tell_programs(NULL);
    hear();
    answer_report_device(&device, IMPROV_STATE_AUTHORIZED, 0x05);
    hear_end();
    assert_told("{'event': 'device', 'address': '00:AA:01:00:00:42',"
                " 'name': 'L\\u001b', 'state': 'authorized',"
                " 'capabilities': ['identify', 'scan']}");
}

/* --- Networks ------------------------------------------------------------ */

#define HOME "04 'Home' 03 '-60' 04 'WPA2'"
#define CAFE "04 'Cafe' 03 '-71' 02 'NO'"

/* [SCAN-2] */
static void networks(void **state)
{
    (void)state;
    assert_line(IMPROV_COMMAND_SCAN, HOME CAFE,
                "SSID                               dBm  SECURITY\n"
                "Home                               -60  WPA2\n"
                "Cafe                               -71  NO\n");
    assert_line(IMPROV_COMMAND_SCAN, "",
                "SSID                               dBm  SECURITY\n"
                "(the device sees none)\n");
    assert_line(IMPROV_COMMAND_SCAN, "02 1B FF 03 '-60' 04 'WPA2'",
                "SSID                               dBm  SECURITY\n"
                "\\x1B\\xFF                           -60  WPA2\n");
}

static void networks_in_objects(void **state)
{
    (void)state;
    report(IMPROV_COMMAND_SCAN, HOME CAFE);
    assert_told("{'event': 'networks', 'networks': ["
                "{'ssid': 'Home', 'rssi': -60, 'security': 'WPA2'},"
                "{'ssid': 'Cafe', 'rssi': -71, 'security': 'NO'}]}");
    report(IMPROV_COMMAND_SCAN, "");
    assert_told("{'event': 'networks', 'networks': []}");
    report(IMPROV_COMMAND_SCAN, "01 FF 01 'x' 00");
    assert_told("{'event': 'networks', 'networks': [{'ssid': '\\\\xFF',"
                " 'ssid_hex': 'FF', 'rssi': 0, 'security': ''}]}");
}

static int read_networks(const char *result,
                         struct network ret_networks[NETWORKS_MAX])
{
    static struct text text;
    text = text_read(result);
    return answer_networks(text_view(&text), ret_networks);
}

static void networks_of_any_number(void **state)
{
    (void)state;
    struct network list[NETWORKS_MAX];
    assert_int_equal(read_networks("", list), 0);
    assert_int_equal(read_networks(HOME, list), 1);
    assert_bytes(list[0].ssid, "'Home'");
    assert_bytes(list[0].rssi, "'-60'");
    assert_bytes(list[0].security, "'WPA2'");
    assert_int_equal(read_networks(HOME CAFE, list), 2);
    assert_int_equal(read_networks("00*255", list), NETWORKS_MAX);
    assert_int_equal(read_networks("00*254", list), -1);
    assert_int_equal(read_networks("00*253", list), -1);
    assert_int_equal(read_networks(HOME " 04 'Cafe'", list), -1);
    assert_int_equal(read_networks(HOME " 05 'Cafe'", list), -1);
}

static void open_networks(void **state)
{
    (void)state;
    static const struct {
        const char *security;
        bool is_open;
    } rows[] = {
        {"'NO'", true},     {"'WPA2'", false},   {"", false},
        {"'NONE'", false},  {"'N'", false},      {"'no'", false},
        {"'NO' 00", false}, {"'NO/WEP'", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct improv_bytes security = text_exact(rows[i].security);
        const struct network network = {.security = security};
        assert_int_equal(network_is_open(&network), rows[i].is_open);
        free((void *)(uintptr_t)security.data);
    }
}

/* Beside the question, so not where a script reads. */
static void a_choice_goes_to_stderr(void **state)
{
    (void)state;
    struct network list[NETWORKS_MAX];
    int count = read_networks(HOME CAFE, list);
    hear();
    answer_print_choice(list, count);
    hear_end();
    assert_string_equal(heard_out(), "");
    assert_string_equal(
        heard_err(), "      SSID                               dBm  SECURITY\n"
                     "   1  Home                               -60  WPA2\n"
                     "   2  Cafe                               -71  NO\n");
}

/* --- Names --------------------------------------------------------------- */

/* [NAME-1] */
static void names(void **state)
{
    (void)state;
    assert_line(IMPROV_COMMAND_HOSTNAME, "04 'lamp'", "lamp\n");
    assert_line(IMPROV_COMMAND_DEVICE_NAME, "02 1B FF", "\\x1B\\xFF\n");
    assert_line(IMPROV_COMMAND_DEVICE_NAME, "00", "\n");
}

static void names_in_objects(void **state)
{
    (void)state;
    report(IMPROV_COMMAND_HOSTNAME, "04 'lamp'");
    assert_told("{'event': 'hostname', 'hostname': 'lamp'}");
    report(IMPROV_COMMAND_DEVICE_NAME, "02 'L' FF");
    assert_told("{'event': 'name', 'name': 'L\\\\xFF', 'name_hex': '4CFF'}");
}

/* --- Malformed ----------------------------------------------------------- */

static void malformed_answers(void **state)
{
    (void)state;
    assert_malformed(IMPROV_COMMAND_WIFI_SETTINGS, "05 'h'");
    assert_malformed(IMPROV_COMMAND_WIFI_SETTINGS, "01 'h' 01");
    assert_malformed(IMPROV_COMMAND_IDENTIFY, "FF");
    assert_malformed(IMPROV_COMMAND_DIGO_HOST, "01");
    assert_malformed(IMPROV_COMMAND_DEVICE_INFO, "");
    assert_malformed(IMPROV_COMMAND_DEVICE_INFO, "02 'fw' 01 '7' 02 'hw'");
    assert_malformed(IMPROV_COMMAND_SCAN, HOME "00");
    assert_malformed(IMPROV_COMMAND_SCAN, "00 00");
    assert_malformed(IMPROV_COMMAND_SCAN, "04 'Home' 03 '-60' 05 'WPA2'");
    assert_malformed(IMPROV_COMMAND_HOSTNAME, "");
    assert_malformed(IMPROV_COMMAND_HOSTNAME, "01 'a' 01 'b'");
    assert_malformed(IMPROV_COMMAND_DEVICE_NAME, "");
    assert_malformed(IMPROV_COMMAND_DEVICE_NAME, "'lamp'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(success_is_told_by_command, tell_people),
        cmocka_unit_test_setup(success_in_objects, tell_programs),
        cmocka_unit_test_setup(each_url_is_a_line, tell_people),
        cmocka_unit_test(quiet_shows_the_urls),
        cmocka_unit_test_setup(urls_in_objects, tell_programs),
        cmocka_unit_test_setup(hostile_urls_are_escaped, tell_people),
        cmocka_unit_test_setup(info, tell_people),
        cmocka_unit_test_setup(info_in_objects, tell_programs),
        cmocka_unit_test_setup(more_info_than_is_known, tell_people),
        cmocka_unit_test_setup(the_longest_info, tell_people),
        cmocka_unit_test_setup(the_device_itself, tell_people),
        cmocka_unit_test_setup(networks, tell_people),
        cmocka_unit_test_setup(networks_in_objects, tell_programs),
        cmocka_unit_test(networks_of_any_number),
        cmocka_unit_test(open_networks),
        cmocka_unit_test_setup(a_choice_goes_to_stderr, tell_people),
        cmocka_unit_test_setup(names, tell_people),
        cmocka_unit_test_setup(names_in_objects, tell_programs),
        cmocka_unit_test_setup(malformed_answers, tell_people),
        cmocka_unit_test_setup(malformed_answers, tell_programs),
    };
    return cmocka_run_group_tests_name("client answer", tests, NULL, NULL);
}
