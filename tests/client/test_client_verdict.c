/* SPDX-License-Identifier: Apache-2.0 */
/* How it ended: exit codes, streams, and what a device may make us print. */
#include "hear.h"
#include "talk/verdict.h"
#include "unit.h"

static enum exit_code judge(const struct improv_client_action *ended,
                            uint8_t command, const char *gatt_error)
{
    const struct request request = {.sent = {.command = command}};
    hear();
    enum exit_code code = verdict_of_session(ended, &request, gatt_error);
    hear_end();
    return code;
}

static const struct {
    enum improv_outcome outcome;
    enum improv_client_step step;
    uint8_t error;
    enum exit_code code;
} failures[] = {
    {IMPROV_OUTCOME_REFUSED, IMPROV_STEP_ANSWER, 0x04,
     EXIT_CODE_NOT_AUTHORIZED},
    {IMPROV_OUTCOME_REFUSED, IMPROV_STEP_ANSWER, 0x03, EXIT_CODE_NO_NETWORK},
    {IMPROV_OUTCOME_REFUSED, IMPROV_STEP_ANSWER, 0x01, EXIT_CODE_REFUSED},
    {IMPROV_OUTCOME_REFUSED, IMPROV_STEP_ANSWER, 0x02, EXIT_CODE_REFUSED},
    {IMPROV_OUTCOME_REFUSED, IMPROV_STEP_ANSWER, 0x77, EXIT_CODE_REFUSED},
    {IMPROV_OUTCOME_REFUSED, IMPROV_STEP_ANSWER, 0xFF, EXIT_CODE_REFUSED},
    {IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_AUTHORIZE, 0,
     EXIT_CODE_NOT_AUTHORIZED},
    {IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_ANSWER, 0, EXIT_CODE_TIMEOUT},
    {IMPROV_OUTCOME_TIMED_OUT, IMPROV_STEP_SUBSCRIBE, 0, EXIT_CODE_TIMEOUT},
    {IMPROV_OUTCOME_DISCONNECTED, IMPROV_STEP_WRITE, 0, EXIT_CODE_CONNECTION},
    {IMPROV_OUTCOME_GATT_FAILED, IMPROV_STEP_READ, 0, EXIT_CODE_CONNECTION},
    {IMPROV_OUTCOME_UNSUPPORTED, IMPROV_STEP_READY, 0, EXIT_CODE_REFUSED},
    {IMPROV_OUTCOME_BAD_RESULT, IMPROV_STEP_RESULT, 0, EXIT_CODE_FAILED},
    {IMPROV_OUTCOME_BUSY, IMPROV_STEP_ANSWER, 0, EXIT_CODE_FAILED},
};

/* [CLI-7] the step is told, on standard error */
static void each_failure_has_its_exit_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(failures); i++) {
        const struct improv_client_action ended = {
            .type = IMPROV_CLIENT_ENDED,
            .outcome = failures[i].outcome,
            .step = failures[i].step,
            .error = failures[i].error,
        };
        enum exit_code code = judge(&ended, IMPROV_COMMAND_WIFI_SETTINGS, "");
        if (code != failures[i].code)
            fail_msg("row %zu: %d", i, (int)code);
        assert_string_equal(heard_out(), "");
        assert_non_null(strstr(heard_err(), " failed: "));
    }
}

/* An error is told by its number too, whether it has a name or not. */
static void the_number_of_an_error_is_told(void **state)
{
    (void)state;
    const struct improv_client_action ended = {
        .outcome = IMPROV_OUTCOME_REFUSED, .error = 0x7A};
    judge(&ended, IMPROV_COMMAND_IDENTIFY, "");
    assert_non_null(strstr(heard_err(), "0x7A"));
}

static void what_bluez_said_is_told(void **state)
{
    (void)state;
    const struct improv_client_action ended = {
        .outcome = IMPROV_OUTCOME_GATT_FAILED, .step = IMPROV_STEP_WRITE};
    judge(&ended, IMPROV_COMMAND_IDENTIFY, "Not permitted");
    assert_non_null(strstr(heard_err(), "Not permitted"));
}

