/* SPDX-License-Identifier: Apache-2.0 */
/* The list of devices in range: lines in a pipe, a table on a terminal. */
#include <stdio.h>

#include "clock.h"
#include "scan_list.h"
#include "stream.h"
#include "told.h"

/* The second between two outputs passes at once.
 * NOLINTBEGIN(bugprone-reserved-identifier) */
int __real_clock_arm(sd_event_source *timer, uint32_t wait_ms);
int __wrap_clock_arm(sd_event_source *timer, uint32_t wait_ms);

static uint32_t armed_ms;

int __wrap_clock_arm(sd_event_source *timer, uint32_t wait_ms)
{
    armed_ms = wait_ms;
    return __real_clock_arm(timer, 0);
}
/* NOLINTEND(bugprone-reserved-identifier) */

struct bench {
    sd_event *event;
    struct device devices[3];
    struct device_list known;
    struct scan_list list;
};

static bool is_improv(void *userdata, const struct device *device)
{
    (void)userdata;
    return device->improv;
}

static void start(struct bench *bench)
{
    *bench = (struct bench){0};
    for (unsigned i = 0; i < COUNT(bench->devices); i++) {
        struct device *device = &bench->devices[i];
        *device = (struct device){
            .next = i + 1 < COUNT(bench->devices) ? device + 1 : NULL,
            .rssi = -60,
            .in_range = true,
            .has_service_data = true,
            .service_data = {IMPROV_STATE_AUTHORIZED, 0x01},
        };
        snprintf(device->address, sizeof device->address, "00:AA:01:00:00:4%u",
                 i);
        snprintf(device->name, sizeof device->name, "Lamp %u", i);
    }
    bench->known.first = &bench->devices[0];
    bench->list.devices = &bench->known;
    bench->list.wanted = is_improv;
    assert_true(sd_event_new(&bench->event) >= 0);
    assert_true(scan_list_init(&bench->list, bench->event) >= 0);
}

static void end(struct bench *bench)
{
    scan_list_clear(&bench->list);
    sd_event_unref(bench->event);
}

static void appear(struct bench *bench, unsigned number)
{
    bench->devices[number].improv = true;
    hear();
    scan_list_changed(&bench->list);
    hear_end();
}

static void change_state(struct bench *bench, unsigned number, uint8_t state)
{
    bench->devices[number].service_data.state = state;
    hear();
    scan_list_changed(&bench->list);
    hear_end();
}

/* The second is over. */
static void pass_second(struct bench *bench)
{
    assert_int_equal(armed_ms, 1000);
    hear();
    int r = sd_event_run(bench->event, UINT64_MAX);
    hear_end();
    assert_true(r > 0);
}

#define HEADING                                                                \
    "ADDRESS             dBm  STATE           CAN                NAME\n"
#define ROW(number, state)                                                     \
    "00:AA:01:00:00:4" number "   -60  " state                                 \
    "  id                 Lamp " number "\n"
#define READY "authorized    "
#define DONE  "provisioned   "

static void a_line_for_each_device(void **state)
{
    (void)state;
    struct bench bench;
    start(&bench);
    hear();
    scan_list_changed(&bench.list);
    hear_end();
    assert_string_equal(heard_out(), ""); /* none is wanted */
    pass_second(&bench);
    appear(&bench, 0);
    assert_string_equal(heard_out(), HEADING ROW("0", READY));
    assert_int_equal(bench.list.count, 1);
    end(&bench);
}

static void at_most_one_a_second(void **state)
{
    (void)state;
    struct bench bench;
    start(&bench);
    appear(&bench, 0);
    appear(&bench, 1);
    assert_string_equal(heard_out(), "");
    appear(&bench, 2);
    change_state(&bench, 1, IMPROV_STATE_PROVISIONED);
    assert_string_equal(heard_out(), "");
    pass_second(&bench);
    assert_string_equal(heard_out(), ROW("1", DONE) ROW("2", READY));
    assert_int_equal(bench.list.count, 3);
    end(&bench);
}

/* It comes with the answer to a scan, which can be lost. */
static void a_line_for_a_name(void **state)
{
    (void)state;
    struct bench bench;
    start(&bench);
    bench.devices[0].name[0] = '\0';
    appear(&bench, 0);
    pass_second(&bench);
    snprintf(bench.devices[0].name, DEVICE_NAME_MAX, "Lamp 0");
    appear(&bench, 0);
    assert_string_equal(heard_out(), ROW("0", READY));
    pass_second(&bench);
    appear(&bench, 0);
    assert_string_equal(heard_out(), "");
    end(&bench);
}

static void a_line_for_each_change(void **state)
{
    (void)state;
    struct bench bench;
    start(&bench);
    appear(&bench, 0);
    pass_second(&bench);
    assert_string_equal(heard_out(), "");
    change_state(&bench, 0, IMPROV_STATE_PROVISIONED);
    assert_string_equal(heard_out(), ROW("0", DONE));
    pass_second(&bench);
    bench.devices[0].service_data.capabilities = 0x00;
    appear(&bench, 0);
    assert_string_equal(heard_out(),
                        "00:AA:01:00:00:40   -60  provisioned     -        "
                        "          Lamp 0\n");
    assert_int_equal(bench.list.count, 1);
    end(&bench);
}

