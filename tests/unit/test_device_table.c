/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state machine: every state and everything that can happen in it. What
 * is expected is written out here a second time, by columns as in
 * docs/protocol.md, and then seen from outside through the public interface.
 */
#include "device_table.h"
#include "unit.h"

enum { STATES = 5 };

struct column {
    enum trigger trigger;
    enum reaction in[STATES]; /* in state 0x00, 0x01, 0x02, 0x03, 0x04 */
};

#define NONE  REACTION_NONE
#define START REACTION_START
#define STOP  REACTION_STOP
#define PRESS REACTION_PRESS
#define LAPSE REACTION_LAPSE
#define SHOW  REACTION_IDENTIFY
#define DENY  REACTION_REFUSE
#define JOIN  REACTION_JOIN
#define ASK   REACTION_REQUEST
#define SET   REACTION_SETTLE
#define DONE  REACTION_SUCCEED
#define FAIL  REACTION_FAIL
#define UP    REACTION_WIFI_UP
#define STAY  REACTION_STAY
#define AWAY  REACTION_AWAY

/* [RUN-1] [RUN-2] [RUN-3] [RUN-4] [RUN-5] [AUTH-2] [AUTH-3] [AUTH-4]
 * [IDF-1] [IDF-3] [WIFI-4] [WIFI-5] [WIFI-6] [INFO-1] [SCAN-1] [REQ-2]
 * [DIGO-4] */
static const struct column columns[] = {
    {TRIGGER_START, {START, NONE, NONE, NONE, START}},
    {TRIGGER_STOP, {NONE, STOP, STOP, STOP, STOP}},
    {TRIGGER_PRESSED, {NONE, PRESS, PRESS, NONE, NONE}},
    {TRIGGER_AUTHORIZATION_LAPSED, {NONE, NONE, LAPSE, NONE, NONE}},
    {TRIGGER_IDENTIFY_COMMAND, {NONE, SHOW, SHOW, NONE, NONE}},
    {TRIGGER_WIFI_COMMAND, {NONE, DENY, JOIN, DENY, DENY}},
    {TRIGGER_INFO_COMMAND, {NONE, ASK, ASK, ASK, ASK}},
    {TRIGGER_SCAN_COMMAND, {NONE, ASK, ASK, DENY, DENY}},
    {TRIGGER_SETTINGS_COMMAND, {NONE, DENY, SET, DENY, DENY}},
    {TRIGGER_JOINED, {NONE, NONE, NONE, DONE, NONE}},
    {TRIGGER_JOIN_FAILED, {NONE, NONE, NONE, FAIL, NONE}},
    {TRIGGER_LINGERED, {NONE, NONE, NONE, NONE, STOP}},
    {TRIGGER_WIFI_UP, {STAY, UP, UP, NONE, NONE}},
    {TRIGGER_WIFI_DOWN, {AWAY, NONE, NONE, NONE, NONE}},
};

static void has_every_cell(void **state)
{
    (void)state;
    assert_int_equal(COUNT(columns), TRIGGERS);
    for (size_t i = 0; i < COUNT(columns); i++)
        for (unsigned from = 0; from < STATES; from++)
            if (improv_device_reaction((uint8_t)from, columns[i].trigger) !=
                columns[i].in[from])
                fail_msg("column %d, state 0x%02X", (int)i, from);
}

/* --- The same, seen from outside ----------------------------------------- */

static struct improv_central central;
static struct improv_device device;
static uint32_t now_ms;
static char seen[32];                       /* the actions, a letter each */
static uint8_t join_number, request_number; /* of the last of these actions */
static const char *settings_command;

static const struct improv_rpc *const rpcs[] = {
    &improv_rpc_device_info, &improv_rpc_scan,      &improv_rpc_hostname,
    &improv_rpc_device_name, &improv_rpc_digo_host, &improv_rpc_digo_device,
    &improv_rpc_digo_token,
};

