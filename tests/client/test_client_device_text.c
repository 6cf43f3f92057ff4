/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and objects of devices, whatever they are called. */
#include <stdio.h>

#include "output/device_text.h"
#include "told.h"

static struct device lamp(void)
{
    return (struct device){
        .address = "00:AA:01:00:00:42",
        .name = "Lamp",
        .rssi = -60,
        .in_range = true,
        .improv = true,
        .has_service_data = true,
        .service_data = {IMPROV_STATE_AUTHORIZED, 0x05},
    };
}

static void assert_row(const struct device *device, unsigned width,
                       const char *expected)
{
    char text[DEVICE_ROW_SIZE];
    assert_ptr_equal(device_row(device, width, text), text);
    assert_string_equal(text, expected);
}

static void rows(void **state)
{
    (void)state;
    char text[DEVICE_ROW_SIZE];
    struct device device = lamp();
    assert_string_equal(
        device_heading(text),
        "ADDRESS             dBm  STATE           CAN                NAME");
    assert_row(
        &device, 80,
        "00:AA:01:00:00:42   -60  authorized      id,scan            Lamp");
    device.service_data =
        (struct improv_service_data){IMPROV_STATE_AUTHORIZATION_REQUIRED, 0xFF};
    assert_row(
        &device, 80,
        "00:AA:01:00:00:42   -60  auth. required  id,info,scan,host  Lamp");
    device.service_data = (struct improv_service_data){0x77, 0xF0};
    device.rssi = 127; /* HCI: not known */
    assert_row(
        &device, 80,
        "00:AA:01:00:00:42     -  unknown state   -                  Lamp");
    device.has_service_data = false;
    device.rssi = -5;
    assert_row(
        &device, 80,
        "00:AA:01:00:00:42    -5  unknown         -                  Lamp");
    device.in_range = false;
    device.name[0] = '\0';
    assert_row(&device, 80,
               "00:AA:01:00:00:42     -  unknown         -                  ");
}

static const char *const hostile_names[] = {
    "",
    "Lamp",
    "A lamp with a name that is so long that it hardly fits in any terminal, "
    "be it as wide as it may, and then some more, to make it really long",
    "\x1B[2J\x1B]0;pwned\x07",
    "\xFF\xFE\xFD\xFC\xFB\xFA\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
    "\xE2\x80\xAE gpj.exe",
    "\nimprov: all went well\n",
    "\xC2\x9B"
    "31m",
    "%s%n%s%n",
};

/* Of escaped text a character is a byte. */
static void hostile_names_stay_in_their_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(hostile_names); i++)
        for (unsigned width = 0; width <= 300; width++) {
            char *text = malloc(DEVICE_ROW_SIZE);
            struct device device = lamp();
            assert_non_null(text);
            snprintf(device.name, sizeof device.name, "%s", hostile_names[i]);
            device_row(&device, width, text);
            assert_true(strlen(text) <= (width > 60 ? width : 60));
            for (const char *at = text; *at; at++)
                assert_true(*at >= 0x20 && *at < 0x7F);
            free(text);
        }
}

static void the_longest_name(void **state)
{
    (void)state;
    char text[DEVICE_ROW_SIZE];
    struct device device = lamp();
    memset(device.name, 0xFF, DEVICE_NAME_MAX);
    device_row(&device, 10000, text);
    assert_int_equal(strlen(text), 60 + 4 * DEVICE_NAME_MAX);
}

/* Two columns each: a row that wraps would spoil a list in place. */
static void wide_names_are_cut_in_time(void **state)
{
    (void)state;
    struct device device = lamp();
    snprintf(device.name, sizeof device.name,
             "\xE7\x81\xAF\xE7\x81\xAF\xE7\x81\xAF");
    assert_row(&device, 60 + 5,
               "00:AA:01:00:00:42   -60  authorized      id,scan            "
               "\xE7\x81\xAF\xE7\x81\xAF");
}

static void assert_fields(const struct device *device, const char *expected)
{
    struct json_object *got = device_fields(device);
    struct json_object *wanted = json_tokener_parse(expected);
    if (!json_object_equal(got, wanted))
        fail_msg("%s", json_object_to_json_string(got));
    json_object_put(got);
    json_object_put(wanted);
}

static void objects(void **state)
{
    (void)state;
    struct device device = lamp();
    assert_fields(&device, "{'address': '00:AA:01:00:00:42', 'name': 'Lamp',"
                           " 'rssi': -60, 'state': 'authorized',"
                           " 'capabilities': ['identify', 'scan']}");
    device.rssi = 127;
    device.service_data = (struct improv_service_data){0x77, 0xF0};
    assert_fields(&device, "{'address': '00:AA:01:00:00:42', 'name': 'Lamp',"
                           " 'state': 'unknown state', 'capabilities': []}");
    device.has_service_data = false;
    snprintf(device.name, sizeof device.name, "L\xFF");
    assert_fields(&device,
                  "{'address': '00:AA:01:00:00:42', 'name': 'L\\\\xFF',"
                  " 'name_hex': '4CFF'}");
}

static void found_for_people(void **state)
{
    (void)state;
    struct device device = lamp();
    snprintf(device.name, sizeof device.name, "%s", hostile_names[2]);
    hear();
    device_report_found(&device);
    hear_end();
    assert_non_null(strstr(heard_out(), "] found 00:AA:01:00:00:42 A lamp "));
    assert_non_null(strstr(heard_out(), "] it says: authorized; it can: "
                                        "identify, scan\n"));
    for (const char *line = heard_out(); *line; line = strchr(line, '\n') + 1)
        assert_true(strcspn(line, "\n") <= 80);
}

static void found_for_programs(void **state)
{
    (void)state;
    struct device device = lamp();
    hear();
    device_report_found(&device);
    hear_end();
    assert_told("{'event': 'found', 'address': '00:AA:01:00:00:42',"
                " 'name': 'Lamp', 'rssi': -60, 'state': 'authorized',"
                " 'capabilities': ['identify', 'scan']}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows),
        cmocka_unit_test(hostile_names_stay_in_their_row),
        cmocka_unit_test(the_longest_name),
        cmocka_unit_test(wide_names_are_cut_in_time),
        cmocka_unit_test(objects),
        cmocka_unit_test_setup(found_for_people, tell_people),
        cmocka_unit_test_setup(found_for_programs, tell_programs),
    };
    return cmocka_run_group_tests_name("client device_text", tests, NULL, NULL);
}
