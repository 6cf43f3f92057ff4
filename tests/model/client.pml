/* SPDX-License-Identifier: Apache-2.0 */
/* The client engine, its host, and the link; a part of improv.pml. */

byte step, client_state, client_error, command, outcome;
bool operating, step_timer, answer_timer;
bool written; /* and that is still to be answered */
bool got_result, result_cut, provisioned, in_grace, saw_joining;
byte answer_times; /* how often the answer's time began */

#define NO_OUTCOME 255

#define IS_WIFI (command == COMMAND_WIFI)
#define BUSY    (step != IMPROV_STEP_IDLE && step != IMPROV_STEP_READY)
#define AWAITS_ANSWER \
    (step == IMPROV_STEP_WRITE || step == IMPROV_STEP_ANSWER || \
     step == IMPROV_STEP_RESULT)
#define HALF_DONE (got_result || provisioned)
#define ALL_DONE  (got_result && (!IS_WIFI || provisioned))
#define MUST_WAIT \
    (command != COMMAND_IDENTIFY && command != COMMAND_INFO && \
     (client_state == IMPROV_STATE_AUTHORIZATION_REQUIRED || \
      client_state == IMPROV_STATE_PROVISIONING))
#define ANSWERS_ANOTHER \
    (saw_joining && client_state == IMPROV_STATE_PROVISIONING && \
     client_error != IMPROV_ERROR_UNABLE_TO_CONNECT)
#define HAS_REFUSED (client_error != IMPROV_ERROR_NONE && !(ANSWERS_ANOTHER))

inline go_to(new, timed)
{
    step = new;
    step_timer = timed
}

inline operate(new)
{
    go_to(new, true);
    operating = true;
    operations!new, command
}

inline end_command(how)
{
    outcome = how;
    step_timer = false;
    answer_timer = false;
    step = (step >= IMPROV_STEP_READY -> IMPROV_STEP_READY : IMPROV_STEP_IDLE)
}

inline forget_answer()
{
    got_result = false;
    result_cut = false;
    provisioned = false;
    in_grace = false;
    saw_joining = false;
    client_error = IMPROV_ERROR_NONE;
    answer_times = 0
}

inline start_answer_timer()
{
    answer_timer = true;
    answer_times++
}

/* Once: a device that repeats itself is not waited for without end [CLI-7]. */
inline begin_grace()
{
    if
    :: !in_grace ->
        in_grace = true;
        start_answer_timer()
    :: else
    fi
}

inline authorize_or_write()
{
    if
    :: MUST_WAIT -> go_to(IMPROV_STEP_AUTHORIZE, true)
    :: operate(IMPROV_STEP_WRITE) /* also where the user does not wait */
    fi
}

inline check_answer()
{
    if
    :: step != IMPROV_STEP_ANSWER
    :: else ->
        if
        :: HAS_REFUSED ->
            end_command(IMPROV_OUTCOME_REFUSED)
        :: else ->
            if
            :: result_cut ->
                result_cut = false;
                operate(IMPROV_STEP_RESULT)
            :: !result_cut && ALL_DONE -> end_command(IMPROV_OUTCOME_OK)
            :: else ->
                if
                :: HALF_DONE -> begin_grace()
                :: else
                fi
            fi
        fi
    fi
}

inline break_off(how)
{
    if
    :: AWAITS_ANSWER && HAS_REFUSED ->
        end_command(IMPROV_OUTCOME_REFUSED)
    :: AWAITS_ANSWER && !(HAS_REFUSED) && HALF_DONE ->
        end_command(IMPROV_OUTCOME_OK)
    :: else ->
        if /* an identify has no other answer than no error */
        :: step == IMPROV_STEP_ANSWER && command == COMMAND_IDENTIFY ->
            end_command(IMPROV_OUTCOME_OK)
        :: else -> end_command(how)
        fi
    fi
}

inline disconnect()
{
    operating = false;
    break_off(IMPROV_OUTCOME_DISCONNECTED);
    step = IMPROV_STEP_IDLE
}