static struct improv_device_config config = {
    .centrals = &central,
    .central_count = 1,
    .can_identify = true,
    .rpcs = rpcs,
    .rpc_count = COUNT(rpcs),
    .authorized_duration_ms = 60000,
    .identify_duration_ms = 10000,
    .wifi_timeout_ms = 60000,
    .connect_timeout_ms = 30000,
    .linger_ms = 10000,
};

static char letter(const struct improv_device_action *action)
{
    switch (action->type) {
    case IMPROV_ACTION_NOTIFY:
        if (action->characteristic == IMPROV_CHARACTERISTIC_STATE)
            return 's';
        if (action->characteristic == IMPROV_CHARACTERISTIC_RESULT)
            return 'r';
        return action->value.data[0] == 0 ? 'n' : 'e';
    case IMPROV_ACTION_ADVERTISE:
        return 'a';
    case IMPROV_ACTION_WITHDRAW:
        return 'w';
    case IMPROV_ACTION_ROLL_BACK:
        return 'b';
    case IMPROV_ACTION_JOIN:
        return 'j';
    case IMPROV_ACTION_REQUEST:
        return 'q';
    case IMPROV_ACTION_INDICATE:
        return 'i';
    }
    return '?';
}

static void handle(const struct improv_device_event *event)
{
    struct improv_device_action action;
    size_t count = 0;
    improv_device_handle(&device, event, now_ms);
    while (improv_device_next_action(&device, &action)) {
        assert_true(count + 1 < sizeof seen);
        seen[count++] = letter(&action);
        if (action.type == IMPROV_ACTION_JOIN)
            join_number = action.number;
        if (action.type == IMPROV_ACTION_REQUEST)
            request_number = action.number;
    }
    seen[count] = '\0';
}

static void happens(enum improv_device_event_type type)
{
    handle(&(struct improv_device_event){.type = type});
}

static void host_answers(enum improv_device_event_type type, uint8_t number)
{
    handle(&(struct improv_device_event){.type = type, .number = number});
}

static void central_writes(const char *text)
{
    struct text frame = text_read(text);
    handle(&(struct improv_device_event){
        .type = IMPROV_EVENT_WRITE, .central = 1, .bytes = text_view(&frame)});
}

static void passes(uint32_t ms)
{
    now_ms += ms;
    happens(IMPROV_EVENT_TICK);
}

static const char wifi_command[] = "01 06 04 'Cafe' 00 CS";

static void go_to(bool authorizer, uint8_t state)
{
    now_ms = 0xFFFFF000; /* soon to wrap */
    config.authorizer = authorizer;
    improv_device_init(&device, &config);
    if (state >= IMPROV_STATE_AUTHORIZATION_REQUIRED)
        happens(IMPROV_EVENT_START);
    if (state >= IMPROV_STATE_AUTHORIZED)
        happens(IMPROV_EVENT_AUTHORIZE);
    if (state >= IMPROV_STATE_PROVISIONING)
        central_writes(wifi_command);
    if (state >= IMPROV_STATE_PROVISIONED)
        host_answers(IMPROV_EVENT_JOINED, join_number);
    assert_int_equal(improv_device_state(&device), state);
}

/* NULL if it is no command. */
static const char *command_of(enum trigger trigger)
{
    if (trigger == TRIGGER_IDENTIFY_COMMAND)
        return "02 00 CS";
    if (trigger == TRIGGER_WIFI_COMMAND)
        return wifi_command;
    if (trigger == TRIGGER_INFO_COMMAND)
        return "03 00 CS";
    if (trigger == TRIGGER_SCAN_COMMAND)
        return "04 00 CS";
    return trigger == TRIGGER_SETTINGS_COMMAND ? settings_command : NULL;
}

