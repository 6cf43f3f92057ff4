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

/* --- Begun anew ---------------------------------------------------------- */

static void provision_any(void)
{
    static const char *const arguments[] = {"improv", "provision", "--ssid",
                                            "x", NULL};
    run(arguments);
}

static void sent_once_if_it_worked(void **state)
{
    (void)state;
    set_up("1");
    fake.lost_at_answer = true;
    fake.state_after_loss = 4;
    provision();
    expect(EXIT_CODE_OK);
    assert_int_equal(fake.connects, 2);
    assert_int_equal(fake.writes, 1);
}

static void not_sent_again_while_it_joins(void **state)
{
    (void)state;
    set_up("1");
    fake.lost_at_answer = fake.joins_later = true;
    fake.state_after_loss = 3;
    provision();
    expect(EXIT_CODE_OK);
    assert_int_equal(fake.writes, 1);
}

static void sent_again_if_it_did_not(void **state)
{
    (void)state;
    set_up("1");
    fake.lost_at_answer = true;
    provision();
    expect(EXIT_CODE_OK);
    assert_int_equal(fake.writes, 2);
}

static void another_address(void **state)
{
    (void)state;
    set_up("5");
    fake.lost_at_answer = fake.another_address = true;
    provision_any();
    expect(EXIT_CODE_OK);
    assert_int_equal(fake.writes, 2);
}

/* As bluetoothd does it when it is stopped: first the link, then the adapter.
 */
static void bluetoothd_going(void **state)
{
    static const struct {
        enum fake_fault fault;
        int code;
    } cases[] = {
        {FAKE_ERROR, EXIT_CODE_OK},
        {FAKE_BLUEZ_GONE, EXIT_CODE_NO_BLUETOOTHD},
        {FAKE_ADAPTER_GONE, EXIT_CODE_NO_ADAPTER},
    };
    (void)state;
    for (unsigned i = 0; i < COUNT(cases); i++) {
        set_up("5");
        fake.lost_at_answer = true;
        fake.method = "StartDiscovery";
        fake.passed = fake.times = 1;
        fake.fault = cases[i].fault;
        provision();
        expect(cases[i].code);
        assert_int_equal(fake.faults, 1);
    }
}

/* The password is not for whoever else is there. */
static void another_device(void **state)
{
    (void)state;
    set_up("20");
    fake.lost_at_answer = fake.another_name = true;
    provision_any();
    expect(EXIT_CODE_CONNECTION);
    expect_said("finding the device again failed");
    assert_int_equal(fake.writes, 1);
}

/* Nor is it for one that has no name either. */
static void another_without_a_name(void **state)
{
    (void)state;
    set_up("20");
    fake.name = "";
    fake.lost_at_answer = fake.another_address = true;
    provision_any();
    expect(EXIT_CODE_CONNECTION);
    assert_int_equal(fake.writes, 1);
}

/* Whoever is near may be called so. */
static void a_name_that_is_an_address(void **state)
{
    static const char *const arguments[] = {"improv", "identify", "--device",
                                            "C0:00:00:00:00:07", NULL};
    (void)state;
    set_up("20");
    fake.name = "C0:00:00:00:00:07";
    run(arguments);
    expect(EXIT_CODE_NOT_FOUND);
    assert_int_equal(fake.connects, 0);
}

/* Others are waited for a second, but it is searched for longer. */
static void gone_before_it_is_taken(void **state)
{
    static const struct turn conversation[] = {
        {"found", NULL, fake_go_and_return},
        {NULL, NULL, NULL},
    };
    static const char *const arguments[] = {"improv", "provision", "--ssid",
                                            "x", NULL};
    (void)state;
    set_up("1");
    converse(arguments, conversation);
    expect(EXIT_CODE_OK);
    assert_int_equal(fake.connects, 1);
}

/* As a script says it whose variable is not set. */
static void an_empty_name(void **state)
{
    static const char *const arguments[] = {
        "improv", "provision", "--ssid", "x", "--device", "", NULL};
    (void)state;
    set_up("20");
    fake.name = "";
    run(arguments);
    expect(EXIT_CODE_NOT_FOUND);
    assert_int_equal(fake.connects, 0);
}

/* --- Questions ------------------------------------------------------------ */

/* The device is not waited for while somebody types, nor asked for again. */
static void lost_while_it_asks(void **state)
{
    static const struct turn conversation[] = {
        {"Password of \"x\":", "notmypassword\n", NULL},
        {"Enter to give up?", NULL, fake_drop_link},
        {"Password of \"x\":", NULL, NULL},
        {"trying again", "mysecurepassword\n", NULL},
        {NULL, NULL, NULL},
    };
    static const char *const arguments[] = {
        "improv", "provision", "--ssid", "x", "--device", FAKE_ADDRESS, NULL};
    (void)state;
    set_up("1");
    fake.refusals = 1;
    unsetenv("IMPROV_PASSWORD");
    converse(arguments, conversation);
    setenv("IMPROV_PASSWORD", "mysecurepassword", 1);
    expect(EXIT_CODE_OK);
    assert_int_equal(fake.writes, 2);
    assert_int_equal(fake.connects, 2);
}

