/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device, client, and what is around them: the host, people, the link, time.
 * What the device does in which state is device_table.c's; table.c prints it.
 * The rest is written after core/src: what changes there changes here.
 *
 * An event and all that it leads to is one step, as the engines are not
 * interrupted. Time is not counted: a timer that runs may run out now or
 * later. Built in several ways, see run:
 *
 *     (none)     the device, and all that can happen to it
 *     CLIENT     with one client, on a link
 *     STRANGERS  and other centrals, and Wi-Fi that comes up by other means;
 *                the client then sends Wi-Fi settings only
 *     CUTS       and a link that cuts results
 *     EAGER      the device, with a process for each timer, so that fairness
 *                makes it run out; and a calm, see accepts_again
 */
#include "table.pml"

/* --- What is proved: a bit each, so that run can tell them apart ---------- */

#define ONE_JOIN          1   /* never two joins at once */
#define NO_STALE_ANSWER   2   /* the answer to an earlier question is ignored */
#define CREDENTIALS       4   /* in 0x03, and only there [WIFI-8] */
#define AUTHORIZED_FIRST  8   /* nothing is joined or set without the button */
#define PROVISIONED_WHY   16  /* 0x04 because of a join, or other Wi-Fi */
#define RESTORED_IS_OLD   1024 /* 0x04 not because of a roll-back [RUN-4] */
#define TIMED             32  /* what ends by itself has a timer [TIME-2] */
#define ANSWERED          64  /* a frame has an effect, or an error [ERR-1] */
#define CLIENT_TIMED      128 /* every step of the client [CLI-7] */
#define CLIENT_BOUNDED    2048 /* its time does not begin again and again */
#define TRUE_SUCCESS      256 /* the client's success is one [CLI-5] */
#define TRUE_REFUSAL      4096 /* others' errors are passed over [CLI-9] */
#define SETTINGS_STORED   512 /* the client's settings are stored [REQ-3] */

#ifndef PROPERTIES
#define PROPERTIES 8191
#endif

#define PROVE(property, condition) \
    assert((PROPERTIES & property) == 0 || (condition))

/* --- Commands: what the engines tell apart ------------------------------- */

#define COMMAND_NONE      0
#define COMMAND_WIFI      1
#define COMMAND_IDENTIFY  2
#define COMMAND_INFO      3
#define COMMAND_SCAN      4
#define COMMAND_SETTINGS  5
#define COMMAND_MALFORMED 6 /* or not offered: refused in every state */

/* --- The device's events -------------------------------------------------- */

#define EVENT_TIMER        1 /* value: the timer */
#define EVENT_START        2
#define EVENT_STOP         3
#define EVENT_AUTHORIZE    4
#define EVENT_WRITE        5 /* value: the command */
#define EVENT_DISCONNECTED 6
#define EVENT_WIFI_UP      7 /* sure: not by a roll-back of this session */
#define EVENT_WIFI_DOWN    8
#define EVENT_JOINED       9 /* value: the number's age; sure: of this join */
#define EVENT_JOIN_FAILED  10
#define EVENT_ANSWERED     11 /* value: the same; sure: of this request */
#define EVENT_REFUSED      12

chan events = [0] of { byte, byte, bool };

/* --- The device's members ------------------------------------------------- */

/*
 * Of a number only its age counts: whether it is that of the last join or
 * request. So the last is always 0, and what is late grows old instead.
 */
#define LATEST 0
#define OLDER  1
#define NEVER  2 /* nothing is late */

byte state, error, result, request;
bool authorizer, wifi_up, owed, credentials;
bool running[IMPROV_TIMERS];

#define PENDING running[IMPROV_TIMER_REQUEST]

/* --- The host's: what is true of it, known to the proof ------------------- */

