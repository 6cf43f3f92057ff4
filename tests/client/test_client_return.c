/* SPDX-License-Identifier: Apache-2.0 */
/* What improv does with a connection that broke, also while it asks: the whole
 * program, as in test_client_app.c. */
#include "app_run.h"

/* --- Begun anew ---------------------------------------------------------- */

/* Of whatever device there is. */
static const char *const of_any[] = {"improv", "provision", "--ssid", "x",
                                     NULL};

static void provision_any(void)
{
    run(of_any);
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

static void gone_for_good(void **state)
{
    (void)state;
    set_up("20");
    fake.lost_at_answer = fake.goes_away = true;
    provision();
    expect(EXIT_CODE_CONNECTION);
    expect_said("look whether it is online");
}

/* Others are waited for a second, but it is searched for longer. */
static void gone_before_it_is_taken(void **state)
{
    static const struct turn conversation[] = {
        {"found", NULL, fake_go_and_return},
        {NULL, NULL, NULL},
    };
    (void)state;
    set_up("1");
    converse(of_any, conversation);
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

/* Nothing but the terminal has the password. */
static void provision_asking(const char *const *arguments,
                             const struct turn *conversation)
{
    unsetenv("IMPROV_PASSWORD");
    converse(arguments, conversation);
    setenv("IMPROV_PASSWORD", "mysecurepassword", 1);
}

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
    (void)state;
    set_up("1");
    fake.refusals = 1;
    provision_asking(app_provision, conversation);
    expect(EXIT_CODE_OK);
    assert_int_equal(fake.writes, 2);
    assert_int_equal(fake.connects, 2);
    assert_null(strstr(app_echo, "password"));
}

/* The password that is typed is for the device that was found. */
static void another_device_while_it_asks(void **state)
{
    static const struct turn conversation[] = {
        {"Password of \"x\":", "mysecurepassword\n", fake_replace},
        {NULL, NULL, NULL},
    };
    (void)state;
    set_up("20");
    provision_asking(of_any, conversation);
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
    (void)state;
    set_up("1");
    fake.refusals = 1;
    provision_asking(app_provision, conversation);
    expect(EXIT_CODE_NO_BLUETOOTHD);
}

/* Nothing is sent without the secret that could not be asked for. */
static void no_terminal_to_ask_on(void **state)
{
    static const struct turn conversation[] = {
        {"found", NULL, hang_up},
        {NULL, NULL, NULL},
    };
    (void)state;
    set_up("2");
    provision_asking(of_any, conversation);
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

int main(int argc, char *argv[])
{
    const struct CMUnitTest tests[] = {
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
    set_up_all(argc, argv);
    return cmocka_run_group_tests_name("client_return", tests, NULL, NULL);
}
