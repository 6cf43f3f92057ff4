/* SPDX-License-Identifier: Apache-2.0 */
/* How improv ends when BlueZ, the adapter or the device goes wrong at each
 * step: the whole program, on a bus with a BlueZ that does as it is told. */
#include "app_run.h"

/* --- Each fault at each step --------------------------------------------- */

static const char *const steps[] = {
    "GetManagedObjects", "SetDiscoveryFilter",
    "StartDiscovery",    "StopDiscovery",
    "Connect",           "StartNotify",
    "ReadValue",         "WriteValue",
    "Disconnect",
};

enum { FIRST_OF_DEVICE = 4, STEPS = COUNT(steps) };

static void each_step(enum fake_fault fault, unsigned first, unsigned last,
                      const char *haste, int wanted)
{
    for (unsigned i = first; i < last; i++) {
        set_up(haste);
        fake.method = steps[i];
        fake.fault = fault;
        fake.times = 1;
        provision();
        expect(wanted);
        assert_int_equal(fake.faults, 1);
        if (fault == FAKE_BLUEZ_GONE)
            assert_int_equal(fake.after_leaving, 0);
    }
}

static void no_fault(void **state)
{
    (void)state;
    set_up("1");
    provision();
    expect(EXIT_CODE_OK);
    assert_int_equal(fake.connects, 1);
    assert_int_equal(fake.writes, 1);
}

static void ctrl_c(void **state)
{
    (void)state;
    each_step(FAKE_INTERRUPT, 0, STEPS - 1, "20", EXIT_CODE_INTERRUPTED);
}

/* Nothing is left half-open. */
static void quit_and_pipe(void **state)
{
    static void (*const ends[])(void) = {quit, stop_reading};

    (void)state;
    for (unsigned i = 0; i < COUNT(ends); i++) {
        set_up("20");
        fake.method = "Connect";
        fake.fault = FAKE_INTERRUPT;
        fake.times = 1;
        fake.interrupt = ends[i];
        provision();
        expect(EXIT_CODE_INTERRUPTED);
        assert_int_equal(fake.connects, 0);
        assert_true(fake.disconnects > 0);
    }
}

/* The last line comes after the loop. */
static void a_pipe_at_the_end(void **state)
{
    static const char *const arguments[] = {"improv",    "scan", "--json",
                                            "--seconds", "1",    NULL};
    (void)state;
    set_up("20");
    fake.method = "StopDiscovery";
    fake.fault = FAKE_INTERRUPT;
    fake.times = 1;
    fake.interrupt = stop_reading;
    run(arguments);
    expect(EXIT_CODE_INTERRUPTED);
    assert_int_equal(fake.faults, 1);
}

static void adapter_gone(void **state)
{
    (void)state;
    each_step(FAKE_ADAPTER_GONE, 1, STEPS - 1, "5", EXIT_CODE_NO_ADAPTER);
}

static void bluetoothd_gone(void **state)
{
    (void)state;
    each_step(FAKE_BLUEZ_GONE, 0, STEPS - 1, "1", EXIT_CODE_NO_BLUETOOTHD);
    each_step(FAKE_BLUEZ_GONE, STEPS - 1, STEPS, "1", EXIT_CODE_OK);
    each_step(FAKE_BLUEZ_STOPS, 1, STEPS - 1, "1", EXIT_CODE_NO_BLUETOOTHD);
}

/* Whatever the code: it ends. */
static void bus_gone(void **state)
{
    (void)state;
    for (unsigned i = 0; i < STEPS - 1; i++) {
        set_up("20");
        fake.method = steps[i];
        fake.fault = FAKE_BUS_GONE;
        fake.times = 1;
        provision();
        if (app_code != EXIT_CODE_FAILED && app_code != EXIT_CODE_CONNECTION)
            expect(EXIT_CODE_NO_BLUETOOTHD);
    }
}

static void an_error_of_the_link_once(void **state)
{
    (void)state;
    each_step(FAKE_ERROR, FIRST_OF_DEVICE, STEPS, "1", EXIT_CODE_OK);
}

static void disconnected_once(void **state)
{
    (void)state;
    each_step(FAKE_DISCONNECT, FIRST_OF_DEVICE, STEPS, "1", EXIT_CODE_OK);
}

static void removed_once(void **state)
{
    (void)state;
    each_step(FAKE_DEVICE_REMOVED, FIRST_OF_DEVICE, STEPS, "1", EXIT_CODE_OK);
}

static void disconnected_always(void **state)
{
    (void)state;
    for (unsigned i = FIRST_OF_DEVICE; i < STEPS - 1; i++) {
        set_up("1");
        fake.method = steps[i];
        fake.fault = FAKE_DISCONNECT;
        fake.times = UINT32_MAX;
        provision();
        expect(EXIT_CODE_CONNECTION);
        assert_int_equal(fake.faults, 3);
        expect_said("trying again (3 of 3)");
    }
}