static void success_is_told_by_command(void **state)
{
    (void)state;
    static const struct {
        uint8_t command;
        const char *word;
    } rows[] = {
        {IMPROV_COMMAND_WIFI_SETTINGS, "provisioned"},
        {IMPROV_COMMAND_IDENTIFY, "identified"},
        {IMPROV_COMMAND_DIGO_HOST, "stored"},
        {IMPROV_COMMAND_DIGO_DEVICE, "stored"},
        {IMPROV_COMMAND_DIGO_TOKEN, "stored"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct improv_client_action ended = {.outcome =
                                                       IMPROV_OUTCOME_OK};
        assert_int_equal(judge(&ended, rows[i].command, ""), EXIT_CODE_OK);
        assert_non_null(strstr(heard_out(), rows[i].word));
        assert_string_equal(heard_err(), "");
    }
}

static enum exit_code judge_result(const char *result)
{
    struct text text = text_read(result);
    const struct improv_client_action ended = {.outcome = IMPROV_OUTCOME_OK,
                                               .result = text_view(&text)};
    return judge(&ended, IMPROV_COMMAND_WIFI_SETTINGS, "");
}

static void results_are_printed(void **state)
{
    (void)state;
    assert_int_equal(judge_result("05 'h://a' 00 01 'b'"), EXIT_CODE_OK);
    assert_non_null(strstr(heard_out(), "result: h://a\n"));
    assert_non_null(strstr(heard_out(), "result: b\n"));
    assert_null(strstr(heard_out(), "result: \n"));
}

static void hostile_results_are_escaped(void **state)
{
    (void)state;
    judge_result("07 1B ']0;x' 07 0A 03 E2 80 AE");
    assert_null(strchr(heard_out(), 0x1B));
    assert_null(strchr(heard_out(), 0x07));
    assert_non_null(strstr(heard_out(), "result: \\x1B]0;x\\x07\\x0A\n"));
    assert_non_null(strstr(heard_out(), "result: \\xE2\\x80\\xAE\n"));
    judge_result("FE FF*254");
    judge_result("00*255");
    judge_result("05 'h'");
    assert_non_null(strstr(heard_out(), "result: malformed"));
}

static const struct {
    const char *name;
    enum exit_code code;
} refusals[] = {
    {SD_BUS_ERROR_ACCESS_DENIED, EXIT_CODE_NO_PERMISSION},
    {"org.bluez.Error.NotAuthorized", EXIT_CODE_NO_PERMISSION},
    {"org.bluez.Error.NotReady", EXIT_CODE_NO_PERMISSION},
    {"org.bluez.Error.Blocked", EXIT_CODE_NO_PERMISSION},
    {SD_BUS_ERROR_SERVICE_UNKNOWN, EXIT_CODE_NO_BLUETOOTHD},
    {SD_BUS_ERROR_NAME_HAS_NO_OWNER, EXIT_CODE_NO_BLUETOOTHD},
    {SD_BUS_ERROR_NO_REPLY, EXIT_CODE_NO_BLUETOOTHD},
    {SD_BUS_ERROR_UNKNOWN_OBJECT, EXIT_CODE_NO_ADAPTER},
    {"org.bluez.Error.Failed", EXIT_CODE_FAILED},
    {"x", EXIT_CODE_FAILED},
};

static void each_refusal_of_bluez_has_its_exit_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        const sd_bus_error with = {refusals[i].name, "its own words", 0};
        const sd_bus_error without = {refusals[i].name, NULL, 0};
        hear();
        enum exit_code code = verdict_of_bluez("looking", &with);
        hear_end();
        assert_int_equal(code, refusals[i].code);
        assert_non_null(
            strstr(heard_err(), "improv: looking failed: its own words. "));
        hear();
        code = verdict_of_bluez("looking", &without);
        hear_end();
        assert_int_equal(code, refusals[i].code);
        assert_non_null(strstr(heard_err(), refusals[i].name));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_failure_has_its_exit_code),
        cmocka_unit_test(the_number_of_an_error_is_told),
        cmocka_unit_test(what_bluez_said_is_told),
        cmocka_unit_test(success_is_told_by_command),
        cmocka_unit_test(results_are_printed),
        cmocka_unit_test(hostile_results_are_escaped),
        cmocka_unit_test(each_refusal_of_bluez_has_its_exit_code),
    };
    return cmocka_run_group_tests_name("client verdict", tests, NULL, NULL);
}