bool up;            /* Wi-Fi is, as told */
bool up_by_join;    /* by a join that has not ended */
bool before;        /* there is a network to go back to */
bool restoring;     /* it goes back to that */
bool joining;       /* a join has not ended */
bool asked;         /* a request has not ended */
byte late_join = NEVER; /* was given up, and may be answered all the same */
byte late_request = NEVER;
bool told;          /* whether Wi-Fi is up */

/* --- What happened, known to the proof ------------------------------------ */

bool allowed;      /* the button was pressed, and that has not lapsed */
bool failed;       /* a join did, in this session; not so after [RUN-5] */
bool worked;       /* a join did, since the client connected */
bool stored;       /* settings were, since then */
bool provisioned_once; /* the device was, since then */
bool renewed;      /* changes when the authorization is renewed */
bool calm;         /* from now on nobody disturbs; see accepts_again */

/* --- The link ------------------------------------------------------------- */

#define LINK_DOWN   0
#define LINK_UP     1
#define LINK_BROKEN 2 /* the client knows, the device not yet */

#define NOTIFY_STATE  1
#define NOTIFY_ERROR  2
#define NOTIFY_RESULT 3 /* value: the command; COMMAND_NONE: cut */
#define DONE          4 /* value: what was read */
#define FAILED        5
#define CONNECTED     6
#define DISCONNECTED  7
#define TIMED_OUT     8
#define SEND          9 /* value: the command */

#ifndef ON_THE_WAY
#define ON_THE_WAY 2 /* notifications and answers */
#endif

byte link;
bool subscribed;
chan down = [ON_THE_WAY] of { byte, byte }; /* to the client */
chan above = [0] of { byte, byte };         /* its host's events */
chan operations = [1] of { byte, byte };    /* from the client: step, command */

/* What a client sees is kept only where there is one; and what only the proofs
 * about the device need, only where there is none. */
#ifdef CLIENT
#define FOR_CLIENT(member, value) member = value
#define FOR_DEVICE(member, value) skip
#else
#define FOR_CLIENT(member, value) skip
#define FOR_DEVICE(member, value) member = value
#endif

/* Whether the client's success can be known to be its own. */
#ifdef STRANGERS
#define FOR_STRANGERS(member, value) FOR_CLIENT(member, value)
#define FOR_ONE(member, value) skip
#else
#define FOR_STRANGERS(member, value) skip
#define FOR_ONE(member, value) FOR_CLIENT(member, value)
#endif

/* The last result is read only if the link can cut the notification. */
#ifdef CUTS
#define FOR_CUTS(member, value) member = value
#else
#define FOR_CUTS(member, value) skip
#endif

/* No event leads to more than two things, the answer to a write included. */
#ifdef CLIENT
#define ROOM (len(down) <= ON_THE_WAY - 2)
#else
#define ROOM true
#endif

/* --- The device ----------------------------------------------------------- */

#define NO_STATE 255

/* One error is like another where nobody tells them apart. */
#ifdef CLIENT
#define AS_SEEN(error) ((error) == IMPROV_ERROR_INVALID_RPC -> \
    IMPROV_ERROR_NOT_AUTHORIZED : error)
#else
#define AS_SEEN(error) (error != IMPROV_ERROR_NONE)
#endif

inline set_error(new)
{
    if
    :: error != AS_SEEN(new) ->
        error = AS_SEEN(new);
        say_error = (new != IMPROV_ERROR_NONE) /* nobody heeds 0x00 */
    :: else
    fi
}

/* The host goes on with what was given up, and may answer all the same. */
inline end_request()
{
    if
    :: asked -> FOR_DEVICE(late_request, LATEST)
    :: asked
    :: else
    fi;
    asked = false;
    request = COMMAND_NONE;
    PENDING = false
}

/* The network before comes back, if the join took it down. */
inline end_in_vain()
{
    FOR_DEVICE(before, before && (!up || up_by_join));
    restoring = before;
    joining = false
}

/* Cleared first: the same error of another command is seen again [REQ-4]. */
inline refuse_request()
{
    end_request();
    set_error(IMPROV_ERROR_NONE);
    set_error(IMPROV_ERROR_UNKNOWN)
}