/* The signal changes all the time: that is no news. */
static void the_signal_is_no_news(void **state)
{
    (void)state;
    struct bench bench;
    start(&bench);
    appear(&bench, 0);
    pass_second(&bench);
    bench.devices[0].rssi = -80;
    appear(&bench, 0);
    assert_string_equal(heard_out(), "");
    end(&bench);
}

/* Back to what it was, before anybody saw it. */
static void what_was_not_seen_is_no_news(void **state)
{
    (void)state;
    struct bench bench;
    start(&bench);
    appear(&bench, 0);
    change_state(&bench, 0, IMPROV_STATE_PROVISIONED);
    change_state(&bench, 0, IMPROV_STATE_AUTHORIZED);
    pass_second(&bench);
    assert_string_equal(heard_out(), "");
    end(&bench);
}

/* At the end nothing is held back. */
static void flushing(void **state)
{
    (void)state;
    struct bench bench;
    start(&bench);
    appear(&bench, 0);
    appear(&bench, 1);
    hear();
    scan_list_flush(&bench.list);
    hear_end();
    assert_string_equal(heard_out(), ROW("1", READY));
    hear();
    scan_list_flush(&bench.list);
    hear_end();
    assert_string_equal(heard_out(), "");
    end(&bench);
}

static void an_object_for_each(void **state)
{
    (void)state;
    struct bench bench;
    start(&bench);
    appear(&bench, 0);
    assert_told("{'event': 'device', 'address': '00:AA:01:00:00:40',"
                " 'name': 'Lamp 0', 'rssi': -60, 'state': 'authorized',"
                " 'capabilities': ['identify']}");
    end(&bench);
}

/* --- On a terminal ------------------------------------------------------- */

static struct stream open_terminal(unsigned short columns, unsigned short rows)
{
    setenv("TERM", "xterm", 1);
    setenv("NO_COLOR", "1", 1);
    struct stream stream = stream_terminal(STDOUT_FILENO, columns, rows);
    report_open(&(struct report_options){0});
    return stream;
}

static void a_table_in_place(void **state)
{
    (void)state;
    struct bench bench;
    struct stream stream = open_terminal(80, 24);
    start(&bench);
    appear(&bench, 0);
    assert_string_equal(heard_out(), HEADING ROW("0", READY));
    appear(&bench, 1);
    change_state(&bench, 0, IMPROV_STATE_PROVISIONED);
    assert_string_equal(heard_out(), "");
    pass_second(&bench);
    assert_string_equal(heard_out(),
                        "\x1b[2A\x1b[J" HEADING ROW("0", DONE) ROW("1", READY));
    pass_second(&bench);
    bench.devices[0].improv = false; /* out of range */
    appear(&bench, 1);
    assert_string_equal(heard_out(), "\x1b[3A\x1b[J" HEADING ROW("1", READY));
    end(&bench);
    stream_restore(&stream);
}

/* It must not scroll: then going back up would not reach its top. */
static void more_devices_than_lines(void **state)
{
    (void)state;
    struct bench bench;
    struct stream stream = open_terminal(80, 5);
    start(&bench);
    bench.devices[0].improv = bench.devices[1].improv = true;
    appear(&bench, 2);
    assert_string_equal(heard_out(),
                        HEADING ROW("0", READY) ROW("1", READY) "and 1 more\n");
    pass_second(&bench);
    change_state(&bench, 0, IMPROV_STATE_PROVISIONED);
    assert_int_equal(strncmp(heard_out(), "\x1b[4A", 4), 0);
    end(&bench);
    stream_restore(&stream);
}

static void names_do_not_wrap(void **state)
{
    (void)state;
    struct bench bench;
    struct stream stream = open_terminal(70, 24);
    start(&bench);
    memset(bench.devices[0].name, 'x', DEVICE_NAME_MAX);
    appear(&bench, 0);
    for (const char *at = heard_out(); *at; at = strchr(at, '\n') + 1)
        assert_true(strcspn(at, "\n") < 70);
    end(&bench);
    stream_restore(&stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_line_for_each_device, tell_people),
        cmocka_unit_test_setup(at_most_one_a_second, tell_people),
        cmocka_unit_test_setup(a_line_for_a_name, tell_people),
        cmocka_unit_test_setup(a_line_for_each_change, tell_people),
        cmocka_unit_test_setup(the_signal_is_no_news, tell_people),
        cmocka_unit_test_setup(what_was_not_seen_is_no_news, tell_people),
        cmocka_unit_test_setup(flushing, tell_people),
        cmocka_unit_test_setup(an_object_for_each, tell_programs),
        cmocka_unit_test(a_table_in_place),
        cmocka_unit_test(more_devices_than_lines),
        cmocka_unit_test(names_do_not_wrap),
    };
    return cmocka_run_group_tests_name("client scan_list", tests, NULL, NULL);
}