static const uint8_t event_of[TRIGGERS] = {
    [TRIGGER_START] = IMPROV_EVENT_START,
    [TRIGGER_STOP] = IMPROV_EVENT_STOP,
    [TRIGGER_PRESSED] = IMPROV_EVENT_AUTHORIZE,
    [TRIGGER_JOINED] = IMPROV_EVENT_JOINED,
    [TRIGGER_JOIN_FAILED] = IMPROV_EVENT_JOIN_FAILED,
    [TRIGGER_WIFI_UP] = IMPROV_EVENT_WIFI_UP,
    [TRIGGER_WIFI_DOWN] = IMPROV_EVENT_WIFI_DOWN,
};

static void pull(enum trigger trigger)
{
    const char *command = command_of(trigger);
    if (command)
        central_writes(command);
    else if (trigger == TRIGGER_AUTHORIZATION_LAPSED)
        passes(60000);
    else if (trigger == TRIGGER_LINGERED)
        passes(10000);
    else
        host_answers((enum improv_device_event_type)event_of[trigger],
                     join_number);
}

struct effect {
    uint8_t from;
    enum trigger trigger;
    uint8_t to;
    uint8_t error;
    const char *actions;
};

/* Every cell that is not NONE; all others change and do nothing. */
static const struct effect effects[] = {
    {0, TRIGGER_START, 1, 0, "sai"},
    {0, TRIGGER_WIFI_UP, 0, 0, ""},
    {0, TRIGGER_WIFI_DOWN, 0, 0, ""},
    {1, TRIGGER_STOP, 0, 0, "wi"},
    {1, TRIGGER_PRESSED, 2, 0, "sai"},
    {1, TRIGGER_IDENTIFY_COMMAND, 1, 0, "i"},
    {1, TRIGGER_WIFI_COMMAND, 1, 4, "e"},
    {1, TRIGGER_INFO_COMMAND, 1, 0, "q"},
    {1, TRIGGER_SCAN_COMMAND, 1, 0, "q"},
    {1, TRIGGER_SETTINGS_COMMAND, 1, 4, "e"},
    {1, TRIGGER_WIFI_UP, 4, 0, "sai"},
    {2, TRIGGER_STOP, 0, 0, "wi"},
    {2, TRIGGER_PRESSED, 2, 0, ""}, /* only the time begins anew */
    {2, TRIGGER_AUTHORIZATION_LAPSED, 1, 0, "sai"},
    {2, TRIGGER_IDENTIFY_COMMAND, 2, 0, "i"},
    {2, TRIGGER_WIFI_COMMAND, 3, 0, "saji"},
    {2, TRIGGER_INFO_COMMAND, 2, 0, "q"},
    {2, TRIGGER_SCAN_COMMAND, 2, 0, "q"},
    {2, TRIGGER_SETTINGS_COMMAND, 2, 0, "q"},
    {2, TRIGGER_WIFI_UP, 4, 0, "sai"},
    {3, TRIGGER_STOP, 0, 0, "wbi"},
    {3, TRIGGER_WIFI_COMMAND, 3, 4, "e"},
    {3, TRIGGER_INFO_COMMAND, 3, 0, "q"},
    {3, TRIGGER_SCAN_COMMAND, 3, 4, "e"},
    {3, TRIGGER_SETTINGS_COMMAND, 3, 4, "e"},
    {3, TRIGGER_JOINED, 4, 0, "rsai"},
    {3, TRIGGER_JOIN_FAILED, 2, 3, "esabi"},
    {4, TRIGGER_START, 1, 0, "sai"},
    {4, TRIGGER_STOP, 0, 0, "w"}, /* the light is off already */
    {4, TRIGGER_WIFI_COMMAND, 4, 4, "e"},
    {4, TRIGGER_INFO_COMMAND, 4, 0, "q"},
    {4, TRIGGER_SCAN_COMMAND, 4, 4, "e"},
    {4, TRIGGER_SETTINGS_COMMAND, 4, 4, "e"},
    {4, TRIGGER_LINGERED, 0, 0, "w"},
};

