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
#define STORE REACTION_STORE
#define DONE  REACTION_SUCCEED
#define FAIL  REACTION_FAIL
#define UP    REACTION_WIFI_UP
#define STAY  REACTION_STAY
#define AWAY  REACTION_AWAY

/* [RUN-1] [RUN-2] [RUN-3] [RUN-4] [RUN-5] [AUTH-2] [AUTH-3] [AUTH-4]
 * [IDF-1] [IDF-3] [WIFI-4] [WIFI-5] [WIFI-6] [DIGO-4] */
static const struct column columns[] = {
    {TRIGGER_START, {START, NONE, NONE, NONE, START}},
    {TRIGGER_STOP, {NONE, STOP, STOP, STOP, STOP}},
    {TRIGGER_PRESSED, {NONE, PRESS, PRESS, NONE, NONE}},
    {TRIGGER_AUTHORIZATION_LAPSED, {NONE, NONE, LAPSE, NONE, NONE}},
    {TRIGGER_IDENTIFY_COMMAND, {NONE, SHOW, SHOW, NONE, NONE}},
    {TRIGGER_WIFI_COMMAND, {NONE, DENY, JOIN, DENY, DENY}},
    {TRIGGER_DIGO_COMMAND, {NONE, DENY, STORE, DENY, DENY}},
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
static char seen[32]; /* the actions, a letter each */

static const struct improv_device_config config = {
    .centrals = &central,
    .central_count = 1,
    .authorizer = true,
    .can_identify = true,
    .digo = true,
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
    case IMPROV_ACTION_STORE:
        return 't';
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
    }
    seen[count] = '\0';
}

static void happens(enum improv_device_event_type type)
{
    handle(&(struct improv_device_event){.type = type});
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

static void wifi_command(void)
{
    central_writes("01 06 04 'Cafe' 00 CS");
}

static void go_to(uint8_t state)
{
    now_ms = 0xFFFFF000; /* soon to wrap */
    improv_device_init(&device, &config);
    if (state >= IMPROV_STATE_AUTHORIZATION_REQUIRED)
        happens(IMPROV_EVENT_START);
    if (state >= IMPROV_STATE_AUTHORIZED)
        happens(IMPROV_EVENT_AUTHORIZE);
    if (state >= IMPROV_STATE_PROVISIONING)
        wifi_command();
    if (state >= IMPROV_STATE_PROVISIONED)
        happens(IMPROV_EVENT_JOINED);
    assert_int_equal(improv_device_state(&device), state);
}

static void pull(enum trigger trigger)
{
    switch (trigger) {
    case TRIGGER_START:
        happens(IMPROV_EVENT_START);
        break;
    case TRIGGER_STOP:
        happens(IMPROV_EVENT_STOP);
        break;
    case TRIGGER_PRESSED:
        happens(IMPROV_EVENT_AUTHORIZE);
        break;
    case TRIGGER_AUTHORIZATION_LAPSED:
        passes(60000);
        break;
    case TRIGGER_IDENTIFY_COMMAND:
        central_writes("02 00 CS");
        break;
    case TRIGGER_WIFI_COMMAND:
        wifi_command();
        break;
    case TRIGGER_DIGO_COMMAND:
        central_writes("CA 01 00 CS");
        break;
    case TRIGGER_JOINED:
        happens(IMPROV_EVENT_JOINED);
        break;
    case TRIGGER_JOIN_FAILED:
        happens(IMPROV_EVENT_JOIN_FAILED);
        break;
    case TRIGGER_LINGERED:
        passes(10000);
        break;
    case TRIGGER_WIFI_UP:
        happens(IMPROV_EVENT_WIFI_UP);
        break;
    case TRIGGER_WIFI_DOWN:
        happens(IMPROV_EVENT_WIFI_DOWN);
        break;
    case TRIGGERS:
        break;
    }
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
    {1, TRIGGER_DIGO_COMMAND, 1, 4, "e"},
    {1, TRIGGER_WIFI_UP, 4, 0, "sai"},
    {2, TRIGGER_STOP, 0, 0, "wi"},
    {2, TRIGGER_PRESSED, 2, 0, ""}, /* only the time begins anew */
    {2, TRIGGER_AUTHORIZATION_LAPSED, 1, 0, "sai"},
    {2, TRIGGER_IDENTIFY_COMMAND, 2, 0, "i"},
    {2, TRIGGER_WIFI_COMMAND, 3, 0, "saji"},
    {2, TRIGGER_DIGO_COMMAND, 2, 0, "t"},
    {2, TRIGGER_WIFI_UP, 4, 0, "sai"},
    {3, TRIGGER_STOP, 0, 0, "wbi"},
    {3, TRIGGER_WIFI_COMMAND, 3, 4, "e"},
    {3, TRIGGER_DIGO_COMMAND, 3, 4, "e"},
    {3, TRIGGER_JOINED, 4, 0, "rsai"},
    {3, TRIGGER_JOIN_FAILED, 2, 3, "esabi"},
    {4, TRIGGER_START, 1, 0, "sai"},
    {4, TRIGGER_STOP, 0, 0, "w"}, /* the light is off already */
    {4, TRIGGER_WIFI_COMMAND, 4, 4, "e"},
    {4, TRIGGER_DIGO_COMMAND, 4, 4, "e"},
    {4, TRIGGER_LINGERED, 0, 0, "w"},
};

static const struct effect *effect_of(uint8_t from, enum trigger trigger)
{
    static struct effect nothing;
    for (size_t i = 0; i < COUNT(effects); i++)
        if (effects[i].from == from && effects[i].trigger == trigger)
            return &effects[i];
    nothing =
        (struct effect){.from = from, .to = from, .error = 0, .actions = ""};
    return &nothing;
}

/* That much time does something else in these states. */
static bool can_be_driven(uint8_t from, enum trigger trigger)
{
    if (trigger == TRIGGER_AUTHORIZATION_LAPSED)
        return from != IMPROV_STATE_PROVISIONING &&
               from != IMPROV_STATE_PROVISIONED;
    return true;
}

static void check_effect(uint8_t from, enum trigger trigger)
{
    const struct effect *expected = effect_of(from, trigger);
    go_to(from);
    pull(trigger);
    struct improv_bytes error =
        improv_device_read(&device, IMPROV_CHARACTERISTIC_ERROR);
    if (improv_device_state(&device) != expected->to ||
        error.data[0] != expected->error ||
        strcmp(seen, expected->actions) != 0)
        fail_msg("state 0x%02X, trigger %d: to 0x%02X, error 0x%02X, \"%s\"",
                 from, trigger, improv_device_state(&device), error.data[0],
                 seen);
}

/* [RUN-1] [RUN-3] [RUN-4] [RUN-5] [AUTH-2] [AUTH-3] [AUTH-4] [IDF-1] [IDF-3]
 * [WIFI-4] [WIFI-5] [WIFI-6] [WIFI-7] [DIGO-4] */
static void has_every_effect(void **state)
{
    (void)state;
    for (unsigned from = 0; from < STATES; from++)
        for (unsigned trigger = 0; trigger < TRIGGERS; trigger++)
            if (can_be_driven((uint8_t)from, (enum trigger)trigger))
                check_effect((uint8_t)from, (enum trigger)trigger);
}

/* [RUN-2] what STAY and AWAY do shows in the time to come back */
static void waits_for_wifi(void **state)
{
    (void)state;
    go_to(IMPROV_STATE_STOPPED);
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
        cmocka_unit_test(has_every_effect),
        cmocka_unit_test(waits_for_wifi),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
