/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wpa_supplicant: joining a network. It is added in memory only, and saved when
 * it has an address; when it fails it is removed, the others are enabled as
 * they were, and wpa_supplicant connects the best of them again [WIFI-7].
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "wifi/wpa/wpa.h"

/* --- Ends ----------------------------------------------------------------- */

static void forget_password(struct wpa_join *join)
{
    explicit_bzero(join->password, sizeof join->password);
}

static int on_undone(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)reply, (void)ret_error;
    struct wpa *wpa = userdata;

    wpa->undo_call = sd_bus_slot_unref(wpa->undo_call);
    later_call(wpa->later);
    return 0;
}

/* Selecting has disabled the others. */
static void enable_others(struct wpa *wpa)
{
    const struct wpa_join *join = &wpa->join;

    for (size_t i = 0; i < join->known_count; i++)
        if (join->known[i].enabled)
            wpa_enable(wpa, join->known[i].path, true);
}

/* wpa_supplicant does what it is told in order: when the last is answered, all
 * is undone. */
static void undo_network(struct wpa *wpa, bool selected, bool saving)
{
    struct wpa_join *join = &wpa->join;

    if (!*wpa->path)
        return;
    if (selected) {
        wpa_tell(wpa, wpa->path, WPA_INTERFACE, "RemoveNetwork", "o",
                 join->network);
        enable_others(wpa);
        if (saving)
            wpa_tell(wpa, wpa->path, WPA_INTERFACE, "SaveConfig", NULL);
        wpa_call(wpa, &wpa->undo_call, wpa->path, WPA_INTERFACE, "Reassociate",
                 on_undone, NULL);
    } else {
        wpa_call(wpa, &wpa->undo_call, wpa->path, WPA_INTERFACE,
                 "RemoveNetwork", on_undone, "o", join->network);
    }
}

/* Leaves nothing of the attempt but what is answered later. */
static void forget(struct wpa *wpa)
{
    struct wpa_join *join = &wpa->join;

    join->call = sd_bus_slot_unref(join->call);
    wpa_walk_stop(&join->walk);
    wpa_forget_known(join);
    forget_password(join);
    join->network[0] = '\0';
    join->step = WPA_IDLE;
    wpa->hint_call = sd_bus_slot_unref(wpa->hint_call);
    settling_stop(&wpa->settling);
}

void wpa_join_undo(struct wpa *wpa)
{
    struct wpa_join *join = &wpa->join;
    bool saving = join->step == WPA_SAVING && join->call;

    if (join->step == WPA_ADDING && *wpa->path) {
        wpa->undo_call = join->call; /* see on_added() */
        join->call = NULL;
    } else if (join->network[0]) {
        undo_network(wpa, join->step >= WPA_SELECTING, saving);
    }
    forget(wpa);
}

void wpa_join_fail(struct wpa *wpa, enum wifi_failure failure, const char *why)
{
    wpa_join_undo(wpa);
    wpa->handlers->join_failed(wpa->userdata, failure, why);
}

void wpa_join_succeed(struct wpa *wpa, const char *address)
{
    forget(wpa);
    wpa->handlers->joined(wpa->userdata, address);
}

static bool is_undoing(const void *stack)
{
    const struct wpa *wpa = stack;
    return wpa->undo_call;
}

void wpa_join_end(struct wpa *wpa)
{
    wpa_join_undo(wpa);
    wifi_wait_for_undo(wpa->bus, is_undoing, wpa);
}

/* --- Selecting ------------------------------------------------------------ */

static int on_selected(sd_bus_message *reply, void *userdata,
                       sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;
    struct wpa_join *join = &wpa->join;

    join->call = sd_bus_slot_unref(join->call);
    if (sd_bus_message_is_method_error(reply, NULL)) {
        wpa_join_fail(wpa, WIFI_FAILURE_OTHER,
                      bus_error_words(sd_bus_message_get_error(reply)));
        return 0;
    }
    join->step = WPA_ASSOCIATING; /* what is told from now on is about ours */
    return 0;
}

static void select_network(struct wpa *wpa, const char *network)
{
    struct wpa_join *join = &wpa->join;

    snprintf(join->network, sizeof join->network, "%s", network);
    join->step = WPA_SELECTING;
    int r = wpa_call(wpa, &join->call, wpa->path, WPA_INTERFACE,
                     "SelectNetwork", on_selected, "o", join->network);
    if (r < 0)
        wpa_join_fail(wpa, WIFI_FAILURE_OTHER, strerror(-r));
}

/* --- Adding --------------------------------------------------------------- */

/* It was rolled back meanwhile: what the answer brings, nobody wants. */
static void added_late(struct wpa *wpa, const char *network)
{
    wpa->undo_call = sd_bus_slot_unref(wpa->undo_call);
    if (!network || wpa_call(wpa, &wpa->undo_call, wpa->path, WPA_INTERFACE,
                             "RemoveNetwork", on_undone, "o", network) < 0)
        later_call(wpa->later);
}

static int on_added(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;
    struct wpa_join *join = &wpa->join;
    const char *network = NULL;
    bool error = sd_bus_message_is_method_error(reply, NULL);

    if (!error && sd_bus_message_read(reply, "o", &network) < 0)
        network = NULL;
    if (wpa->undo_call) {
        added_late(wpa, network);
        return 0;
    }
    join->call = sd_bus_slot_unref(join->call);
    join->step = WPA_LISTING; /* nothing to undo, if it was refused */
    if (network)
        select_network(wpa, network);
    else
        wpa_join_fail(wpa, WIFI_FAILURE_OTHER,
                      error ? bus_error_words(sd_bus_message_get_error(reply))
                            : "wpa_supplicant's answer is malformed");
    return 0;
}

void wpa_join_add(struct wpa *wpa)
{
    struct wpa_join *join = &wpa->join;
    automessage sd_bus_message *message = NULL;

    int r = wpa_new_call(wpa, wpa->path, WPA_INTERFACE, "AddNetwork", &message);
    if (r >= 0)
        r = sd_bus_message_sensitive(message);
    if (r >= 0)
        r = wpa_append_profile(message, join);
    if (r >= 0)
        r = sd_bus_call_async(wpa->bus, &join->call, message, on_added, wpa,
                              UINT64_MAX);
    forget_password(join);
    if (r == -EINVAL)
        wpa_join_fail(wpa, WIFI_FAILURE_PASSWORD, "the password is not text");
    else if (r < 0)
        wpa_join_fail(wpa, WIFI_FAILURE_OTHER, strerror(-r));
    else
        join->step = WPA_ADDING;
}

void wpa_join_begin(struct wpa *wpa)
{
    struct wpa_join *join = &wpa->join;

    join->scans = join->security = join->refusals = 0;
    join->reached = WPA_STATE_OTHER;
    join->open = false;
    settling_remember(&wpa->settling, wpa->interface);
    if (!*wpa->path)
        wpa_join_fail(wpa, WIFI_FAILURE_NO_DEVICE, "there is no Wi-Fi device");
    else if (join->ssid_length == 0 || join->ssid_length > WPA_SSID_MAX)
        wpa_join_fail(wpa, WIFI_FAILURE_OTHER, "an SSID has 1 to 32 bytes");
    else if (join->password_length > WPA_PASSWORD_MAX)
        wpa_join_fail(wpa, WIFI_FAILURE_PASSWORD, "the password is too long");
    else
        wpa_join_find(wpa);
}