/* Without an authorizer 0x02 takes the place of 0x01 and does not lapse. */
static struct effect effect_of(bool authorizer, uint8_t from,
                               enum trigger trigger)
{
    struct effect effect = {from, trigger, from, 0, ""};
    for (size_t i = 0; i < COUNT(effects); i++)
        if (effects[i].from == from && effects[i].trigger == trigger &&
            (authorizer || trigger != TRIGGER_AUTHORIZATION_LAPSED))
            effect = effects[i];
    if (!authorizer && effect.to == IMPROV_STATE_AUTHORIZATION_REQUIRED)
        effect.to = IMPROV_STATE_AUTHORIZED;
    return effect;
}

/* That much time does something else in these states. */
static bool can_be_driven(uint8_t from, enum trigger trigger)
{
    if (trigger == TRIGGER_AUTHORIZATION_LAPSED)
        return from != IMPROV_STATE_PROVISIONING &&
               from != IMPROV_STATE_PROVISIONED;
    return true;
}

/* None can be read where there is no service [ADV-3]. */
static uint8_t error_now(void)
{
    struct improv_bytes error =
        improv_device_read(&device, IMPROV_CHARACTERISTIC_ERROR);
    return error.length > 0 ? error.data[0] : IMPROV_ERROR_NONE;
}

static void check_effect(bool authorizer, uint8_t from, enum trigger trigger)
{
    const struct effect expected = effect_of(authorizer, from, trigger);
    go_to(authorizer, from);
    pull(trigger);
    uint8_t error = error_now();
    if (improv_device_state(&device) != expected.to ||
        error != expected.error || strcmp(seen, expected.actions) != 0)
        fail_msg(
            "%s, state 0x%02X, trigger %d: to 0x%02X, error 0x%02X, \"%s\"",
            authorizer ? "button" : "no button", from, trigger,
            improv_device_state(&device), error, seen);
}

static void check_effects(bool authorizer, uint8_t from)
{
    settings_command = "CA 01 00 CS";
    for (unsigned trigger = 0; trigger < TRIGGERS; trigger++)
        if (can_be_driven(from, (enum trigger)trigger))
            check_effect(authorizer, from, (enum trigger)trigger);
}

/* [RUN-1] [RUN-3] [RUN-4] [RUN-5] [AUTH-2] [AUTH-3] [AUTH-4] [IDF-1] [IDF-3]
 * [WIFI-4] [WIFI-5] [WIFI-6] [WIFI-7] [INFO-1] [SCAN-1] [REQ-2] [DIGO-4] */
static void has_every_effect_with_a_button(void **state)
{
    (void)state;
    for (unsigned from = 0; from < STATES; from++)
        check_effects(true, (uint8_t)from);
}

/* [AUTH-1] all states but 0x01, which it never has */
static void has_every_effect_without_a_button(void **state)
{
    (void)state;
    for (unsigned from = 0; from < STATES; from++)
        if (from != IMPROV_STATE_AUTHORIZATION_REQUIRED)
            check_effects(false, (uint8_t)from);
}

/* [REQ-2] [DIGO-4] hostname, device name and the three of DIGO are alike */
static void has_five_settings_commands(void **state)
{
    (void)state;
    static const char *const commands[] = {
        "05 00 CS",           "05 04 'lamp' CS",         "06 00 CS",
        "06 07 'My lamp' CS", "C8 05 00 00 00 00 00 CS", "C9 04 00 00 00 00 CS",
        "CA 01 00 CS"};
    for (size_t i = 0; i < COUNT(commands); i++) {
        settings_command = commands[i];
        for (unsigned from = 0; from < STATES; from++) {
            check_effect(true, (uint8_t)from, TRIGGER_SETTINGS_COMMAND);
            if (from != IMPROV_STATE_AUTHORIZATION_REQUIRED)
                check_effect(false, (uint8_t)from, TRIGGER_SETTINGS_COMMAND);
        }
    }
}