inline roll_back()
{
    if
    :: joining -> FOR_DEVICE(late_join, LATEST)
    :: joining
    :: else
    fi;
    if
    :: joining -> end_in_vain()
    :: else
    fi
}

#ifdef CLIENT
#define AUTHORIZED true
#else
#define AUTHORIZED (allowed || !authorizer)
#endif

inline begin_join()
{
    PROVE(ONE_JOIN, !joining);
    PROVE(AUTHORIZED_FIRST, AUTHORIZED);
    joining = true;
    FOR_DEVICE(before, before || up);
    restoring = false;
    up_by_join = false;
    if
    :: late_join == LATEST -> late_join = OLDER
    :: else
    fi
}

inline begin_request(command)
{
    asked = true;
    FOR_CLIENT(request, command);
    PENDING = true;
    if
    :: late_request == LATEST -> late_request = OLDER
    :: else
    fi
}

inline end_session()
{
    end_request();
    running[IMPROV_TIMER_RESTORE] = false;
    FOR_DEVICE(running[IMPROV_TIMER_AWAY], !wifi_up);
    error = IMPROV_ERROR_NONE;
    result = COMMAND_NONE;
    failed = false;
    if
    :: subscribed -> subscribed = false /* it goes with the service */
    :: skip
    fi
}

/* The one place where the state changes. */
inline enter(new)
{
    state = new;
    running[IMPROV_TIMER_AUTHORIZED] = false;
    running[IMPROV_TIMER_CONNECT] = false;
    running[IMPROV_TIMER_LINGER] = false;
    running[IMPROV_TIMER_AWAY] = false;
    credentials = credentials && new == IMPROV_STATE_PROVISIONING;
    say_state = true;
    if
    :: new == IMPROV_STATE_STOPPED ->
        end_session();
        say_error = false;
        say_state = false
    :: new == IMPROV_STATE_AUTHORIZATION_REQUIRED
    :: new == IMPROV_STATE_AUTHORIZED ->
        running[IMPROV_TIMER_AUTHORIZED] = authorizer
    :: new == IMPROV_STATE_PROVISIONING ->
        owed = owed || wifi_up;
        credentials = true;
        running[IMPROV_TIMER_CONNECT] = true;
        begin_join()
    :: new == IMPROV_STATE_PROVISIONED ->
        running[IMPROV_TIMER_LINGER] = true;
        FOR_STRANGERS(provisioned_once, true);
        PROVE(PROVISIONED_WHY, (event == EVENT_JOINED && sure) ||
            event == EVENT_WIFI_UP);
        PROVE(RESTORED_IS_OLD, event != EVENT_WIFI_UP || sure)
    fi
}

inline renew()
{
    running[IMPROV_TIMER_AUTHORIZED] = authorizer;
#ifdef EAGER
    renewed = !renewed
#endif
}