/* The password that is typed is for the device that was found. */
static void another_device_while_it_asks(void **state)
{
    static const struct turn conversation[] = {
        {"Password of \"x\":", "mysecurepassword\n", fake_replace},
        {NULL, NULL, NULL},
    };
    static const char *const arguments[] = {"improv", "provision", "--ssid",
                                            "x", NULL};
    (void)state;
    set_up("20");
    unsetenv("IMPROV_PASSWORD");
    converse(arguments, conversation);
    setenv("IMPROV_PASSWORD", "mysecurepassword", 1);
    expect(EXIT_CODE_CONNECTION);
    assert_int_equal(fake.connects, 0);
}

static void bluetoothd_gone_while_it_asks(void **state)
{
    static const struct turn conversation[] = {
        {"Password of \"x\":", "notmypassword\n", NULL},
        {"Enter to give up?", NULL, fake_leave},
        {NULL, NULL, NULL},
    };
    static const char *const arguments[] = {
        "improv", "provision", "--ssid", "x", "--device", FAKE_ADDRESS, NULL};
    (void)state;
    set_up("1");
    fake.refusals = 1;
    unsetenv("IMPROV_PASSWORD");
    converse(arguments, conversation);
    setenv("IMPROV_PASSWORD", "mysecurepassword", 1);
    expect(EXIT_CODE_NO_BLUETOOTHD);
}

/* Nothing is sent without the secret that could not be asked for. */
static void no_terminal_to_ask_on(void **state)
{
    static const struct turn conversation[] = {
        {"found", NULL, hang_up},
        {NULL, NULL, NULL},
    };
    static const char *const arguments[] = {"improv", "provision", "--ssid",
                                            "x", NULL};
    (void)state;
    set_up("2");
    unsetenv("IMPROV_PASSWORD");
    converse(arguments, conversation);
    setenv("IMPROV_PASSWORD", "mysecurepassword", 1);
    expect(EXIT_CODE_FAILED);
    expect_said("asking on the terminal failed");
    assert_int_equal(fake.connects, 0);
    assert_int_equal(fake.writes, 0);
}

/* What was typed and not read is not left for the shell, which shows it. */
static void a_secret_that_is_too_long(void **state)
{
    static char token[600];
    static const struct turn conversation[] = {
        {"Token:", token, NULL},
        {"it is too long", NULL, NULL},
        {"Token:", "\nand more\n", NULL},
        {NULL, NULL, NULL},
    };
    static const char *const arguments[] = {"improv", "digo", "token", NULL};
    (void)state;
    memset(token, 't', sizeof token - 2);
    token[sizeof token - 2] = '\n';
    set_up("1");
    converse(arguments, conversation);
    expect(EXIT_CODE_USAGE);
    assert_int_equal(app_left_unread, 0);
}

static void gone_for_good(void **state)
{
    (void)state;
    set_up("20");
    fake.lost_at_answer = fake.goes_away = true;
    provision();
    expect(EXIT_CODE_CONNECTION);
    expect_said("look whether it is online");
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
        cmocka_unit_test(check_ends),
        cmocka_unit_test(check_connects_again),
        cmocka_unit_test(a_neighbour_without_a_readable_name),
        cmocka_unit_test(a_device_without_a_readable_name),
        cmocka_unit_test(an_address_that_is_not_told),
        cmocka_unit_test(an_adapter_that_is_turned_off),
        cmocka_unit_test(turned_off_at_each_step),
        cmocka_unit_test(properties_of_other_types),
        cmocka_unit_test(sent_once_if_it_worked),
        cmocka_unit_test(not_sent_again_while_it_joins),
        cmocka_unit_test(sent_again_if_it_did_not),
        cmocka_unit_test(another_address),
        cmocka_unit_test(another_device),
        cmocka_unit_test(another_without_a_name),
        cmocka_unit_test(a_name_that_is_an_address),
        cmocka_unit_test(gone_before_it_is_taken),
        cmocka_unit_test(an_empty_name),
        cmocka_unit_test(bluetoothd_going),
        cmocka_unit_test(gone_for_good),
        cmocka_unit_test(lost_while_it_asks),
        cmocka_unit_test(another_device_while_it_asks),
        cmocka_unit_test(bluetoothd_gone_while_it_asks),
        cmocka_unit_test(no_terminal_to_ask_on),
        cmocka_unit_test(a_secret_that_is_too_long),
    };
    app_program = argc > 1 ? argv[1] : NULL;
    assert_non_null(app_program);
    setenv("IMPROV_PASSWORD", "mysecurepassword", 1);
    setenv("SYSTEMD_BUS_TIMEOUT", "1s", 1);
    cmocka_set_test_filter(getenv("ONLY"));
    return cmocka_run_group_tests_name("client_app", tests, NULL, NULL);
}