inline state_changed()
{
    if
    :: step == IMPROV_STEP_AUTHORIZE ->
        if
        :: !(MUST_WAIT) -> operate(IMPROV_STEP_WRITE)
        :: else /* asks for the button, if that helps */
        fi
    :: AWAITS_ANSWER && IS_WIFI ->
        if
        :: value == IMPROV_STATE_PROVISIONED ->
            provisioned = true;
            client_error = IMPROV_ERROR_NONE
        :: value == IMPROV_STATE_PROVISIONING -> saw_joining = true
        :: else ->
            if
            :: saw_joining && client_error == IMPROV_ERROR_NONE ->
                begin_grace()
            :: else
            fi
        fi;
        check = true
    :: else
    fi
}

inline take_state()
{
    if
    :: client_state != value ->
        client_state = value;
        state_changed()
    :: else /* is no news */
    fi
}


inline take_done()
{
    operating = false;
    if
    :: step == IMPROV_STEP_SUBSCRIBE -> operate(IMPROV_STEP_READ)
    :: step == IMPROV_STEP_READ ->
        client_state = value;
        go_to(IMPROV_STEP_READY, false)
    :: step == IMPROV_STEP_WRITE ->
        go_to(IMPROV_STEP_ANSWER, false);
        start_answer_timer();
        check = true
    :: step == IMPROV_STEP_RESULT ->
        if
        :: value == COMMAND_NONE && !IS_WIFI ->
            break_off(IMPROV_OUTCOME_BAD_RESULT)
        :: else ->
            go_to(IMPROV_STEP_ANSWER, false);
            got_result = got_result || value == command;
            check = true
        fi
    :: else /* of a command that already ended */
    fi
}

inline take_happening()
{
    if
    :: kind == NOTIFY_STATE -> take_state()
    :: kind == NOTIFY_ERROR ->
        if
        :: AWAITS_ANSWER ->
            client_error = value;
            check = true
        :: else
        fi
    :: kind == NOTIFY_RESULT ->
        if
        :: AWAITS_ANSWER && step != IMPROV_STEP_RESULT ->
            result_cut = result_cut || value == COMMAND_NONE;
            got_result = got_result || value == command;
            check = (value == command || value == COMMAND_NONE)
        :: else
        fi
    :: kind == DONE ->
        assert(operating); /* or it would be passed over */
        take_done()
    :: kind == FAILED ->
        assert(operating);
        operating = false;
        if
        :: BUSY -> break_off(IMPROV_OUTCOME_GATT_FAILED)
        :: else
        fi
    :: kind == CONNECTED ->
        if
        :: step != IMPROV_STEP_IDLE -> disconnect() /* it was not told */
        :: else
        fi;
        client_state = IMPROV_STATE_STOPPED; /* not known */
        operate(IMPROV_STEP_SUBSCRIBE)
    :: kind == SEND ->
        command = value;
        authorize_or_write()
    :: kind == TIMED_OUT -> break_off(IMPROV_OUTCOME_TIMED_OUT)
    :: kind == DISCONNECTED -> disconnect()
    fi
}

/* Where nothing else can have provisioned the device, success means a join
 * that worked; or else only that the device is provisioned [CLI-5]. */
#ifdef STRANGERS
#define WIFI_WORKED     provisioned_once
#define SETTINGS_WORKED true
#else
#define WIFI_WORKED     worked
#define SETTINGS_WORKED stored
#endif

/* When written, and cut short; or the other way round. */
#define ANSWER_TIMES 2