inline react()
{
    look_up(state, trigger, reaction);
    if
    :: reaction == REACTION_NONE
    :: reaction == REACTION_START ->
        set_error(IMPROV_ERROR_NONE);
        running[IMPROV_TIMER_RESTORE] = false;
        target = (authorizer -> IMPROV_STATE_AUTHORIZATION_REQUIRED :
            IMPROV_STATE_AUTHORIZED)
    :: reaction == REACTION_STOP ->
        if
        :: state == IMPROV_STATE_PROVISIONING -> roll_back()
        :: else
        fi;
        target = IMPROV_STATE_STOPPED
    :: reaction == REACTION_PRESS ->
        if
        :: state == IMPROV_STATE_AUTHORIZED -> renew()
        :: else -> target = IMPROV_STATE_AUTHORIZED
        fi
    :: reaction == REACTION_LAPSE ->
        target = IMPROV_STATE_AUTHORIZATION_REQUIRED
    :: reaction == REACTION_REFUSE ->
        set_error(IMPROV_ERROR_NOT_AUTHORIZED)
    :: reaction == REACTION_IDENTIFY /* the light is not modelled */
    :: reaction == REACTION_REQUEST ->
        begin_request(value)
    :: reaction == REACTION_SETTLE ->
        PROVE(AUTHORIZED_FIRST, AUTHORIZED);
        begin_request(value);
        renew()
    :: reaction == REACTION_JOIN ->
        target = IMPROV_STATE_PROVISIONING
    :: reaction == REACTION_FAIL ->
        roll_back();
        FOR_DEVICE(failed, true);
        set_error(IMPROV_ERROR_UNABLE_TO_CONNECT);
        if
        :: owed -> running[IMPROV_TIMER_RESTORE] = true
        :: else
        fi;
        target = IMPROV_STATE_AUTHORIZED
    :: reaction == REACTION_SUCCEED ->
        target = IMPROV_STATE_PROVISIONED
    :: reaction == REACTION_WIFI_UP ->
        if
        :: running[IMPROV_TIMER_RESTORE] ->
            running[IMPROV_TIMER_RESTORE] = false
        :: else -> target = IMPROV_STATE_PROVISIONED
        fi
    :: reaction == REACTION_AWAY ->
        FOR_DEVICE(running[IMPROV_TIMER_AWAY], true)
    :: reaction == REACTION_STAY ->
        running[IMPROV_TIMER_AWAY] = false
    :: else -> assert(false) /* unreached: there is no other reaction */
    fi;
    if
    :: target != NO_STATE -> enter(target)
    :: else
    fi
}

/* What a frame is to the state machine. */
inline take_command()
{
    set_error(IMPROV_ERROR_NONE);
    if
    :: value == COMMAND_MALFORMED -> set_error(IMPROV_ERROR_INVALID_RPC)
    :: PENDING && value != COMMAND_IDENTIFY && value != COMMAND_MALFORMED ->
        set_error(IMPROV_ERROR_UNKNOWN)
    :: value == COMMAND_IDENTIFY -> trigger = TRIGGER_IDENTIFY_COMMAND
    :: !PENDING && value == COMMAND_WIFI -> trigger = TRIGGER_WIFI_COMMAND
    :: !PENDING && value == COMMAND_INFO -> trigger = TRIGGER_INFO_COMMAND
    :: !PENDING && value == COMMAND_SCAN -> trigger = TRIGGER_SCAN_COMMAND
    :: !PENDING && value == COMMAND_SETTINGS ->
        trigger = TRIGGER_SETTINGS_COMMAND
    fi
}

inline take_timer()
{
    running[value] = false;
    if
    :: value == IMPROV_TIMER_AUTHORIZED ->
        allowed = false;
        trigger = TRIGGER_AUTHORIZATION_LAPSED
    :: value == IMPROV_TIMER_CONNECT -> trigger = TRIGGER_JOIN_FAILED
    :: value == IMPROV_TIMER_LINGER -> trigger = TRIGGER_LINGERED
    :: value == IMPROV_TIMER_AWAY -> trigger = TRIGGER_START
    :: value == IMPROV_TIMER_REQUEST ->
        refuse_request()
    :: value == IMPROV_TIMER_RESTORE
    fi
}

/* The number is all that the device has to know an answer by. */
inline take_join_answer()
{
    if
    :: state == IMPROV_STATE_PROVISIONING && value == LATEST ->
        PROVE(NO_STALE_ANSWER, sure);
        if
        :: event == EVENT_JOINED ->
            FOR_DEVICE(wifi_up, true);
            owed = false;
            said = COMMAND_WIFI;
            FOR_ONE(worked, true);
            trigger = TRIGGER_JOINED
        :: else -> trigger = TRIGGER_JOIN_FAILED
        fi
    :: else
    fi
}

inline take_request_answer()
{
    if
    :: PENDING && value == LATEST ->
        PROVE(NO_STALE_ANSWER, sure);
        asked = false;
        if
        :: event == EVENT_ANSWERED ->
            FOR_ONE(stored, stored || request == COMMAND_SETTINGS);
            said = request;
            end_request()
        :: else -> refuse_request()
        fi
    :: else
    fi
}