/* --- What the host answers ----------------------------------------------- */

static const enum improv_device_event_type answers[] = {
    IMPROV_EVENT_JOINED, IMPROV_EVENT_JOIN_FAILED, IMPROV_EVENT_ANSWERED,
    IMPROV_EVENT_REFUSED};

/* Everything but the right number is no answer to a join or a request. */
static void check_ignored(uint8_t from, enum improv_device_event_type type,
                          int right)
{
    for (int number = 0; number <= 0xFF; number++) {
        if (number == right)
            continue;
        host_answers(type, (uint8_t)number);
        if (improv_device_state(&device) != from || strcmp(seen, "") != 0)
            fail_msg("state 0x%02X, event %d of %d: \"%s\"", from, (int)type,
                     number, seen);
    }
}

/* [REQ-1] [WIFI-6] in each state, when nothing or only a join was asked */
static void ignores_what_was_not_asked(void **state)
{
    (void)state;
    for (unsigned from = 0; from < STATES; from++)
        for (size_t i = 0; i < COUNT(answers); i++) {
            bool joins = from == IMPROV_STATE_PROVISIONING && i < 2;
            go_to(true, (uint8_t)from);
            check_ignored((uint8_t)from, answers[i], joins ? join_number : -1);
        }
}

static void check_answer(uint8_t from, enum improv_device_event_type type,
                         const char *expected)
{
    go_to(true, from);
    pull(TRIGGER_INFO_COMMAND);
    check_ignored(from, type, request_number);
    host_answers(type, request_number);
    assert_string_equal(seen, expected);
    assert_int_equal(improv_device_state(&device), from);
    check_ignored(from, type, -1); /* it has been answered */
}

/* [REQ-1] [REQ-3] [INFO-1] in each state in which the host can be asked */
static void takes_an_answer_in_every_state(void **state)
{
    (void)state;
    for (unsigned from = 1; from < STATES; from++) {
        check_answer((uint8_t)from, IMPROV_EVENT_ANSWERED, "r");
        check_answer((uint8_t)from, IMPROV_EVENT_REFUSED, "e");
    }
}

static void check_given_up(const char *command, uint32_t after_ms)
{
    go_to(true, IMPROV_STATE_AUTHORIZED);
    central_writes(command);
    passes(after_ms - 1);
    assert_string_equal(seen, "");
    assert_int_equal(improv_device_deadline(&device, now_ms), 1);
    passes(1);
    assert_string_equal(seen, "e");
    check_ignored(IMPROV_STATE_AUTHORIZED, IMPROV_EVENT_ANSWERED, -1);
    check_ignored(IMPROV_STATE_AUTHORIZED, IMPROV_EVENT_REFUSED, -1);
}

/* [REQ-3] too late */
static void gives_a_request_up(void **state)
{
    (void)state;
    check_given_up("03 00 CS", 5000);
    check_given_up("04 00 CS", 15000);
    check_given_up("05 00 CS", 5000);
    check_given_up("06 00 CS", 5000);
    check_given_up("C8 05 00 00 00 00 00 CS", 5000);
    check_given_up("C9 04 00 00 00 00 CS", 5000);
    check_given_up("CA 01 00 CS", 5000);
}

/* [RUN-5] [REQ-1] */
static void a_request_ends_with_the_service(void **state)
{
    (void)state;
    for (unsigned from = 1; from < STATES; from++) {
        go_to(true, (uint8_t)from);
        pull(TRIGGER_INFO_COMMAND);
        happens(IMPROV_EVENT_STOP);
        check_ignored(IMPROV_STATE_STOPPED, IMPROV_EVENT_ANSWERED, -1);
        check_ignored(IMPROV_STATE_STOPPED, IMPROV_EVENT_REFUSED, -1);
        happens(IMPROV_EVENT_START);
        check_ignored(1, IMPROV_EVENT_ANSWERED, -1);
        check_ignored(1, IMPROV_EVENT_REFUSED, -1);
    }
}

