/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints the constants of the engines and the table of device_table.c in
 * Promela, for improv.pml. Every enum has a switch without a default: what is
 * added to one must be added here, and then to the model, or this does not
 * compile with -Werror=switch.
 */
#include <stdio.h>

#include "device_table.h"
#include "improv/client.h"
#include "improv/device.h"

enum { VALUES = 256 }; /* more than any of these enums has */

#define NAME(value)                                                            \
    case value:                                                                \
        return #value

static const char *state_name(enum improv_state state)
{
    switch (state) {
        NAME(IMPROV_STATE_STOPPED);
        NAME(IMPROV_STATE_AUTHORIZATION_REQUIRED);
        NAME(IMPROV_STATE_AUTHORIZED);
        NAME(IMPROV_STATE_PROVISIONING);
        NAME(IMPROV_STATE_PROVISIONED);
    }
    return NULL;
}

static const char *error_name(enum improv_error error)
{
    switch (error) {
        NAME(IMPROV_ERROR_NONE);
        NAME(IMPROV_ERROR_INVALID_RPC);
        NAME(IMPROV_ERROR_UNKNOWN_RPC);
        NAME(IMPROV_ERROR_UNABLE_TO_CONNECT);
        NAME(IMPROV_ERROR_NOT_AUTHORIZED);
        NAME(IMPROV_ERROR_BAD_HOSTNAME);
        NAME(IMPROV_ERROR_UNKNOWN);
    }
    return NULL;
}

static const char *trigger_name(enum trigger trigger)
{
    switch (trigger) {
        NAME(TRIGGER_START);
        NAME(TRIGGER_STOP);
        NAME(TRIGGER_PRESSED);
        NAME(TRIGGER_AUTHORIZATION_LAPSED);
        NAME(TRIGGER_IDENTIFY_COMMAND);
        NAME(TRIGGER_WIFI_COMMAND);
        NAME(TRIGGER_INFO_COMMAND);
        NAME(TRIGGER_SCAN_COMMAND);
        NAME(TRIGGER_SETTINGS_COMMAND);
        NAME(TRIGGER_JOINED);
        NAME(TRIGGER_JOIN_FAILED);
        NAME(TRIGGER_LINGERED);
        NAME(TRIGGER_WIFI_UP);
        NAME(TRIGGER_WIFI_DOWN);
        NAME(TRIGGERS);
    }
    return NULL;
}

static const char *reaction_name(enum reaction reaction)
{
    switch (reaction) {
        NAME(REACTION_NONE);
        NAME(REACTION_START);
        NAME(REACTION_STOP);
        NAME(REACTION_PRESS);
        NAME(REACTION_LAPSE);
        NAME(REACTION_REFUSE);
        NAME(REACTION_IDENTIFY);
        NAME(REACTION_REQUEST);
        NAME(REACTION_SETTLE);
        NAME(REACTION_JOIN);
        NAME(REACTION_FAIL);
        NAME(REACTION_SUCCEED);
        NAME(REACTION_WIFI_UP);
        NAME(REACTION_AWAY);
        NAME(REACTION_STAY);
    }
    return NULL;
}

static const char *timer_name(enum improv_device_timer timer)
{
    switch (timer) {
        NAME(IMPROV_TIMER_AUTHORIZED);
        NAME(IMPROV_TIMER_IDENTIFY);
        NAME(IMPROV_TIMER_CONNECT);
        NAME(IMPROV_TIMER_LINGER);
        NAME(IMPROV_TIMER_AWAY);
        NAME(IMPROV_TIMER_REQUEST);
        NAME(IMPROV_TIMER_RESTORE);
        NAME(IMPROV_TIMERS);
    }
    return NULL;
}

static const char *step_name(enum improv_client_step step)
{
    switch (step) {
        NAME(IMPROV_STEP_IDLE);
        NAME(IMPROV_STEP_SUBSCRIBE);
        NAME(IMPROV_STEP_READ);
        NAME(IMPROV_STEP_READY);
        NAME(IMPROV_STEP_AUTHORIZE);
        NAME(IMPROV_STEP_WRITE);
        NAME(IMPROV_STEP_ANSWER);
        NAME(IMPROV_STEP_RESULT);
    }
    return NULL;
}

static const char *outcome_name(enum improv_outcome outcome)
{
    switch (outcome) {
        NAME(IMPROV_OUTCOME_OK);
        NAME(IMPROV_OUTCOME_REFUSED);
        NAME(IMPROV_OUTCOME_TIMED_OUT);
        NAME(IMPROV_OUTCOME_DISCONNECTED);
        NAME(IMPROV_OUTCOME_GATT_FAILED);
        NAME(IMPROV_OUTCOME_UNSUPPORTED);
        NAME(IMPROV_OUTCOME_BAD_RESULT);
        NAME(IMPROV_OUTCOME_BUSY);
        NAME(IMPROV_OUTCOME_INVALID);
    }
    return NULL;
}

static void print_constant(const char *name, unsigned value)
{
    if (name)
        printf("#define %s %u\n", name, value);
}

static void print_constants(void)
{
    for (unsigned value = 0; value < VALUES; value++) {
        print_constant(state_name((enum improv_state)value), value);
        print_constant(error_name((enum improv_error)value), value);
        print_constant(trigger_name((enum trigger)value), value);
        print_constant(reaction_name((enum reaction)value), value);
        print_constant(timer_name((enum improv_device_timer)value), value);
        print_constant(step_name((enum improv_client_step)value), value);
        print_constant(outcome_name((enum improv_outcome)value), value);
    }
}

/* A reaction without a name gets its number, which the model asserts on. */
static void print_cell(unsigned state, unsigned trigger)
{
    enum reaction reaction =
        improv_device_reaction((uint8_t)state, (enum trigger)trigger);

    if (reaction != REACTION_NONE)
        printf("    :: state == %s && trigger == %s -> reaction = %s\n",
               state_name((enum improv_state)state),
               trigger_name((enum trigger)trigger),
               reaction_name(reaction) ? reaction_name(reaction) : "255");
}

int main(void)
{
    print_constants();
    printf("\ninline look_up(state, trigger, reaction)\n{\n    if\n");
    for (unsigned state = 0; state <= IMPROV_STATE_PROVISIONED; state++)
        for (unsigned trigger = 0; trigger < TRIGGERS; trigger++)
            print_cell(state, trigger);
    printf("    :: else -> reaction = REACTION_NONE\n    fi\n}\n");
    return 0;
}