/* What the device or bluetoothd will refuse again is not tried again. */
static void a_refusal(void **state)
{
    static const enum fake_fault refusals[] = {FAKE_REFUSAL, FAKE_ATT_ERROR};

    (void)state;
    for (unsigned i = 0; i < COUNT(refusals); i++) {
        set_up("1");
        fake.method = "WriteValue";
        fake.fault = refusals[i];
        fake.times = UINT32_MAX;
        provision();
        expect(EXIT_CODE_CONNECTION);
        assert_int_equal(fake.faults, 1);
    }
}

static void silence(void **state)
{
    static const struct {
        const char *method;
        int code;
        const char *said;
    } cases[] = {
        {"SetDiscoveryFilter", EXIT_CODE_NO_BLUETOOTHD, "looking for devices"},
        {"StartDiscovery", EXIT_CODE_NO_BLUETOOTHD, "looking for devices"},
        {"StopDiscovery", EXIT_CODE_OK, "provisioned"},
        {"Connect", EXIT_CODE_CONNECTION, "connecting failed"},
        {"StartNotify", EXIT_CODE_TIMEOUT, "subscribing failed"},
        {"ReadValue", EXIT_CODE_TIMEOUT, "reading the state failed"},
        {"WriteValue", EXIT_CODE_TIMEOUT, "sending the command failed"},
        {"Disconnect", EXIT_CODE_OK, "provisioned"},
    };
    (void)state;
    for (unsigned i = 0; i < COUNT(cases); i++) {
        set_up("20");
        fake.method = cases[i].method;
        fake.fault = FAKE_SILENCE;
        fake.times = UINT32_MAX;
        provision();
        expect(cases[i].code);
        expect_said(cases[i].said);
    }
}

/* Whatever the code: it ends. */
static void wrong_answers(void **state)
{
    (void)state;
    for (unsigned i = 0; i < STEPS; i++) {
        set_up("100");
        fake.method = steps[i];
        fake.fault = FAKE_WRONG_ANSWER;
        fake.times = UINT32_MAX;
        provision();
        if (app_code < 0 || app_code > EXIT_CODE_NO_PERMISSION)
            expect(EXIT_CODE_OK);
    }
}

/* It is another command's, as if another client had sent one. */
static void a_result_that_is_no_answer(void **state)
{
    static const char *const arguments[] = {"improv", "networks", NULL};

    (void)state;
    set_up("100");
    run(arguments);
    expect(EXIT_CODE_TIMEOUT);
    expect_said("malformed or another command's");
}

/* --- improv check -------------------------------------------------------- */

static void check(const char *rules)
{
    const char *const arguments[] = {"improv",   "check",      "--rules", rules,
                                     "--device", FAKE_ADDRESS, NULL};
    run(arguments);
}

/* At calls that only the check makes. */
static void check_ends(void **state)
{
    static const struct {
        enum fake_fault fault;
        const char *method;
        unsigned spared;
        int code;
    } cases[] = {
        {FAKE_INTERRUPT, "GetManagedObjects", 1, EXIT_CODE_INTERRUPTED},
        {FAKE_INTERRUPT, "StartDiscovery", 1, EXIT_CODE_INTERRUPTED},
        {FAKE_INTERRUPT, "Connect", 1, EXIT_CODE_INTERRUPTED},
        {FAKE_INTERRUPT, "ReadValue", 1, EXIT_CODE_INTERRUPTED},
        {FAKE_ADAPTER_GONE, "StartDiscovery", 1, EXIT_CODE_NO_ADAPTER},
        {FAKE_ADAPTER_GONE, "StartNotify", 3, EXIT_CODE_NO_ADAPTER},
        {FAKE_BLUEZ_GONE, "StartNotify", 3, EXIT_CODE_NO_BLUETOOTHD},
    };
    (void)state;
    for (unsigned i = 0; i < COUNT(cases); i++) {
        set_up("20");
        fake.method = cases[i].method;
        fake.fault = cases[i].fault;
        fake.times = 1;
        fake.passed = cases[i].spared;
        check("ADV-1,FRM-6");
        assert_int_equal(fake.faults, 1);
        expect(cases[i].code);
    }
}

/* A connection that fails once is bad luck. */
static void check_connects_again(void **state)
{
    (void)state;
    set_up("20");
    fake.method = "Connect";
    fake.fault = FAKE_ERROR;
    fake.times = 2;
    fake.passed = 1;
    check("FRM-6"); /* the device hears nothing: that fails, later on */
    assert_int_equal(fake.faults, 2);
    assert_null(strstr(app_output, "connecting: "));
    expect_said("was not notified");
}

/* What could change the device is written only after a yes. */
static void check_asks(void **state)
{
    static const struct {
        const char *typed;
        bool sent;
    } cases[] = {{"y\n", true}, {"\n", false}, {"n\n", false}, {"yo\n", false}};
    static const char *const arguments[] = {
        "improv", "check", "--rules", "STR-1e", "--device", FAKE_ADDRESS, NULL};

    (void)state;
    for (unsigned i = 0; i < COUNT(cases); i++) {
        const struct turn conversation[] = {
            {"could make a faulty device", NULL, NULL},
            {"Send them as well? y/N", cases[i].typed, NULL},
            {NULL, NULL, NULL},
        };
        set_up("20");
        converse(arguments, conversation);
        assert_int_equal(fake.writes > 0, cases[i].sent);
        assert_true(app_echo[0] == cases[i].typed[0] ||
                    cases[i].typed[0] == '\n');
        expect(cases[i].sent ? EXIT_CODE_NONCONFORMANT : EXIT_CODE_FAILED);
        if (!cases[i].sent)
            expect_said("needs consent");
    }
}