/* [WIFI-6] the answer to one join is none to the next */
static void ignores_the_answer_to_the_last_join(void **state)
{
    (void)state;
    go_to(true, IMPROV_STATE_PROVISIONING);
    uint8_t first = join_number;
    passes(30000);
    assert_string_equal(seen, "esabi");
    central_writes(wifi_command);
    assert_string_equal(seen, "nsaji");
    assert_int_not_equal(join_number, first);
    host_answers(IMPROV_EVENT_JOINED, first);
    assert_string_equal(seen, "");
    host_answers(IMPROV_EVENT_JOIN_FAILED, first);
    assert_string_equal(seen, "");
    host_answers(IMPROV_EVENT_JOINED, join_number);
    assert_string_equal(seen, "rsai");
}

/* --- What shows in the time to come back --------------------------------- */

static uint32_t left_after(enum trigger trigger)
{
    settings_command = "CA 01 00 CS";
    go_to(true, IMPROV_STATE_AUTHORIZED);
    passes(1000);
    pull(trigger);
    host_answers(IMPROV_EVENT_ANSWERED, request_number);
    return improv_device_deadline(&device, now_ms);
}

/* [AUTH-3] [REQ-2] [INFO-1] [SCAN-1] only some renew the authorization */
static void renews_the_authorization(void **state)
{
    (void)state;
    assert_int_equal(left_after(TRIGGER_PRESSED), 60000);
    assert_int_equal(left_after(TRIGGER_SETTINGS_COMMAND), 60000);
    assert_int_equal(left_after(TRIGGER_INFO_COMMAND), 59000);
    assert_int_equal(left_after(TRIGGER_SCAN_COMMAND), 59000);
}

/* [AUTH-1] nothing ever ends 0x02, and nothing begins to wait for it */
static void never_lapses_without_a_button(void **state)
{
    (void)state;
    static const enum trigger triggers[] = {
        TRIGGER_PRESSED, TRIGGER_INFO_COMMAND, TRIGGER_SCAN_COMMAND,
        TRIGGER_SETTINGS_COMMAND};
    settings_command = "CA 01 00 CS";
    for (size_t i = 0; i < COUNT(triggers); i++) {
        go_to(false, IMPROV_STATE_AUTHORIZED);
        pull(triggers[i]);
        host_answers(IMPROV_EVENT_ANSWERED, request_number);
        assert_int_equal(improv_device_deadline(&device, now_ms),
                         IMPROV_NO_DEADLINE);
    }
}

/* [RUN-2] what STAY and AWAY do shows in the time to come back */
static void waits_for_wifi(void **state)
{
    (void)state;
    go_to(true, IMPROV_STATE_STOPPED);
    assert_int_equal(improv_device_deadline(&device, now_ms),
                     IMPROV_NO_DEADLINE);
    happens(IMPROV_EVENT_WIFI_DOWN);
    assert_int_equal(improv_device_deadline(&device, now_ms), 60000);
    happens(IMPROV_EVENT_WIFI_UP);
    assert_int_equal(improv_device_deadline(&device, now_ms),
                     IMPROV_NO_DEADLINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_every_cell),
        cmocka_unit_test(has_every_effect_with_a_button),
        cmocka_unit_test(has_every_effect_without_a_button),
        cmocka_unit_test(has_five_settings_commands),
        cmocka_unit_test(ignores_what_was_not_asked),
        cmocka_unit_test(takes_an_answer_in_every_state),
        cmocka_unit_test(gives_a_request_up),
        cmocka_unit_test(a_request_ends_with_the_service),
        cmocka_unit_test(ignores_the_answer_to_the_last_join),
        cmocka_unit_test(renews_the_authorization),
        cmocka_unit_test(never_lapses_without_a_button),
        cmocka_unit_test(waits_for_wifi),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
