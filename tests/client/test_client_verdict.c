/* SPDX-License-Identifier: Apache-2.0 */
/* How it ended badly: exit codes and streams. */
#include "hear.h"
#include "talk/verdict.h"
#include "unit.h"

static enum exit_code judge(const struct improv_client_action *ended,
                            const struct session *session)
{
    hear();
    enum exit_code code = verdict_of_session(session, ended);
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
        enum exit_code code = judge(&ended, &(struct session){0});
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
    judge(&ended, &(struct session){0});
    assert_non_null(strstr(heard_err(), "0x7A"));
}

static void what_bluez_said_is_told(void **state)
{
    (void)state;
    const struct improv_client_action ended = {
        .outcome = IMPROV_OUTCOME_GATT_FAILED, .step = IMPROV_STEP_WRITE};
    judge(&ended, &(struct session){.gatt_error = "Not permitted"});
    assert_non_null(strstr(heard_err(), "Not permitted"));
}

static void a_result_that_was_no_answer_is_told(void **state)
{
    (void)state;
    const struct session session = {.told_result = true};
    struct improv_client_action ended = {.outcome = IMPROV_OUTCOME_TIMED_OUT,
                                         .step = IMPROV_STEP_ANSWER};
    assert_int_equal(judge(&ended, &session), EXIT_CODE_TIMEOUT);
    assert_non_null(strstr(heard_err(), "malformed or another"));
    ended.step = IMPROV_STEP_RESULT; /* it was to be read, as it was cut */
    assert_int_equal(judge(&ended, &session), EXIT_CODE_TIMEOUT);
    assert_non_null(strstr(heard_err(), "malformed or another"));
    ended.step = IMPROV_STEP_WRITE;
    assert_int_equal(judge(&ended, &session), EXIT_CODE_TIMEOUT);
    assert_null(strstr(heard_err(), "malformed"));
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
        cmocka_unit_test(a_result_that_was_no_answer_is_told),
        cmocka_unit_test(each_refusal_of_bluez_has_its_exit_code),
    };
    return cmocka_run_group_tests_name("client verdict", tests, NULL, NULL);
}