inline check_client()
{
    PROVE(CLIENT_TIMED, !BUSY || step_timer || answer_timer);
    PROVE(CLIENT_TIMED, step != IMPROV_STEP_ANSWER || answer_timer);
    PROVE(CLIENT_TIMED, kind != TIMED_OUT || !BUSY);
    PROVE(CLIENT_BOUNDED, answer_times <= ANSWER_TIMES);
    PROVE(TRUE_SUCCESS, outcome != IMPROV_OUTCOME_OK || !IS_WIFI ||
        WIFI_WORKED);
    PROVE(TRUE_REFUSAL, outcome != IMPROV_OUTCOME_REFUSED || !saw_joining ||
        client_state != IMPROV_STATE_PROVISIONING ||
        client_error == IMPROV_ERROR_UNABLE_TO_CONNECT);
    PROVE(SETTINGS_STORED, outcome != IMPROV_OUTCOME_OK ||
        command != COMMAND_SETTINGS || SETTINGS_WORKED);
}

inline forget_command()
{
    command = COMMAND_NONE;
    forget_answer();
    if
    :: step == IMPROV_STEP_IDLE -> client_state = 0
    :: else
    fi
}

proctype client()
{
    byte kind, value;
    bool check;

end:
    do
    :: atomic {
        if
        :: down?kind, value
        :: above?kind, value
        fi;
        outcome = NO_OUTCOME;
        take_happening();
        if
        :: check -> check_answer()
        :: else
        fi;
        check_client();
        if
        :: outcome != NO_OUTCOME || kind == DISCONNECTED -> forget_command()
        :: else
        fi;
        if
        :: kind == CONNECTED ->
            worked = false;
            stored = false;
            provisioned_once = false
        :: else
        fi;
        kind = 0; value = 0; check = false; outcome = 0
    }
    od
}

proctype client_timer()
{
end:
    do
    :: atomic { step_timer || answer_timer -> above!TIMED_OUT, 0 }
    od
}

/* The user of the client: one command after the other, or a new connection. */
proctype user()
{
end:
    do
    :: atomic { link == LINK_DOWN && state != IMPROV_STATE_STOPPED ->
        link = LINK_UP;
        above!CONNECTED, 0
    }
    :: atomic { step == IMPROV_STEP_READY && !operating &&
        link == LINK_UP ->
        if
        :: above!SEND, COMMAND_WIFI
#ifndef STRANGERS
        :: above!SEND, COMMAND_IDENTIFY
        :: above!SEND, COMMAND_INFO
        :: above!SEND, COMMAND_SETTINGS
#endif
        fi
    }
    od
}

/* An operation takes as long as it likes; where no service is, it fails. The
 * answer to a write may pass what the write leads to, or follow it. */
proctype server()
{
    byte what, which;

end:
    do
    :: atomic { nempty(operations) && ROOM ->
        operations?what, which;
        if
        :: state == IMPROV_STATE_STOPPED -> down!FAILED, 0
        :: state != IMPROV_STATE_STOPPED && what == IMPROV_STEP_SUBSCRIBE ->
            subscribed = true;
            down!DONE, 0
        :: state != IMPROV_STATE_STOPPED && what == IMPROV_STEP_READ ->
            down!DONE, state
        :: state != IMPROV_STATE_STOPPED && what == IMPROV_STEP_RESULT ->
            down!DONE, result
        :: state != IMPROV_STATE_STOPPED && what == IMPROV_STEP_WRITE ->
            if
            :: down!DONE, 0; events!EVENT_WRITE, which, true
            :: written = true;
                events!EVENT_WRITE, which, true;
                if
                :: written && nfull(down) -> down!DONE, 0
                :: !written /* the link has broken meanwhile */
                fi;
                written = false
            fi
        fi;
        what = 0;
        which = 0
    }
    od
}

/* What is on its way is lost. What arrived before, the client has seen. */
proctype breaks()
{
end:
    do
    :: atomic { link == LINK_UP ->
        link = LINK_BROKEN;
        subscribed = false;
        written = false;
        do
        :: nempty(down) -> down?_, _
        :: empty(down) -> break
        od;
        do
        :: nempty(operations) -> operations?_, _
        :: empty(operations) -> break
        od;
        if
        :: above!DISCONNECTED, 0
        :: true /* that is not told: it connects again */
        fi
    }
    :: atomic { link == LINK_BROKEN ->
        link = LINK_DOWN;
        events!EVENT_DISCONNECTED, 0, true
    }
    od
}