inline take_event()
{
    if
    :: event == EVENT_TIMER -> take_timer()
    :: event == EVENT_START -> trigger = TRIGGER_START
    :: event == EVENT_STOP -> trigger = TRIGGER_STOP
    :: event == EVENT_AUTHORIZE ->
        FOR_DEVICE(allowed, allowed ||
            state == IMPROV_STATE_AUTHORIZATION_REQUIRED);
        trigger = TRIGGER_PRESSED
    :: event == EVENT_WRITE && state == IMPROV_STATE_STOPPED
    :: event == EVENT_WRITE && state != IMPROV_STATE_STOPPED -> take_command()
    :: event == EVENT_DISCONNECTED -> set_error(IMPROV_ERROR_NONE)
    :: event == EVENT_WIFI_UP ->
        if
        :: wifi_up /* another address is no news [RUN-4] */
        :: else ->
            /* In a join it is taken down again. */
            owed = owed && state == IMPROV_STATE_PROVISIONING;
            FOR_DEVICE(wifi_up, true);
            trigger = TRIGGER_WIFI_UP
        fi
    :: event == EVENT_WIFI_DOWN -> wifi_up = false; trigger = TRIGGER_WIFI_DOWN
    :: event == EVENT_JOINED || event == EVENT_JOIN_FAILED ->
        take_join_answer()
    :: event == EVENT_ANSWERED || event == EVENT_REFUSED ->
        take_request_answer()
    fi
}

inline notify(what, byte_value)
{
    if
    :: link == LINK_UP && subscribed ->
        assert(nfull(down));
        down!what, byte_value
    :: else
    fi
}

/* In the order of the bits in device_internal.h. A link may cut a result. */
inline act()
{
    if
    :: said != COMMAND_NONE ->
        FOR_CUTS(result, said);
        notify(NOTIFY_RESULT, said)
#ifdef CUTS
    :: said != COMMAND_NONE ->
        result = said;
        notify(NOTIFY_RESULT, COMMAND_NONE)
#endif
    :: else
    fi;
    if
    :: say_error -> notify(NOTIFY_ERROR, error)
    :: else
    fi;
    if
    :: say_state -> notify(NOTIFY_STATE, state)
    :: else
    fi
}

inline check_device()
{
    PROVE(CREDENTIALS, credentials == (state == IMPROV_STATE_PROVISIONING));
    PROVE(ONE_JOIN, !joining || state == IMPROV_STATE_PROVISIONING);
    PROVE(TIMED, running[IMPROV_TIMER_CONNECT] ==
        (state == IMPROV_STATE_PROVISIONING));
    PROVE(TIMED, running[IMPROV_TIMER_LINGER] ==
        (state == IMPROV_STATE_PROVISIONED));
    PROVE(TIMED, running[IMPROV_TIMER_AUTHORIZED] ==
        (authorizer && state == IMPROV_STATE_AUTHORIZED));
    PROVE(TIMED, !told || running[IMPROV_TIMER_AWAY] ==
        (!wifi_up && state == IMPROV_STATE_STOPPED));
    PROVE(TIMED, !PENDING || state != IMPROV_STATE_STOPPED);
    PROVE(ANSWERED, event != EVENT_WRITE || was == IMPROV_STATE_STOPPED ||
        error != IMPROV_ERROR_NONE || value == COMMAND_IDENTIFY ||
        (PENDING && asked) || joining)
}