/* Nobody is there to say it. */
static void check_asks_nobody(void **state)
{
    (void)state;
    set_up("20");
    check("STR-1e");
    expect(EXIT_CODE_FAILED);
    expect_said("needs consent");
    assert_int_equal(fake.writes, 0);
}

/* --- improv monitor ------------------------------------------------------ */

static unsigned times_said(const char *text)
{
    unsigned count = 0;
    for (const char *at = app_output; (at = strstr(at, text)); at++)
        count++;
    return count;
}

static void what_was_read_is_no_notification(void **state)
{
    static const char *const monitor[] = {
        "improv", "monitor", "--seconds", "0", "--device", FAKE_ADDRESS, NULL};
    static const char *const identify[] = {"improv", "identify", "-v", NULL};
    static const struct {
        uint8_t notified_first; /* while 0x02 is read */
        unsigned notifications;
    } cases[] = {{0, 0}, {1, 1}, {2, 1}};

    (void)state;
    for (unsigned i = 0; i < COUNT(cases); i++) {
        set_up("1");
        fake.notified_first = cases[i].notified_first;
        run(monitor);
        expect(EXIT_CODE_OK);
        expect_said("connected, subscribed; state: authorized");
        assert_int_equal(times_said("] current state  "),
                         cases[i].notifications);
        set_up("20");
        fake.notified_first = cases[i].notified_first;
        run(identify);
        expect(EXIT_CODE_OK);
        assert_int_equal(times_said("] read current state 02 authorized"), 1);
        assert_int_equal(times_said("] told current state 0"),
                         cases[i].notifications + 2); /* of write_value() */
    }
}

/* --- What can't be read -------------------------------------------------- */

static void a_neighbour_without_a_readable_name(void **state)
{
    (void)state;
    set_up("1");
    fake.bad_neighbour = true;
    provision();
    expect(EXIT_CODE_OK);
}

static void a_device_without_a_readable_name(void **state)
{
    (void)state;
    set_up("1");
    fake.bad_name = true;
    provision();
    expect(EXIT_CODE_OK);
}

static void an_address_that_is_not_told(void **state)
{
    (void)state;
    set_up("1");
    fake.no_address = true;
    provision();
    expect(EXIT_CODE_OK);
}

static void an_adapter_that_is_turned_off(void **state)
{
    (void)state;
    set_up("1");
    fake.turned_off = true;
    provision();
    expect(EXIT_CODE_NO_PERMISSION);
    assert_non_null(strstr(app_output, "was turned off"));
}

/* Nor is it turned on again, against whoever did it. */
static void turned_off_at_each_step(void **state)
{
    (void)state;
    for (unsigned i = FIRST_OF_DEVICE; i < STEPS - 1; i++) {
        set_up("5");
        fake.method = steps[i];
        fake.fault = FAKE_ADAPTER_OFF;
        fake.times = 1;
        provision();
        expect(EXIT_CODE_NO_PERMISSION);
        expect_said("was turned off");
        assert_int_equal(fake.faults, 1);
        assert_int_equal(fake.turned_on, 0);
    }
}

static void properties_of_other_types(void **state)
{
    (void)state;
    set_up("1");
    fake.bad_types = true;
    provision();
    expect(EXIT_CODE_OK);
}
int main(int argc, char *argv[])
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_fault),
        cmocka_unit_test(ctrl_c),
        cmocka_unit_test(quit_and_pipe),
        cmocka_unit_test(a_pipe_at_the_end),
        cmocka_unit_test(adapter_gone),
        cmocka_unit_test(bluetoothd_gone),
        cmocka_unit_test(bus_gone),
        cmocka_unit_test(an_error_of_the_link_once),
        cmocka_unit_test(disconnected_once),
        cmocka_unit_test(removed_once),
        cmocka_unit_test(disconnected_always),
        cmocka_unit_test(a_refusal),
        cmocka_unit_test(silence),
        cmocka_unit_test(wrong_answers),
        cmocka_unit_test(a_result_that_is_no_answer),
        cmocka_unit_test(check_ends),
        cmocka_unit_test(check_connects_again),
        cmocka_unit_test(check_asks),
        cmocka_unit_test(check_asks_nobody),
        cmocka_unit_test(what_was_read_is_no_notification),
        cmocka_unit_test(a_neighbour_without_a_readable_name),
        cmocka_unit_test(a_device_without_a_readable_name),
        cmocka_unit_test(an_address_that_is_not_told),
        cmocka_unit_test(an_adapter_that_is_turned_off),
        cmocka_unit_test(turned_off_at_each_step),
        cmocka_unit_test(properties_of_other_types),
    };
    set_up_all(argc, argv);
    return cmocka_run_group_tests_name("client_app", tests, NULL, NULL);
}
