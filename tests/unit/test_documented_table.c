/* SPDX-License-Identifier: Apache-2.0 */
/* The state machine is the table that docs/protocol.md, the argument, has. */
#include "device_table.h"

#include <stdio.h>

#include "unit.h"

enum { STATES = 5 };

static const char *protocol; /* the file */

static const char *const events[TRIGGERS] = {
    [TRIGGER_START] = "start",
    [TRIGGER_STOP] = "stop",
    [TRIGGER_PRESSED] = "button pressed",
    [TRIGGER_AUTHORIZATION_LAPSED] = "authorization lapsed",
    [TRIGGER_IDENTIFY_COMMAND] = "identify command",
    [TRIGGER_WIFI_COMMAND] = "Wi-Fi command",
    [TRIGGER_INFO_COMMAND] = "info command",
    [TRIGGER_SCAN_COMMAND] = "scan command",
    [TRIGGER_SETTINGS_COMMAND] = "settings command",
    [TRIGGER_JOINED] = "joined",
    [TRIGGER_JOIN_FAILED] = "join failed or timed out",
    [TRIGGER_LINGERED] = "lingered",
    [TRIGGER_WIFI_UP] = "Wi-Fi up",
    [TRIGGER_WIFI_DOWN] = "Wi-Fi down",
};

static const char *const reactions[] = {
    [REACTION_NONE] = "",
    [REACTION_START] = "start",
    [REACTION_STOP] = "stop",
    [REACTION_PRESS] = "press",
    [REACTION_LAPSE] = "lapse",
    [REACTION_REFUSE] = "refuse",
    [REACTION_IDENTIFY] = "identify",
    [REACTION_REQUEST] = "request",
    [REACTION_SETTLE] = "settle",
    [REACTION_JOIN] = "join",
    [REACTION_FAIL] = "fail",
    [REACTION_SUCCEED] = "succeed",
    [REACTION_WIFI_UP] = "Wi-Fi up",
    [REACTION_AWAY] = "away",
    [REACTION_STAY] = "stay",
};

/* The cell before the next '|', without the blanks around it. */
static char *take_cell(char **rest)
{
    char *cell = *rest + strspn(*rest, " ");
    char *end = strchr(cell, '|');
    if (!end)
        return NULL;
    *rest = end + 1;
    while (end > cell && end[-1] == ' ')
        end--;
    *end = '\0';
    return cell;
}

static void check_documented_row(enum trigger trigger, char *cells)
{
    for (unsigned from = 0; from < STATES; from++) {
        enum reaction reaction = improv_device_reaction((uint8_t)from, trigger);
        const char *cell = take_cell(&cells);
        assert_non_null(cell);
        if (strcmp(cell, reactions[reaction]) != 0)
            fail_msg("%s, state 0x%02X: \"%s\", not \"%s\"", events[trigger],
                     from, cell, reactions[reaction]);
    }
}

/* A row of the table of the states, and of no other table, has an event. */
static void check_line(char *line, bool *seen_events)
{
    char *rest = line + 1;
    const char *event = take_cell(&rest);
    for (unsigned i = 0; event && i < TRIGGERS; i++)
        if (strcmp(event, events[i]) == 0) {
            assert_false(seen_events[i]);
            seen_events[i] = true;
            check_documented_row((enum trigger)i, rest);
            return;
        }
    fail_msg("what is \"%s\"?", event ? event : line);
}

/* The file, read up to the first row. */
static FILE *open_table(char *line, int size)
{
    FILE *file = protocol ? fopen(protocol, "r") : NULL;
    if (!file)
        fail_msg("where is docs/protocol.md? It is the argument");
    while (fgets(line, size, file))
        if (strncmp(line, "| event |", 9) == 0) {
            assert_non_null(fgets(line, size, file)); /* the rule below it */
            return file;
        }
    fail_msg("no table of the states in %s", protocol);
    return NULL;
}

/* [RUN-1] [RUN-2] [RUN-3] [RUN-4] [RUN-5] [AUTH-2] [AUTH-3] [AUTH-4]
 * [IDF-1] [IDF-3] [WIFI-4] [WIFI-5] [WIFI-6] [INFO-1] [SCAN-1] [REQ-2] */
static void is_what_is_documented(void **state)
{
    (void)state;
    bool seen_events[TRIGGERS] = {false};
    char line[1000];
    FILE *file = open_table(line, sizeof line);
    while (fgets(line, sizeof line, file) && line[0] == '|')
        check_line(line, seen_events);
    fclose(file);
    for (unsigned i = 0; i < TRIGGERS; i++)
        if (!seen_events[i])
            fail_msg("%s is missing", events[i]);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_what_is_documented),
    };
    protocol = argc > 1 ? argv[1] : NULL;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