proctype device()
{
    byte event, value, trigger, reaction, target, was, said;
    bool sure, say_error, say_state;

end:
    do
    :: atomic {
        events?event, value, sure ->
        was = state;
        trigger = TRIGGERS;
        target = NO_STATE;
        take_event();
        if
        :: trigger != TRIGGERS -> react()
        :: else
        fi;
        if /* an authorization does not outlive its session */
        :: state == IMPROV_STATE_STOPPED ||
            state == IMPROV_STATE_AUTHORIZATION_REQUIRED -> allowed = false
        :: else
        fi;
        act();
        check_device();
        event = 0; value = 0; trigger = 0; reaction = 0; target = 0; was = 0;
        said = 0;
        sure = false; say_error = false; say_state = false
    }
    od
}

/* --- Time ----------------------------------------------------------------- */

/*
 * Two things are known of time. What is restored is restored within
 * wifi_timeout. And in a calm nobody is so slow that an authorization lapses.
 */
#define MAY_RUN_OUT(timer) \
    (running[timer] && \
     (timer != IMPROV_TIMER_RESTORE || !restoring) && \
     (timer != IMPROV_TIMER_AUTHORIZED || !calm) && ROOM)

#define RUNS_OUT(timer) \
    atomic { MAY_RUN_OUT(timer) -> events!EVENT_TIMER, timer, true }

proctype timer(byte which)
{
end:
    do
    :: RUNS_OUT(which)
    od
}

proctype timers()
{
end:
    do
    :: RUNS_OUT(IMPROV_TIMER_AUTHORIZED)
    :: RUNS_OUT(IMPROV_TIMER_CONNECT)
    :: RUNS_OUT(IMPROV_TIMER_LINGER)
    :: RUNS_OUT(IMPROV_TIMER_AWAY)
    :: RUNS_OUT(IMPROV_TIMER_REQUEST)
    :: RUNS_OUT(IMPROV_TIMER_RESTORE)
    od
}

/* --- Everything else that may happen -------------------------------------- */

proctype world()
{
end:
    do
#ifndef CLIENT
    /* Wi-Fi comes and goes. */
    :: atomic { up ->
        up = false;
        up_by_join = false;
        told = true;
        events!EVENT_WIFI_DOWN, 0, true
    }
    :: atomic { up -> /* it has another address */
        told = true;
        events!EVENT_WIFI_UP, 0, true
    }
    :: atomic { !up && !told ->
        told = true;
        events!EVENT_WIFI_DOWN, 0, true
    }
    :: atomic { !up && !calm ->
        up = true;
        told = true;
        before = false;
        restoring = false;
        events!EVENT_WIFI_UP, 0, true
    }
    :: atomic { !up && restoring ->
        up = true;
        before = false;
        restoring = false;
        events!EVENT_WIFI_UP, 0, !failed
    }
    :: atomic { restoring -> restoring = false } /* it is out of range */
    :: atomic { joining && !up ->
        up = true; /* told before the join is: it is not saved yet */
        up_by_join = true;
        events!EVENT_WIFI_UP, 0, true
    }
#elif defined STRANGERS
    /* A client sees no more of it than this; nor what time makes of it. */
    :: atomic { ROOM -> events!EVENT_WIFI_UP, 0, true }
#endif

    /* A join ends, or one that was given up is answered after all. */
    :: atomic { joining && ROOM ->
        FOR_DEVICE(up, true);
        FOR_DEVICE(told, true);
        up_by_join = false;
        before = false;
        joining = false;
        events!EVENT_JOINED, LATEST, true
    }
    :: atomic { joining && ROOM ->
        end_in_vain();
        events!EVENT_JOIN_FAILED, LATEST, true
    }
    :: atomic { late_join != NEVER && ROOM ->
        events!EVENT_JOINED, late_join, false;
        late_join = NEVER
    }
    :: atomic { late_join != NEVER && ROOM ->
        events!EVENT_JOIN_FAILED, late_join, false;
        late_join = NEVER
    }

    /* So does a request. */
    :: atomic { asked && ROOM -> events!EVENT_ANSWERED, LATEST, true }
    :: atomic { asked && ROOM -> events!EVENT_REFUSED, LATEST, true }
    :: atomic { late_request != NEVER && ROOM ->
        events!EVENT_ANSWERED, late_request, false;
        late_request = NEVER
    }
    :: atomic { late_request != NEVER && ROOM ->
        events!EVENT_REFUSED, late_request, false;
        late_request = NEVER
    }

    /* People: they start, stop, and press the button. */
    :: atomic { !calm && ROOM -> events!EVENT_START, 0, true }
    :: atomic { !calm && ROOM -> events!EVENT_STOP, 0, true }
    :: atomic { ROOM -> events!EVENT_AUTHORIZE, 0, true }

#if !defined CLIENT || defined STRANGERS
    /* Other centrals. */
    :: atomic { !calm && ROOM ->
        if
        :: events!EVENT_WRITE, COMMAND_WIFI, false
#ifndef CLIENT /* to whom they look like the next */
        :: events!EVENT_WRITE, COMMAND_IDENTIFY, false
        :: events!EVENT_WRITE, COMMAND_SCAN, false
        :: events!EVENT_WRITE, COMMAND_SETTINGS, false
#endif
        :: events!EVENT_WRITE, COMMAND_INFO, false
        :: events!EVENT_WRITE, COMMAND_MALFORMED, false
        :: events!EVENT_DISCONNECTED, 0, false
        fi
    }
#endif
    od
}

