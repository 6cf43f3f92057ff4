/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant: what becomes of the network once it is selected. */
#include <string.h>

#include "wifi/wpa/wpa.h"

enum { REFUSALS = 3 }; /* it tries again by itself */

/* --- Codes of IEEE 802.11 ------------------------------------------------- */

enum { STATUS_UNSPECIFIED = 1, STATUS_CHALLENGE_FAIL = 15 };

static bool is_one_of(int32_t code, const int32_t *codes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/* Reasons to leave a handshake that say nothing of the password: the access
 * point leaves or is gone, or its handshake contradicts its beacon. */
static bool is_innocent(int32_t reason)
{
    static const int32_t reasons[] = {3, 8, -3, -4, -17};
    return is_one_of(reason, reasons, sizeof reasons / sizeof reasons[0]);
}

/* Steps of SAE that are no refusal: anti-clogging token, another group, hash
 * to element. */
static bool is_refusal(int32_t status)
{
    static const int32_t steps[] = {0, 76, 77, 126, 127};
    return !is_one_of(status, steps, sizeof steps / sizeof steps[0]);
}

/* --- Failures ------------------------------------------------------------- */

static void wrong_password(struct wpa *wpa)
{
    wpa_join_fail(wpa, WIFI_FAILURE_PASSWORD,
                  "wrong password, or the network refused");
}

static void refused(struct wpa *wpa)
{
    wpa->join.reached = WPA_STATE_OTHER;
    if (++wpa->join.refusals == REFUSALS)
        wrong_password(wpa);
}

static void judge(struct wpa *wpa, const struct wpa_changes *changes)
{
    struct wpa_join *join = &wpa->join;
    int32_t status = changes->auth_status;

    if (changes->reason != 0 && join->reached == WPA_STATE_HANDSHAKE) {
        if (is_innocent(changes->reason))
            join->reached = WPA_STATE_OTHER;
        else
            wrong_password(wpa);
    } else if (join->sae && (status == STATUS_CHALLENGE_FAIL ||
                             status == STATUS_UNSPECIFIED)) {
        wrong_password(wpa);
    } else if (is_refusal(status) || changes->assoc_status != 0) {
        refused(wpa);
    }
}

static void dropped(struct wpa *wpa)
{
    enum wpa_state reached = wpa->join.reached;

    wpa->join.reached = WPA_STATE_OTHER;
    if (reached == WPA_STATE_HANDSHAKE)
        wrong_password(wpa);
    else if (reached == WPA_STATE_AUTHENTICATING && wpa->join.sae)
        refused(wpa);
}

/* --- Progress ------------------------------------------------------------- */

void wpa_follow_address(struct wpa *wpa)
{
    const struct wpa_join *join = &wpa->join;
    char address[INET6_ADDRSTRLEN];

    if (join->step == WPA_ADDRESSING &&
        settling_find(&wpa->settling, wpa->interface, address))
        wpa_save(wpa);
}

int wpa_on_settled(sd_event_source *timer, uint64_t usec, void *userdata)
{
    (void)timer, (void)usec;
    struct wpa *wpa = userdata;

    settling_over(&wpa->settling);
    wpa_follow_address(wpa);
    if (wpa->join.step == WPA_ADDRESSING)
        wpa_hint(wpa);
    return 0;
}

static void completed(struct wpa *wpa)
{
    struct wpa_join *join = &wpa->join;

    wpa_walk_stop(&join->walk);
    join->step = WPA_ADDRESSING;
    settling_begin(&wpa->settling);
    wpa_follow_address(wpa);
}

static void lost_again(struct wpa *wpa)
{
    settling_stop(&wpa->settling);
    wpa->join.step = WPA_ASSOCIATING;
    wpa->join.reached = WPA_STATE_OTHER;
}

static enum wpa_state read_state(const char *name)
{
    static const struct {
        const char *name;
        enum wpa_state state;
    } states[] = {
        {"authenticating", WPA_STATE_AUTHENTICATING},
        {"associating", WPA_STATE_ASSOCIATED},
        {"associated", WPA_STATE_ASSOCIATED},
        {"4way_handshake", WPA_STATE_HANDSHAKE},
        {"group_handshake", WPA_STATE_ASSOCIATED}, /* the password is right */
        {"completed", WPA_STATE_COMPLETED},
    };

    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strcmp(name, states[i].name) == 0)
            return states[i].state;
    return WPA_STATE_OTHER;
}

/* A reason belongs to the state that it ends, and may come with either. */
static void follow_association(struct wpa *wpa,
                               const struct wpa_changes *changes)
{
    struct wpa_join *join = &wpa->join;

    if (changes->state && wpa->state != WPA_STATE_OTHER)
        join->reached = wpa->state;
    judge(wpa, changes);
    if (join->step != WPA_ASSOCIATING || !changes->state)
        return;
    if (wpa->state == WPA_STATE_OTHER)
        dropped(wpa);
    else if (wpa->state == WPA_STATE_COMPLETED)
        completed(wpa);
}

void wpa_follow(struct wpa *wpa, const struct wpa_changes *changes)
{
    const struct wpa_join *join = &wpa->join;

    if (changes->state)
        wpa->state = read_state(changes->state);
    if (join->step == WPA_ASSOCIATING)
        follow_association(wpa, changes);
    else if (join->step == WPA_ADDRESSING && wpa->state != WPA_STATE_COMPLETED)
        lost_again(wpa);
    wpa_tell_connectivity(wpa);
}