/* --- A calm: only what someone who wants to provision would do ------------ */

#ifdef EAGER
/* It may come at any time, or never. */
proctype calms()
{
    if
    :: calm = true
    :: true
    fi
}

proctype presses()
{
end:
    do
    :: atomic { calm && state == IMPROV_STATE_AUTHORIZATION_REQUIRED ->
        events!EVENT_AUTHORIZE, 0, true
    }
    od
}

proctype writes()
{
end:
    do
    :: atomic { calm && state == IMPROV_STATE_AUTHORIZED ->
        events!EVENT_WRITE, COMMAND_WIFI, false
    }
    od
}

/* Where there is a network, nobody needs to provision. A host tells once. */
proctype loses_wifi()
{
end:
    do
    :: atomic { calm && (up || !told) && state == IMPROV_STATE_STOPPED ->
        up = false;
        told = true;
        events!EVENT_WIFI_DOWN, 0, true
    }
    od
}
#endif

#ifdef CLIENT
#include "client.pml"
#endif

init {
    atomic {
        if
        :: authorizer = true
#ifndef CLIENT /* to whom the button was pressed very soon */
        :: authorizer = false
#endif
        fi;
        run device();
#ifdef EAGER
        run timer(IMPROV_TIMER_AUTHORIZED);
        run timer(IMPROV_TIMER_CONNECT);
        run timer(IMPROV_TIMER_LINGER);
        run timer(IMPROV_TIMER_AWAY);
        run timer(IMPROV_TIMER_REQUEST);
        run timer(IMPROV_TIMER_RESTORE);
        run calms();
        run presses();
        run writes();
        run loses_wifi();
#else
        run timers();
#endif
        run world();
#ifdef CLIENT
        run client();
        run server();
        run breaks();
        run user();
        run client_timer();
#endif
    }
}

/* --- What is proved of all times ------------------------------------------ */

#ifdef EAGER
#define LASTS_03   (state == IMPROV_STATE_PROVISIONING)
#define LASTS_02   (authorizer && state == IMPROV_STATE_AUTHORIZED)
#define LASTS_04   (state == IMPROV_STATE_PROVISIONED)

ltl join_ends { [] (LASTS_03 -> <> !LASTS_03) }
ltl linger_ends { [] (LASTS_04 -> <> !LASTS_04) }
ltl request_ends { [] (PENDING -> <> !PENDING) }

/* Unless it is renewed again and again. */
ltl authorization_lapses {
    [] ((LASTS_02 && ! calm) -> <> (!LASTS_02 || calm)) ||
    ([] <> renewed && [] <> !renewed)
}

/* Whatever happened before: when nobody disturbs, a join begins. */
ltl accepts_again { [] (calm -> <> LASTS_03) }
#endif
